"""Teams: assignment by number, share and language, leaving, second readers, named adjudicators."""

from dataclasses import replace

import pytest

from review.errors import BadInput, NotAllowed, NotFound
from review.screening.protocol import ScreeningPlan
from review.services import adjudicating
from review.services.listing import citations
from review.services.protocol import current_protocol, protocol_of, set_protocol, with_plan
from review.services.screening import decide, decide_many, item_view, work_list
from review.services.second_reading import missed, send_to_second
from review.services.session import Review
from review.services.team import (
    Share,
    assign_items,
    join,
    leave,
    members,
    set_languages,
    unreadable_items,
)
from review.vocabulary import HowSettled, OutcomeOfScreening, Stage, Verdict
from tests.services.files import article
from tests.services.test_one_way import both, bring

TA = Stage.TITLE_ABSTRACT


def planned(review: Review, reviewers: int = 2, **changes: object) -> None:
    """Write a protocol with another plan."""
    now = protocol_of(current_protocol(review))
    plan = replace(ScreeningPlan(), **changes)  # type: ignore[arg-type]
    settings = with_plan(now.settings, plan)
    set_protocol(review, replace(now, settings=settings, reviewers_title_abstract=reviewers))


def waiting(review: Review, handle: str) -> set[int]:
    """What waits for someone."""
    return set(work_list(review.acting_as(handle), TA).waiting)


@pytest.fixture
def filled(review: Review) -> Review:
    """Ten citations, three of them in Chinese, and a team of three."""
    bring(review, *(article(n) + f"LA  - {'Chinese' if n < 3 else 'eng'}\r\n" for n in range(10)))
    for handle in ("ann", "ben", "cat"):
        join(review, handle)
    return review


def test_each_item_goes_to_two_of_three(filled: Review) -> None:
    """Work is shared evenly; nobody may decide what is another's."""
    done = assign_items(filled, TA, [Share("ann"), Share("ben"), Share("cat")])
    assert done.items == 10
    assert sorted(done.per_reviewer.values()) == [6, 7, 7]
    assert not done.short
    lists = [waiting(filled, handle) for handle in ("ann", "ben", "cat")]
    assert all(sum(item in each for each in lists) == 2 for item in set().union(*lists))
    others = next(iter(lists[1] - lists[0]))
    with pytest.raises(NotAllowed, match="assigned to other reviewers"):
        decide(filled, TA, others, Verdict.INCLUDE)
    assert decide_many(filled, TA, [others], Verdict.EXCLUDE) == 0
    again = assign_items(filled, TA, [Share("ann"), Share("ben"), Share("cat")])
    assert again.items == 0


def test_by_number_and_per_cent(filled: Review) -> None:
    """A number or a percentage of what is not assigned yet; shares are proportions."""
    first = assign_items(filled, TA, [Share("ann", 3), Share("ben", 1)], number=4, needed=1)
    assert first.per_reviewer == {"ann": 3, "ben": 1}
    second = assign_items(filled, TA, [Share("cat")], percent=50, needed=1)
    assert second.per_reviewer == {"cat": 3}
    with pytest.raises(BadInput, match="wait without a reviewer"):
        assign_items(filled, TA, [Share("cat")], number=9)
    with pytest.raises(NotFound, match="zoe"):
        assign_items(filled, TA, [Share("zoe")])


def test_single_and_double_mixed(filled: Review) -> None:
    """One reader settles an item that needs one; the double share needs two."""
    done = assign_items(filled, TA, [Share("ann"), Share("ben")], double_share=0.3)
    assert sum(done.per_reviewer.values()) == 13
    mine, theirs = waiting(filled, "ann"), waiting(filled, "ben")
    for item in mine:
        decide(filled, TA, item, Verdict.EXCLUDE)
    stands = {line.id: line.outcome for line in citations(filled)}
    assert {i for i, o in stands.items() if o is OutcomeOfScreening.EXCLUDED} == mine - theirs


def test_languages(filled: Review) -> None:
    """Items go to those who read them; what no pair can read is named."""
    set_languages(filled, "ann", ["English"])
    set_languages(filled, "ben", ["en", "中文"])
    set_languages(filled, "cat", ["eng"])
    chinese = [line.id for line in citations(filled)][:3]
    assert list(unreadable_items(filled, TA)) == chinese
    done = assign_items(filled, TA, [Share("ann"), Share("ben"), Share("cat")])
    assert list(done.short) == chinese
    assert not set(chinese) & (waiting(filled, "ann") | waiting(filled, "cat"))
    assert {m.reviewer.handle: m.languages for m in members(filled)}["ben"] == ("chi", "eng")


