"""What workers and the writer tell the screens. Only the handlers of these messages touch widgets."""

from collections.abc import Callable

from textual.message import Message

from review.errors import ReviewError


class Arrived(Message):
    """A read ended; `deliver` shows its frozen value."""

    def __init__(self, deliver: Callable[[], None]) -> None:
        self.deliver = deliver
        super().__init__()


class Failed(Message):
    """A read failed, with the sentence to show."""

    def __init__(self, error: ReviewError) -> None:
        self.error = error
        super().__init__()


class Written(Message):
    """A save was committed or refused; `tell` informs whoever asked for it."""

    def __init__(self, tell: Callable[[], None], error: ReviewError | None = None) -> None:
        self.tell = tell
        self.error = error
        super().__init__()


class Progressed(Message):
    """How far long work has come, as a sentence."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__()
