"""Files of full texts in a folder: plain PDFs, EndNote's `.Data/PDF`, Zotero's `storage`."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from review.errors import BadInput, NotFound

ENDINGS = frozenset({".pdf", ".html", ".htm", ".docx", ".doc", ".epub", ".caj", ".nh", ".kdh"})
"""Endings of documents; CAJ, NH and KDH are CNKI's own."""
MOST_FILES = 50_000
_SKIPPED = frozenset({"__MACOSX", ".git", "node_modules"})


class FolderKind(StrEnum):
    """What a folder of full texts seems to be."""

    PLAIN = "plain folder"
    ENDNOTE = "EndNote attachments"
    ZOTERO = "Zotero storage"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A document: where it lies, and its path under the folder that was given."""

    path: Path
    name: str
    kind: FolderKind


def found_files(folder: Path) -> tuple[FoundFile, ...]:
    """Return the documents under a folder in the order of their names.

    Hidden files and links out of the folder are passed over.

    Raises:
        NotFound: no such folder.
        BadInput: it is no folder, or holds too many files.
    """
    if not folder.exists():
        raise NotFound(f"There is no folder {folder}.")
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder.")
    found = []
    for path in _walk(folder):
        found.append(FoundFile(path, path.relative_to(folder).as_posix(), _kind(path, folder)))
        if len(found) > MOST_FILES:
            raise BadInput(f"{folder} holds more than {MOST_FILES:,} documents; name a folder within it.")
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


def _walk(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if name not in _SKIPPED and not name.startswith(".")]
        for name in files:
            path = Path(where) / name
            if path.suffix.lower() in ENDINGS and not name.startswith(".") and not path.is_symlink():
                yield path


def _kind(path: Path, folder: Path) -> FolderKind:
    above = [folder.name, *path.relative_to(folder).parts[:-1]]
    if any(name.endswith(".Data") for name in above) or above[-2:-1] == ["PDF"]:
        return FolderKind.ENDNOTE
    key = above[-1]
    if "storage" in above[:-1] and len(key) == 8 and key.isalnum() and key == key.upper():
        return FolderKind.ZOTERO
    return FolderKind.PLAIN
