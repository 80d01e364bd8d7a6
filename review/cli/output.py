"""What leaves the program: data on standard output, words on standard error, files whole or not at all."""

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any

import click

from review.errors import BadInput, NotFound
from review.record import Record, record_to_json
from review.text import printable

# Characters that JSON allows bare but that a terminal could obey.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def emit(text: str) -> None:
    """Write data to standard output, cleaned for a terminal."""
    sys.stdout.write(printable(text).rstrip("\n") + "\n")
    sys.stdout.flush()


def emit_raw(text: str) -> None:
    """Write the text of a file to standard output as it is; to a terminal only cleaned."""
    if sys.stdout.isatty():
        emit(text)
        return
    sys.stdout.write(text)
    sys.stdout.flush()


def emit_bytes(content: bytes) -> None:
    """Write bytes to standard output.

    Raises:
        BadInput: standard output is a terminal.
    """
    if sys.stdout.isatty():
        raise BadInput("This is no text for a terminal; name a file with -o.")
    sys.stdout.buffer.write(content)
    sys.stdout.flush()


def emit_json(value: object) -> None:
    """Write a value as JSON to standard output; no character in it is obeyed by a terminal."""
    sys.stdout.write(
        safe_json(json.dumps(plain(value), ensure_ascii=False, indent=1, allow_nan=False)) + "\n"
    )
    sys.stdout.flush()


def safe_json(text: str) -> str:
    """Return JSON in which no character is bare that a terminal could obey."""
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def say(words: str) -> None:
    """Write words for people to standard error."""
    click.echo(printable(words), err=True)


def plain(value: object) -> Any:
    """Return a value JSON can hold: dataclasses by field, times in ISO form, what is not finite as null."""
    if isinstance(value, Record):
        return record_to_json(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [plain(each) for each in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and not isfinite(value):
        return None
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return str(value)


def width() -> int | None:
    """Return the width of the terminal that shows standard output, None where it is no terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file whole: into the same folder first, synced, then put in place of what was there.

    Raises:
        BadInput: the file cannot be written.
    """
    raw = _encoded(content) if isinstance(content, str) else content
    _write(path, [raw])


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    try:
        _replace(path, pieces)
    except OSError as fault:
        raise BadInput(f"{path} cannot be written: {fault.strerror or fault}.") from None


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _replace(path: Path, pieces: Iterable[bytes]) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.writelines(pieces)
            out.flush()
            os.fsync(out.fileno())
        unfinished.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _umask() -> int:
    now = os.umask(0o022)
    os.umask(now)
    return now


def read_file(path: Path) -> bytes:
    """Return the bytes of a file a command was given.

    Raises:
        NotFound: no such file.
        BadInput: it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except OSError as fault:
        raise BadInput(f"{path} cannot be read: {fault.strerror or fault}.") from None


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file a command was given, with or without a byte order mark.

    Raises:
        NotFound: no such file.
        BadInput: it cannot be read, or is not UTF-8.
    """
    try:
        return read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        raise BadInput(f"{path}, line {line}: not UTF-8; save the file as UTF-8.") from None


def put(content: str | bytes, target: Path | None) -> None:
    """Write content into a file, or to standard output where none is named."""
    if target is not None:
        write_file(target, content)
        say(f"Wrote {target}.")
    elif isinstance(content, bytes):
        emit_bytes(content)
    else:
        emit_raw(content)


def put_pieces(pieces: Iterable[str], target: Path | None) -> None:
    """Write text that comes piece by piece into a file, or to standard output where none is named."""
    if target is not None:
        _write(target, map(_encoded, pieces))
        say(f"Wrote {target}.")
    elif sys.stdout.isatty():
        emit("".join(pieces))
    else:
        sys.stdout.writelines(pieces)
        sys.stdout.flush()


def emit_table(headers: Sequence[str], rows: Sequence[Sequence[object]], numeric: Sequence[int] = ()) -> None:
    """Write rows as aligned columns, cut to the terminal where there is one."""
    from review.services.tables import text_table

    cells = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
    emit(text_table(tuple(headers), cells, numeric=numeric, width=width()))