def test_a_reviewer_leaves(filled: Review) -> None:
    """Undecided items go to those who stay; decisions stay, and conflicts can be settled."""
    assign_items(filled, TA, [Share("ann"), Share("ben")])
    items = sorted(waiting(filled, "ben"))
    both(filled, items[0], Verdict.INCLUDE, Verdict.EXCLUDE)
    moved = leave(filled, "ben")
    assert moved.per_reviewer == {"cat": 9}
    assert waiting(filled, "cat") == set(items[1:])
    assert not waiting(filled, "ben")
    conflict = adjudicating.conflicts(filled, TA)[0]
    assert {line.handle for line in conflict.decisions} == {"ann", "ben"}
    adjudicating.adjudicate(filled.acting_as("dan"), TA, items[0], Verdict.INCLUDE)
    assert not adjudicating.conflicts(filled, TA)
    with pytest.raises(BadInput, match="has left"):
        assign_items(filled, TA, [Share("ben")])


def test_nobody_is_left_to_read(filled: Review) -> None:
    """Two reviewers are still needed when one leaves and nobody can follow."""
    leave(filled, "cat")
    assign_items(filled, TA, [Share("ann"), Share("ben")], number=2)
    moved = leave(filled, "ben")
    assert len(moved.short) == 2
    for item in moved.short:
        decide(filled, TA, item, Verdict.EXCLUDE)
    stands = {int(line.id): line.outcome for line in citations(filled)}
    assert all(stands[item] is OutcomeOfScreening.UNDECIDED for item in moved.short)


def test_second_readers(filled: Review) -> None:
    """A share of one reader's exclusions is read blind by another; the missed ones are estimated."""
    planned(filled, reviewers=1, second_reader_share=0.5)
    items = [line.id for line in citations(filled)]
    for item in items[:8]:
        decide(filled, TA, item, Verdict.EXCLUDE)
    with pytest.raises(NotFound, match="No second reader"):
        missed(filled)
    assert send_to_second(filled, ["ben"]) == 4
    sent = [item for item in items[:8] if item in waiting(filled, "ben")]
    assert len(sent) == 4
    ben = filled.acting_as("ben")
    assert item_view(ben, TA, sent[0]).others == ()
    assert item_view(ben, TA, sent[0]).outcome is None
    decide(ben, TA, sent[0], Verdict.INCLUDE)
    for item in sent[1:]:
        decide(ben, TA, item, Verdict.EXCLUDE)
    told = missed(filled)
    assert (told.excluded, told.sampled, told.found, told.estimate) == (8, 4, 1, 2.0)
    assert told.low == 1
    assert [c.item for c in adjudicating.conflicts(filled, TA)] == [sent[0]]
    with pytest.raises(BadInput, match="no exclusion"):
        send_to_second(filled, ["ben"])


def test_a_named_adjudicator(filled: Review) -> None:
    """Both decisions are hidden from the adjudicator until revealed; discussion shows both."""
    planned(filled, adjudicators=("dan",))
    item = citations(filled)[0].id
    both(filled, item, Verdict.INCLUDE, Verdict.EXCLUDE)
    dan = filled.acting_as("dan")
    hidden = adjudicating.conflicts(dan, TA)[0]
    assert (hidden.hidden, hidden.decisions, len(hidden.weighed)) == (True, (), 2)
    shown = adjudicating.conflicts(dan, TA, reveal=True)[0]
    assert len(shown.decisions) == 2
    assert len(adjudicating.conflicts(filled, TA)[0].decisions) == 2
    with pytest.raises(NotAllowed, match="names dan"):
        adjudicating.adjudicate(filled.acting_as("cat"), TA, item, Verdict.INCLUDE)
    adjudicating.adjudicate(dan, TA, item, Verdict.INCLUDE, seen=hidden.weighed)
    other = citations(filled)[1].id
    both(filled, other, Verdict.INCLUDE, Verdict.EXCLUDE)
    adjudicating.adjudicate(filled, TA, other, Verdict.EXCLUDE, how=HowSettled.DISCUSSION)
    said = [adjudicating.adjudications(filled, TA, each)[0].how for each in (item, other)]
    assert said == [HowSettled.ADJUDICATOR, HowSettled.DISCUSSION]
