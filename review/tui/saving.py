"""Files the screens write: figures, whole or not at all."""

import os
from pathlib import Path

from review.errors import BadInput


def save_text(path: str, text: str) -> Path:
    """Write a text file, replacing only an earlier figure of the same kind of name.

    Raises:
        BadInput: no name, no such folder, or a file that is no figure stands there.
    """
    if not path.strip():
        raise BadInput("Give the file a name.")
    target = Path(path.strip()).expanduser()
    if target.exists() and target.suffix.lower() != ".svg":
        raise BadInput(f"{target} exists already; choose another name.")
    beside = target.with_name(target.name + ".part")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, target)  # noqa: PTH105 - the same on every system
    except OSError as fault:
        raise BadInput(f"{target} cannot be written: {fault.strerror or fault}.") from None
    return target.resolve()
