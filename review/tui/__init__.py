"""The terminal user interface. Importing it loads no screen; running it does."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from review.services.session import Review
    from review.settings import Settings

__all__ = ["run", "run_open"]


def run(review: "Review", settings: "Settings", *, first: str = "") -> None:
    """Open the screens on a review and return when they are left.

    Args:
        review: the opened review; its handle may be empty, then the screens ask.
        settings: the user's settings.
        first: a place to open at once: `screening`, `flow`, `results` ...

    Raises:
        Unsupported: there is no terminal that can show screens.
    """
    from review.tui.start import start  # noqa: PLC0415 - Textual loads slowly

    start(review, settings, first)


def run_open(settings: "Settings") -> None:
    """Open the screen that offers a new review, one to open, or the worked example.

    Raises:
        Unsupported: there is no terminal that can show screens.
    """
    from review.tui.start import start  # noqa: PLC0415 - Textual loads slowly

    start(None, settings, "")
