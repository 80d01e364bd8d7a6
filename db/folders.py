"""Folders in which a SQLite file cannot keep its promises."""

from pathlib import Path

from review.errors import UnsafeFolder

NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ncpfs", "webdav"}
)
CLOUD_FOLDERS = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "mobile documents",
    "icloud drive",
    "nextcloud",
)
_MOUNTS = Path("/proc/self/mounts")


def refuse_unsafe_folder(path: Path, mounts: str | None = None) -> None:
    """Refuse a network or cloud-synchronised folder.

    Args:
        path: the absolute path of the file.
        mounts: the mount table (`/proc/self/mounts` by default, where there is one).

    Raises:
        UnsafeFolder: naming the folder and PostgreSQL as the way for teams.
    """
    kind = _file_system(path, mounts if mounts is not None else _mount_table())
    if kind in NETWORK_FILE_SYSTEMS:
        raise UnsafeFolder(
            f"{path.parent} is a network folder ({kind}), where a second writer can damage a review file; "
            "keep it on a local disk, or use a PostgreSQL database for a team."
        )
    cloud = next((part for part in path.parent.parts if part.lower().startswith(CLOUD_FOLDERS)), None)
    if cloud:
        raise UnsafeFolder(
            f"{path.parent} is synchronised by a cloud service ({cloud}), which copies a review file "
            "while it is being written; keep it outside, or use a PostgreSQL database for a team."
        )


def _mount_table() -> str:
    return _MOUNTS.read_text(errors="replace") if _MOUNTS.exists() else ""


def _file_system(path: Path, mounts: str) -> str:
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if (
            len(parts) >= 3
            and _below(str(path), parts[1].replace("\\040", " "))
            and len(parts[1]) >= len(best)
        ):
            best, kind = parts[1], parts[2]
    return kind


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
