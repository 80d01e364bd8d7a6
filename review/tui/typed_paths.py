"""Files that a typed line names: several with `;` between them, patterns, quotes, `~`."""

import glob
import shlex
from collections.abc import Iterator
from pathlib import Path

from review.errors import BadInput

LARGEST = 1 << 30
"""Bytes of a file that is read at most."""


def typed_paths(text: str) -> tuple[Path, ...]:
    """Return the files a line names, each once.

    A line that is the name of a file means that file, whatever signs are in it. `*`, `?` and `**` match as
    in a shell. A line as terminals paste it (names in quotes, blanks behind a backslash) is understood too.

    Raises:
        BadInput: a name is no file, or a pattern matches none.
    """
    if _path(text).is_file():
        return (_path(text),)
    pieces = [piece for piece in text.split(";") if piece.strip()]
    if not pieces:
        raise BadInput("Name at least one file.")
    return tuple(dict.fromkeys(path for piece in pieces for path in _files(piece)))


def file_content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        BadInput: it cannot be read, or is too large.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(f"{path} holds more than the {LARGEST >> 20:,} MB that are read; split it.")
        return path.read_bytes()
    except OSError as fault:
        raise BadInput(f"{path} cannot be read: {fault.strerror or fault}.") from None


def _path(piece: str) -> Path:
    name = piece.strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1]
    return Path(name).expanduser()


def _files(piece: str) -> Iterator[Path]:
    path = _path(piece)
    if path.is_file():
        yield path
    elif path.is_dir():
        raise BadInput(f"{path} is a folder; write {path / '*'} for the files in it.")
    elif pasted := _pasted(piece):
        yield from pasted
    elif glob.has_magic(str(path)):
        found = sorted(Path(name) for name in glob.glob(str(path), recursive=True))  # noqa: PTH207
        files = [each for each in found if each.is_file()]
        if not files:
            raise BadInput(f"No file matches {path}.")
        yield from files
    else:
        raise BadInput(f"{path} cannot be read: there is no such file.")


def _pasted(piece: str) -> list[Path]:
    """Return the files of a line as a shell reads it; none if one word of it is no file."""
    try:
        paths = [Path(word).expanduser() for word in shlex.split(piece)]
    except ValueError:
        return []
    return paths if all(path.is_file() for path in paths) else []
