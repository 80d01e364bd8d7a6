"""The ids people see and type: `record:12`, `citation:7`, `report:3`, `study:2`, `decision:99`."""

import re

from review.errors import BadInput

KINDS = (
    "record",
    "citation",
    "report",
    "study",
    "decision",
    "adjudication",
    "search",
    "batch",
    "cohort",
    "outcome",
    "action",
    "result",
)
_ID = re.compile(r"([a-z]+):(\d{1,15})")


def parse_id(text: str, *kinds: str) -> tuple[str, int]:
    """Split an id into its kind and number.

    Raises:
        BadInput: not an id, or of a kind that is not wanted here.
    """
    wanted = kinds or KINDS
    match = _ID.fullmatch(text.strip().lower())
    if match is None or match[1] not in wanted:
        examples = ", ".join(f"{kind}:7" for kind in wanted[:4])
        raise BadInput(f"`{text}` is not an id this command takes; write it like {examples}.")
    return match[1], int(match[2])
