"""The places of the program: one screen each."""

from enum import StrEnum


class Place(StrEnum):
    """Where one can be. `EVERYWHERE` holds the commands that all screens share."""

    EVERYWHERE = "everywhere"
    OPEN = "open"
    REVIEWER = "reviewer"
    HOME = "home"
    SEARCH = "search"
    IMPORT = "import"
    DUPLICATES = "duplicates"
    SCREENING = "screening"
    CONFLICTS = "conflicts"
    FULL_TEXT = "full text"
    EXTRACTION = "extraction"
    FLOW = "flow"
    RESULTS = "results"


STAGES = (
    Place.SEARCH,
    Place.DUPLICATES,
    Place.SCREENING,
    Place.CONFLICTS,
    Place.FULL_TEXT,
    Place.EXTRACTION,
    Place.FLOW,
    Place.RESULTS,
)
"""In the order of the work; f2 to f9 open them."""
