"""What every screen may ask of the app: the review, the settings, the way to other screens, and saving."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from textual.app import App

from review.errors import ReviewError
from review.services.ranking_process import OrderKeeper
from review.services.session import Review
from review.settings import Settings
from review.text import one_line
from review.tui.messages import Written
from review.tui.writer import Save, Writer

T = TypeVar("T")


class Program(App[None]):
    """The app as the screens see it.

    Args:
        review: the opened review, or None to choose one first.
        settings: the user's settings.
        first: a place to open at once.
        timer: seconds on a clock that never goes back, for the time per decision.
        writer: saves; tests pass their own.
        settle: called before keys are to be answered at once.
    """

    def __init__(
        self,
        review: Review | None,
        settings: Settings,
        *,
        first: str = "",
        timer: Callable[[], float] = time.monotonic,
        writer: Writer | None = None,
        settle: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self.review = review
        self.settings = settings
        self.timer = timer
        self.settle = settle
        self.review_title = ""
        self.fault = ""
        self.writer = writer or Writer(self._told)
        self.first = first
        self.unsaved = 0
        self.pubmed = threading.Lock()
        self._keeper: OrderKeeper | None = None

    def order_keeper(self) -> OrderKeeper:
        """Return the process that ranks and counts, made when it is first wanted."""
        assert self.review is not None
        if self._keeper is None:
            self._keeper = OrderKeeper(self.review)
        return self._keeper

    @property
    def handle(self) -> str:
        """Who is at the keyboard, or nothing."""
        return self.review.handle if self.review else ""

    def _told(self, tell: Callable[[], None], error: ReviewError | None) -> None:
        self.post_message(Written(tell, error))

    def tell(self, words: str) -> None:
        """Show a notice over whatever screen there is."""
        self.notify(one_line(words), severity="warning", timeout=12, markup=False)

    def submit(self, save: Save[T]) -> bool:
        """Hand a save to the writer; False while the program closes."""
        taken = self.writer.submit(save)
        self.unsaved += taken
        return taken

    def enter(self, review: Review) -> None:
        """Open a review."""
        raise NotImplementedError

    def action_go(self, place: str) -> None:
        """Open a stage."""
        raise NotImplementedError
