"""Which screen stands at which place; each is loaded when it is first opened."""

from collections.abc import Callable
from importlib import import_module

from review.tui.places import Place
from review.tui.screens.stage import StageScreen
from review.vocabulary import Stage

_SCREENS = {
    Place.SEARCH: ("search", "SearchScreen"),
    Place.DUPLICATES: ("duplicates", "DuplicatesScreen"),
    Place.SCREENING: ("screening", "ScreeningScreen"),
    Place.CONFLICTS: ("conflicts", "ConflictsScreen"),
    Place.FULL_TEXT: ("fulltext", "FullTextScreen"),
    Place.EXTRACTION: ("extraction", "ExtractionScreen"),
    Place.FLOW: ("flow", "FlowScreen"),
    Place.RESULTS: ("results", "ResultsScreen"),
}
_STAGED = (Place.SCREENING, Place.CONFLICTS)


def make_screen(place: Place, stage: str = "", keys: str = "review") -> StageScreen:
    """Return a new screen of a place; `stage` and the key map matter to some only."""
    if place is Place.SCREENING and keys != "review":
        from review.tui.screens.screening_keys import keyed_screen  # noqa: PLC0415 - loaded when opened

        return keyed_screen(Stage(stage or Stage.TITLE_ABSTRACT), keys)
    module, name = _SCREENS[place]
    made: Callable[..., StageScreen] = getattr(import_module(f"review.tui.screens.{module}"), name)
    return made(Stage(stage or Stage.TITLE_ABSTRACT)) if place in _STAGED else made()
