"""From the command line into the terminal UI.

The two front ends know nothing of each other: the screens are looked up by name when they are wanted.
"""

import importlib
from typing import TYPE_CHECKING, Protocol, cast

import click

from review.settings import Settings

if TYPE_CHECKING:
    from review.services.session import Review


class Start(Protocol):
    """How the screens are started: on a review or on none, at the screen named."""

    def __call__(self, review: "Review | None", settings: Settings, first: str) -> None:
        """Run until the user leaves."""
        ...


def open_screens(chosen: Settings, target: str | None, first: str) -> None:
    """Open the terminal UI on a review, or on the offer to start or open one.

    Raises:
        Unsupported: there is no terminal that can show screens.
    """
    start = cast("Start", importlib.import_module("review.tui.start").start)
    if target is None:
        start(None, chosen, first)
        return
    from review.services.opening import open_review

    review = open_review(target, handle=chosen.reviewer)
    click.get_current_context().call_on_close(review.store.close)
    start(review, chosen, first)
