"""The screening screen with the keys of another program."""

from typing import ClassVar

from textual.binding import Binding

from review.tui.commands import bindings
from review.tui.places import Place
from review.tui.screens.screening import ScreeningScreen
from review.vocabulary import Stage


class RayyanScreen(ScreeningScreen, inherit_bindings=False):
    """I, E and U, as in Rayyan."""

    BINDINGS: ClassVar[list[Binding]] = bindings(Place.SCREENING, "rayyan")


class CovidenceScreen(ScreeningScreen, inherit_bindings=False):
    """Y, N and M, as in Covidence."""

    BINDINGS: ClassVar[list[Binding]] = bindings(Place.SCREENING, "covidence")


_SCREENS = {"rayyan": RayyanScreen, "covidence": CovidenceScreen}


def keyed_screen(stage: Stage, keys: str) -> ScreeningScreen:
    """Return the screen of a key map; an unknown name means the program's own."""
    return _SCREENS.get(keys, ScreeningScreen)(stage)
