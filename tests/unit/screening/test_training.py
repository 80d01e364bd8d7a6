from review.screening.outcome import ItemOutcome, Standing
from review.screening.training import stopping_labels, training_labels
from review.vocabulary import OutcomeOfScreening as Outcome
from review.vocabulary import ReviewerId, Verdict

A, B = ReviewerId(1), ReviewerId(2)


def item(outcome: Outcome, *verdicts: tuple[ReviewerId, Verdict | None], disclosed: bool) -> ItemOutcome:
    standings = tuple(Standing(who, verdict, "", ()) for who, verdict in verdicts)
    return ItemOutcome(outcome, "", standings, disclosed)


OUTCOMES = {
    1: item(Outcome.INCLUDED, (A, Verdict.INCLUDE), (B, Verdict.UNSURE), disclosed=True),
    2: item(Outcome.EXCLUDED, (A, Verdict.EXCLUDE), (B, Verdict.EXCLUDE), disclosed=True),
    3: item(Outcome.CONFLICT, (A, Verdict.EXCLUDE), (B, Verdict.INCLUDE), disclosed=True),
    4: item(Outcome.UNDECIDED, (A, Verdict.UNSURE), disclosed=False),
    5: item(Outcome.UNDECIDED, (B, Verdict.EXCLUDE), disclosed=False),
    6: item(Outcome.AGAIN, (A, None), disclosed=False),
    7: item(Outcome.UNDECIDED, disclosed=False),
}


def test_the_common_order_learns_from_everything() -> None:
    found = training_labels(OUTCOMES)
    assert found.labels == {1: True, 2: False, 3: True, 4: True, 5: False}
    assert found.unsettled == 3


def test_what_a_reviewer_sees_rests_on_what_they_may_know() -> None:
    assert training_labels(OUTCOMES, viewer=A).labels == {1: True, 2: False, 3: True, 4: True}
    assert training_labels(OUTCOMES, viewer=B).labels == {1: True, 2: False, 3: True, 5: False}


def test_stopping_counts_settled_outcomes_and_conflicts_as_relevant() -> None:
    assert stopping_labels(OUTCOMES) == {1: True, 2: False, 3: True}
