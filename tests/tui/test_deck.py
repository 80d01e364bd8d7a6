"""A reviewer's pass through a stage, with no widget and no store."""

from types import SimpleNamespace
from typing import cast

from review.services.screening import ItemView, WorkList
from review.tui.deck import Deck, Mark
from review.vocabulary import DecisionId, Stage, Verdict


def deck(count: int = 5, *decided: int) -> Deck:
    """A deck of items 1 to `count`, some decided as included."""
    items = tuple(range(1, count + 1))
    mine = dict.fromkeys(decided, Verdict.INCLUDE)
    waiting = tuple(item for item in items if item not in mine)
    return Deck(WorkList(Stage.TITLE_ABSTRACT, items, mine, waiting, 0, 0, count))


def test_begins_at_what_waits() -> None:
    """The first item that waits is in front."""
    assert deck(5, 1, 2).current == 3
    assert deck(2, 1, 2).current == 1
    assert deck(0).current is None


def test_next_open_goes_around_the_end() -> None:
    """After the last one the search goes on from the start; it ends when nothing waits."""
    work = deck(3)
    work.go_to(3)
    work.decide(3, Verdict.EXCLUDE)
    assert work.next_open()
    assert work.current == 1
    work.decide(1, Verdict.EXCLUDE)
    work.decide(2, Verdict.EXCLUDE)
    assert not work.next_open()
    assert (work.waiting, work.decided) == (0, 3)


def test_saving_then_saved() -> None:
    """A decision is saving until its commit is told; then its id is known for revisions."""
    work = deck()
    work.decide(1, Verdict.INCLUDE)
    entry = work.entry(1)
    assert entry is not None
    assert entry.mark is Mark.SAVING
    assert work.seen(1) is None
    work.saved(1, DecisionId(7), Verdict.INCLUDE)
    assert work.seen(1) == 7


def test_what_was_read_before_a_save_is_not_kept_after_it() -> None:
    """A look that began before a decision was taken back still sees it; it comes too late."""
    work = deck()
    work.decide(1, Verdict.INCLUDE)
    work.saved(1, DecisionId(7), Verdict.INCLUDE)
    began = work.changes
    mine = SimpleNamespace(id=DecisionId(7), verdict=Verdict.INCLUDE, reason="", note="")
    old = cast("ItemView", SimpleNamespace(item=1, mine=mine))
    work.undoing(1)
    work.saved(1, DecisionId(8), Verdict.WITHDRAWN)
    assert not work.keep(old, began)
    assert (work.decided, work.seen(1), work.view(1)) == (0, 8, None)
    assert work.keep(cast("ItemView", SimpleNamespace(item=1, mine=None)), work.changes)


def test_an_older_save_does_not_show_over_a_newer_decision() -> None:
    """Two quick decisions on one item: the first commit changes nothing on the screen."""
    work = deck()
    work.decide(1, Verdict.INCLUDE)
    work.decide(1, Verdict.EXCLUDE)
    work.saved(1, DecisionId(7), Verdict.INCLUDE)
    entry = work.entry(1)
    assert entry is not None
    assert (entry.verdict, entry.mark) == (Verdict.EXCLUDE, Mark.SAVING)
    work.saved(1, DecisionId(8), Verdict.EXCLUDE)
    assert work.seen(1) == 8


def test_a_refused_item_comes_back_in_front() -> None:
    """It waits again, is not undone by `u`, and says why."""
    work = deck()
    work.decide(1, Verdict.INCLUDE)
    work.next_open()
    work.refused(1, "The disk is full.")
    assert work.current == 1
    assert work.is_open(1)
    entry = work.entry(1)
    assert entry is not None
    assert (entry.mark, entry.why) == (Mark.REFUSED, "The disk is full.")
    assert work.take_back() is None


def test_undo_goes_backwards_through_the_sitting() -> None:
    """The newest decision first, then the one before; then the standing one in front."""
    work = deck(5, 5)
    for item in (1, 2):
        work.decide(item, Verdict.INCLUDE)
        work.saved(item, DecisionId(item), Verdict.INCLUDE)
    assert [work.take_back(), work.take_back()] == [2, 1]
    work.undoing(2)
    work.saved(2, DecisionId(9), Verdict.WITHDRAWN)
    assert work.is_open(2)
    work.go_to(5)
    assert work.take_back() == 5


def test_reads_ahead_what_comes_next() -> None:
    """The item in front first, then the next ones that wait."""
    assert deck(9, 2, 3).wanted(3) == (1, 2, 4, 5)


def test_a_ranked_order_is_extended_and_never_reshuffled() -> None:
    """Items beyond the order count as waiting; once they have a place they follow what was shown."""
    mine: dict[int, Verdict] = {}
    work = Deck(WorkList(Stage.TITLE_ABSTRACT, (3, 1), mine, (3, 1), 0, 0, 4, remaining=4))
    assert (work.waiting, work.beyond) == (4, 2)
    work.decide(3, Verdict.INCLUDE)
    work.extend((1, 4, 2), 3)
    assert work.order == (3, 1, 4, 2)
    assert (work.waiting, work.beyond) == (3, 0)
    entry = work.entry(3)
    assert entry is not None
    assert entry.mark is Mark.SAVING


def test_what_is_found_beyond_the_order_leaves_unless_decided() -> None:
    """A search reaches items that ranking has not placed; the order goes on as it was."""
    work = Deck(WorkList(Stage.TITLE_ABSTRACT, (3, 1), {}, (3, 1), 0, 0, 6, remaining=6))
    assert work.narrow({1, 5, 6}, (1, 5, 6)) == 3
    assert (work.order, work.waiting, work.beyond) == ((1, 5, 6), 6, 2)
    work.decide(5, Verdict.EXCLUDE)
    work.extend((3, 1, 2), 5)
    assert (work.order, work.waiting) == ((1, 5, 6), 5)
    assert work.place(3) is None
    assert work.narrow(None) == 4
    assert (work.order, work.waiting, work.beyond) == ((3, 1, 2, 5), 5, 2)
    assert not work.is_open(6)
    assert work.go_to(5)
