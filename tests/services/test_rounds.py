"""Rounds: a pilot with its own agreement, items sent back, and each item counted once."""

import pytest

from review.errors import BadInput, NotFound
from review.services import adjudicating
from review.services.flow import flow
from review.services.listing import citations
from review.services.rounds import open_pilot, reopen, rounds
from review.services.screening import decide, item_view, undo, work_list
from review.services.session import Review
from review.vocabulary import OutcomeOfScreening, RoundKind, Stage, Verdict
from tests.services.files import article
from tests.services.test_one_way import both, bring

TA = Stage.TITLE_ABSTRACT


def standing(review: Review, item: int) -> OutcomeOfScreening | None:
    """Where an item stands."""
    return next(line.outcome for line in citations(review) if line.id == item)


@pytest.fixture
def filled(review: Review) -> Review:
    """A review with ten citations."""
    bring(review, *(article(n) for n in range(10)))
    return review


def test_a_pilot_comes_first_and_counts_once(filled: Review) -> None:
    """Its items lead everyone's list; its agreement is its own; the flow counts each item once."""
    assert open_pilot(filled, TA, number=4) == 2
    ann, ben = filled, filled.acting_as("ben")
    pilot = work_list(ann, TA).first
    assert len(pilot) == 4
    assert set(work_list(ben, TA).first) == set(pilot) == set(work_list(ben, TA).order[:4])
    for item in pilot[:3]:
        both(filled, item, Verdict.EXCLUDE, Verdict.EXCLUDE)
    both(filled, pilot[3], Verdict.EXCLUDE, Verdict.INCLUDE)
    rest = work_list(ann, TA).waiting
    for item in rest[:2]:
        both(filled, item, Verdict.INCLUDE, Verdict.INCLUDE)

    main, second = rounds(filled, TA)
    assert (main.round.kind, main.items, main.settled) == (RoundKind.MAIN, 6, 2)
    assert (second.round.kind, second.items, second.settled, second.conflicts) == (RoundKind.PILOT, 4, 3, 1)
    in_pilot = adjudicating.agreement(filled, TA, round_number=2)
    assert in_pilot.pairs[0].figures.items == 4
    assert in_pilot.pairs[0].figures.agreement.estimate == pytest.approx(0.75)
    assert adjudicating.agreement(filled, TA).pairs[0].figures.items == 2
    counted = flow(filled)
    assert (counted.screened, counted.excluded, counted.undecided_title_abstract) == (10, 3, 5)


def test_what_a_pilot_may_be(filled: Review) -> None:
    """A share is rounded up; impossible sizes are refused in a sentence."""
    open_pilot(filled, TA, share=0.25)
    assert rounds(filled, TA)[1].items == 3
    with pytest.raises(BadInput, match="7 are undecided"):
        open_pilot(filled, TA, number=8)
    with pytest.raises(BadInput, match="one of the two"):
        open_pilot(filled, TA)
    with pytest.raises(BadInput, match="between 0 and 1"):
        open_pilot(filled, TA, share=1.5)


def test_an_item_sent_back_is_decided_anew(filled: Review) -> None:
    """Earlier decisions stay in the history, no longer count, and are hidden no less than before."""
    item = work_list(filled, TA).order[0]
    both(filled, item, Verdict.EXCLUDE, Verdict.EXCLUDE)
    assert standing(filled, item) is OutcomeOfScreening.EXCLUDED
    with pytest.raises(BadInput, match="Say why"):
        reopen(filled, TA, [item], why=" ")
    with pytest.raises(NotFound):
        reopen(filled, TA, [9999], why="changed criterion")
    assert reopen(filled, TA, [item], why="changed criterion") == 2
    assert standing(filled, item) is OutcomeOfScreening.UNDECIDED
    assert work_list(filled, TA).waiting[0] == item
    made = decide(filled, TA, item, Verdict.INCLUDE)
    assert item_view(filled.acting_as("ben"), TA, item).others == ()
    assert undo(filled, TA, item).verdict is Verdict.WITHDRAWN
    assert standing(filled, item) is OutcomeOfScreening.UNDECIDED
    both(filled, item, Verdict.INCLUDE, Verdict.EXCLUDE)
    assert standing(filled, item) is OutcomeOfScreening.CONFLICT
    adjudicating.adjudicate(filled.acting_as("cat"), TA, item, Verdict.INCLUDE)
    assert standing(filled, item) is OutcomeOfScreening.INCLUDED
    assert made.item == item


def test_an_adjudication_can_be_made_in_each_round(filled: Review) -> None:
    """The chain of adjudications is per round."""
    item = work_list(filled, TA).order[0]
    for number in (2, 3):
        both(filled, item, Verdict.INCLUDE, Verdict.EXCLUDE)
        adjudicating.adjudicate(filled.acting_as("cat"), TA, item, Verdict.EXCLUDE)
        assert reopen(filled, TA, [item], why="sent back") == number
    assert len(adjudicating.adjudications(filled, TA, item)) == 2
    assert standing(filled, item) is OutcomeOfScreening.UNDECIDED
