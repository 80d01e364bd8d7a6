"""Screening line by line: for screen readers, slow links and dumb terminals."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import click

from review.cli.output import emit, say
from review.cli.showing import item_lines
from review.errors import ReviewError
from review.services.labelling import citation_of_item, labels_on, set_label
from review.services.protocol import current_plan, current_protocol
from review.services.ranking_process import Grown, OrderKeeper
from review.services.screening import decide, item_view, ranks, undo, work_list
from review.services.session import Review
from review.services.stopping import stopping_state
from review.vocabulary import Stage, Verdict

KEYS = {
    "i": "include",
    "e": "exclude",
    "m": "unsure",
    "c": "note",
    "l": "label",
    "u": "undo",
    "n": "next",
    "v": "criteria",
    "s": "status",
    "q": "quit",
}
PROMPT = ", ".join(f"{key} {word}" for key, word in KEYS.items())
_VERDICTS = {"i": Verdict.INCLUDE, "e": Verdict.EXCLUDE, "m": Verdict.UNSURE}


@dataclass
class _Sitting:
    """One reviewer's sitting: where they are, what waits for them, and what they decided in it."""

    review: Review
    stage: Stage
    ahead: "_Ahead | None"
    before: int = 0
    remaining: int = 0
    waiting: tuple[int, ...] = ()
    skipped: list[int] = field(default_factory=list)
    decided: list[int] = field(default_factory=list)
    note: str = ""

    def read(self) -> None:
        """Read what waits now."""
        if self.ahead:
            grown = self.ahead.take(2 + len(self.skipped))
            self.waiting, self.remaining = grown.waiting, grown.remaining
            return
        work = work_list(self.review, self.stage)
        self.waiting, self.remaining = work.waiting, work.remaining

    def first(self) -> int | None:
        """Return the first item that still waits and was not passed over."""
        passed = {*self.skipped, *self.decided}
        return next((item for item in self.waiting if item not in passed), None)


class _Ahead:
    """The common order, extended by a process of its own while an item is read.

    Places rest on all decisions but the one on the item that is being read, however fast one reads.
    """

    def __init__(self, review: Review) -> None:
        self._keeper = OrderKeeper(review)
        self._handle = review.handle
        self._thread = ThreadPoolExecutor(1)
        self._coming: Future[Grown] | None = None

    def begin(self, ahead: int) -> None:
        """Begin to extend, so that so many wait."""
        self._coming = self._thread.submit(self._keeper.extend, self._handle, ahead, count=False)

    def take(self, ahead: int) -> Grown:
        """Return what was begun, or begin now, and wait for it."""
        if self._coming is None:
            self.begin(ahead)
        assert self._coming is not None
        coming, self._coming = self._coming, None
        return coming.result()

    def close(self) -> None:
        """End the process."""
        self._keeper.close()
        self._thread.shutdown(cancel_futures=True)


def screen_plainly(review: Review, stage: Stage, timer: Callable[[], float] = time.monotonic) -> None:
    """Screen until nothing waits, or the reviewer leaves."""
    review.reviewer()
    ahead = _Ahead(review) if ranks(current_plan(review), stage) else None
    try:
        _sit(_Sitting(review, stage, ahead, len(work_list(review, stage).mine)), timer)
    finally:
        if ahead:
            ahead.close()


def _sit(sitting: _Sitting, timer: Callable[[], float]) -> None:
    say(f"Keys: {PROMPT}. Each is followed by Enter.")
    item = _next(sitting)
    while item is not None:
        _show(sitting, item)
        since = timer()
        item = _until_next(sitting, item, partial(_since, timer, since))
    say(f"You decided {len(sitting.decided)} in this sitting; what was saved is saved.")


def _since(timer: Callable[[], float], started: float) -> float:
    return timer() - started


def _next(sitting: _Sitting) -> int | None:
    found = None if sitting.ahead else sitting.first()
    if found is None:
        sitting.read()
        found = sitting.first()
    if found is None and sitting.ahead:  # what was begun ahead was the last place
        sitting.read()
        found = sitting.first()
    if found is None:
        say("Nothing waits for you at this stage.")
        return None
    if sitting.ahead:
        sitting.ahead.begin(2 + len(sitting.skipped))
    say(f"{sitting.before + len(sitting.decided)} decided, {_open(sitting)} open.")
    return found


def _open(sitting: _Sitting) -> int:
    return sitting.remaining - len(set(sitting.decided) & set(sitting.waiting))


def _show(sitting: _Sitting, item: int) -> None:
    view = item_view(sitting.review, sitting.stage, item)
    emit("\n".join(item_lines(view)))
    labels = labels_on(sitting.review, view.citation)
    if labels:
        say(f"Labels: {', '.join(labels)}.")


def _until_next(sitting: _Sitting, item: int, seconds: Callable[[], float]) -> int | None:
    """Take keys until another item is wanted; None to leave."""
    while True:
        key = click.prompt(f"{_name(sitting, item)}", prompt_suffix=": ", err=True).strip().lower()[:1]
        if key == "q":
            return None
        try:
            if _acted(sitting, item, key, seconds):
                return _next(sitting)
            if key == "u" and sitting.decided:
                return _take_back(sitting)
        except ReviewError as refusal:
            say(str(refusal))


def _name(sitting: _Sitting, item: int) -> str:
    return f"{'citation' if sitting.stage is Stage.TITLE_ABSTRACT else 'report'}:{item}"


def _acted(sitting: _Sitting, item: int, key: str, seconds: Callable[[], float]) -> bool:
    """Do what a key asks for; True when the next item is wanted."""
    if key in _VERDICTS:
        _decide(sitting, item, _VERDICTS[key], round(seconds(), 2))
        return True
    if key == "n":
        sitting.skipped.append(item)
        return True
    if key == "c":
        sitting.note = click.prompt("Note", err=True)
    elif key == "l":
        citation = citation_of_item(sitting.review, sitting.stage, item)
        set_label(sitting.review, [citation], click.prompt("Label", err=True))
    elif key == "v":
        say(current_protocol(sitting.review).criteria or "The protocol names no criteria.")
    elif key == "s":
        say(stopping_state(sitting.review).headline + ".")
    elif key != "u":
        say(f"Keys: {PROMPT}.")
    return False


def _decide(sitting: _Sitting, item: int, verdict: Verdict, seconds: float) -> None:
    reason = _reason(sitting) if verdict is Verdict.EXCLUDE else ""
    made = decide(
        sitting.review, sitting.stage, item, verdict, reason=reason, note=sitting.note, seconds=seconds
    )
    sitting.note = ""
    sitting.decided.append(item)
    say(f"Saved: {made.verdict} {_name(sitting, item)}.")


def _reason(sitting: _Sitting) -> str:
    """Ask for the exclusion reason where the stage has any; an empty answer means none."""
    reasons = current_protocol(sitting.review).reasons(sitting.stage)
    if not reasons:
        return ""
    for number, reason in enumerate(reasons, start=1):
        say(f"{number} {reason.label}")
    asked = click.IntRange(0 if sitting.stage is Stage.TITLE_ABSTRACT else 1, len(reasons))
    number = click.prompt("Reason", type=asked, err=True)
    return reasons[number - 1].code if number else ""


def _take_back(sitting: _Sitting) -> int:
    item = sitting.decided.pop()
    undo(sitting.review, sitting.stage, item)
    say(f"Taken back: {_name(sitting, item)}.")
    return item
