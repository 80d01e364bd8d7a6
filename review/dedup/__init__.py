"""Which records describe the same report.

The way of a record: `rows` (what is compared), `entries` (normalised once), `blocking` (pairs worth a look),
`evidence` (what a pair shows), `decide` (same, ask, related), `clusters` (groups and the queue). `search`
walks it for rows, `frame` for a pandas table.
"""

from typing import TYPE_CHECKING

from review.runner import Runner, serial

if TYPE_CHECKING:
    from pandas import DataFrame

    from review.dedup.frame import Found

__all__ = ["find_duplicates"]


def find_duplicates(frame: "DataFrame", *, runner: Runner = serial) -> "Found":
    """Group the rows of a plain table; see `review.dedup.frame.find_duplicates`."""
    from review.dedup import frame as of_frames  # noqa: PLC0415  the room opens without pandas

    return of_frames.find_duplicates(frame, runner=runner)
