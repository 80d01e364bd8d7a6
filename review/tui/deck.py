"""A reviewer's pass through the items of a stage: where they are, what they decided, what may be taken back.

Nothing here knows of widgets or of the store. A decision is `saving` until its commit is told.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from review.services.screening import ItemView, WorkList
from review.vocabulary import DecisionId, Verdict


class Mark(StrEnum):
    """How far a decision has come."""

    SAVING = "saving …"
    SAVED = "saved"
    REFUSED = "NOT SAVED"


@dataclass(frozen=True, slots=True)
class Entry:
    """My decision on an item as the screen shows it; `verdict` None means that it was taken back."""

    verdict: Verdict | None
    reason: str = ""
    note: str = ""
    mark: Mark = Mark.SAVED
    why: str = ""


class Deck:
    """The items in my order, with a cursor.

    Args:
        work: what is mine to decide.
    """

    def __init__(self, work: WorkList) -> None:
        self.stage = work.stage
        self.order = work.order
        self._places = {item: place for place, item in enumerate(work.order)}
        self._at = self._places
        self._entries: dict[int, Entry] = {item: Entry(verdict) for item, verdict in work.mine.items()}
        self._decided = len(work.mine)
        self._open = set(work.waiting)
        self._beyond = max(work.remaining - len(work.waiting), 0)
        self._views: dict[int, ItemView] = {}
        self._decisions: dict[int, DecisionId] = {}
        self._undo: list[int] = []
        self.changes = 0  # saves and refusals so far
        self._changed_at: dict[int, int] = {}
        self._on_their_way: Counter[int] = Counter()
        self._whole = work.order
        self._reached: tuple[int, ...] = ()
        self.found_only = False
        self._spent: list[float] = []
        self.index = self._at[work.waiting[0]] if work.waiting else 0

    @property
    def current(self) -> int | None:
        """The item in front, or None in an empty stage."""
        return self.order[self.index] if self.order else None

    @property
    def waiting(self) -> int:
        """How many items still wait for me, those included that have no place in the order yet."""
        return len(self._open) + self._beyond

    @property
    def beyond(self) -> int:
        """How many items wait for me that have no place in the order yet."""
        return self._beyond

    def extend(self, waiting: Iterable[int], remaining: int) -> None:
        """Take in the items that got their place in the order since; what was shown keeps its place.

        Args:
            waiting: all items that wait for me and have their place, in order.
            remaining: how many wait for me in all.
        """
        known = tuple(waiting)
        new = tuple(item for item in known if item not in self._places)
        self._append(new)
        if not self.found_only:
            self.order = self._whole
        self._open.update(new)
        self._beyond = max(remaining - len(known) - len(self._untouched()), 0)

    def _append(self, items: Sequence[int]) -> None:
        self._places.update((item, place) for place, item in enumerate(items, start=len(self._whole)))
        self._whole += tuple(items)

    def _untouched(self) -> list[int]:
        """Return the items that were only found: they have no place yet, and I have not decided them."""
        return [i for i in self._reached if i not in self._entries and i not in self._places]

    @property
    def in_sight(self) -> int:
        """How many of the items that wait for me are in order already."""
        return len(self._open)

    @property
    def seconds_left(self) -> float | None:
        """How long what waits will take at the pace of my last decisions; None before the fifth."""
        recent = sorted(self._spent[-50:])
        return recent[len(recent) // 2] * self.waiting if len(recent) >= 5 else None

    def spent(self, seconds: float) -> None:
        """Note the time that a decision took."""
        self._spent.append(seconds)

    def narrow(self, keep: Collection[int] | None, beyond: Iterable[int] = ()) -> int:
        """Show only some items, or all again with None; return how many are shown.

        Args:
            keep: the items to be shown.
            beyond: items that wait for me without a place in the order, to be shown too; whatever I do not
                decide leaves again when something else is shown.
        """
        current, left = self.current, self._untouched()
        self._open.difference_update(left)
        self._append([i for i in self._reached if i in self._entries and i not in self._places])
        self._reached = tuple(i for i in beyond if i not in self._places)
        self._open.update(self._reached)
        self._beyond = max(self._beyond + len(left) - len(self._reached), 0)
        self.found_only = keep is not None
        shown = self._whole if keep is None else (i for i in self._whole if i in keep)
        self.order = (*shown, *self._reached)
        self._at = self._places if keep is None else {i: place for place, i in enumerate(self.order)}
        self.index = self._at.get(current, 0) if current is not None else 0
        return len(self.order)

    def open_here(self) -> tuple[int, ...]:
        """Return the shown items that wait for me."""
        return tuple(item for item in self.order if item in self._open)

    @property
    def decided(self) -> int:
        """How many items I have decided, unsaved ones included."""
        return self._decided

    def _put(self, item: int, entry: Entry) -> None:
        before = self._entries.get(item)
        self._decided += (entry.verdict is not None) - (before is not None and before.verdict is not None)
        self._entries[item] = entry

    @property
    def total(self) -> int:
        """How many items are in my order."""
        return len(self.order)

    def place(self, item: int) -> int | None:
        """Return the place of an item among those shown, or None where it is not."""
        return self._at.get(item)

    def entry(self, item: int) -> Entry | None:
        """Return my decision on an item."""
        return self._entries.get(item)

    def is_open(self, item: int) -> bool:
        """Whether an item waits for me."""
        return item in self._open

    def view(self, item: int) -> ItemView | None:
        """Return what was read of an item."""
        return self._views.get(item)

    def keep(self, view: ItemView, asked_at: int) -> bool:
        """Keep what was read of an item, and return whether it was kept.

        Args:
            view: what was read.
            asked_at: `changes` when the reading began; if the item changed since, what was read is old.
        """
        if self._changed_at.get(view.item, 0) > asked_at:
            return False
        self._views[view.item] = view
        mine = view.mine
        known = self._entries.get(view.item)
        if mine is not None and (known is None or known.mark is Mark.SAVED):
            self._put(view.item, Entry(mine.verdict, mine.reason, mine.note))
            self._decisions[view.item] = mine.id
        if len(self._views) > 60:
            self._views.pop(next(iter(self._views)))
        return True

    def forget(self, item: int) -> None:
        """Drop what was read of an item, because it changed."""
        self.changes += 1
        self._changed_at[item] = self.changes
        self._views.pop(item, None)

    def seen(self, item: int) -> DecisionId | None:
        """Return my decision that stands as far as the screen knows."""
        entry = self._entries.get(item)
        return self._decisions.get(item) if entry and entry.mark is Mark.SAVED else None

    def move(self, step: int) -> bool:
        """Go some items on or back; False at an end."""
        wanted = min(max(self.index + step, 0), max(len(self.order) - 1, 0))
        moved, self.index = wanted != self.index, wanted
        return moved

    def go_to(self, item: int) -> bool:
        """Bring an item in front; False where it is not in this stage."""
        if item not in self._at:
            return False
        self.index = self._at[item]
        return True

    def next_open(self) -> bool:
        """Go to the next item that waits for me, around the end; False where none does."""
        count = len(self.order)
        for step in range(1, count + 1):
            place = (self.index + step) % count
            if self.order[place] in self._open:
                self.index = place
                return True
        return False

    def decide(self, item: int, verdict: Verdict, reason: str = "", note: str = "") -> None:
        """Note a decision that is on its way to the store."""
        self._put(item, Entry(verdict, reason, note, Mark.SAVING))
        self._on_their_way[item] += 1
        self._open.discard(item)
        self._undo.append(item)

    def saved(self, item: int, decision: DecisionId, verdict: Verdict) -> None:
        """Note that a decision was committed."""
        self._decisions[item] = decision
        self._on_their_way[item] -= 1
        if self._on_their_way[item] > 0:  # a later decision on the same item follows it
            return
        entry = self._entries.get(item)
        if verdict is Verdict.WITHDRAWN:
            self._put(item, Entry(None))
            self._open.add(item)
        elif entry and entry.verdict is verdict:
            self._put(item, replace(entry, mark=Mark.SAVED))
        else:
            self._put(item, Entry(verdict))
        self.forget(item)

    def refused(self, item: int, why: str) -> None:
        """Note that a decision was not saved, and bring the item in front."""
        self._on_their_way[item] -= 1
        entry = self._entries.get(item) or Entry(None)
        self._put(item, replace(entry, mark=Mark.REFUSED, why=why))
        self._open.add(item)
        self._undo = [each for each in self._undo if each != item]
        self.forget(item)
        self.go_to(item)

    def take_back(self) -> int | None:
        """Return the item whose decision is to be undone: my last in this sitting, else the one in front."""
        if self._undo:
            return self._undo.pop()
        item = self.current
        entry = self._entries.get(item) if item is not None else None
        return item if entry and entry.verdict is not None and entry.mark is Mark.SAVED else None

    def undoing(self, item: int) -> None:
        """Note that a decision is being taken back."""
        entry = self._entries.get(item) or Entry(None)
        self._put(item, replace(entry, mark=Mark.SAVING))
        self._on_their_way[item] += 1

    def wanted(self, ahead: int = 4) -> tuple[int, ...]:
        """Return the items to read now: the one in front, and those that come next."""
        ahead_items = list(self._ahead(ahead))
        here = [self.current] if self.current is not None else []
        return tuple(i for i in dict.fromkeys([*here, *ahead_items]) if i not in self._views)

    def _ahead(self, count: int) -> Iterable[int]:
        found = 0
        for place in range(self.index + 1, len(self.order)):
            if found == count:
                return
            if self.order[place] in self._open or place == self.index + 1:
                found += 1
                yield self.order[place]
