"""Whether there is a terminal that can show screens."""

from collections.abc import Mapping
from typing import TextIO

from review.errors import Unsupported


def require_terminal(environment: Mapping[str, str], source: TextIO, out: TextIO) -> None:
    """Refuse to start where screens cannot be shown.

    Raises:
        Unsupported: input or output is no terminal, or the terminal says it cannot move its cursor.
    """
    if not source.isatty() or not out.isatty():
        raise Unsupported("The screens need a terminal; use the commands instead, see `review --help`.")
    if environment.get("TERM", "") in ("dumb", "unknown"):
        raise Unsupported("This terminal (TERM=dumb) cannot show screens; use the commands instead.")
