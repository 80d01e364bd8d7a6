"""What the ranking may learn from: the label of each item, for the common order and for one pair of eyes.

The label is the settled outcome, else what the standing decisions say, with `unsure` as `include`; a
conflict and an item on which opinions differ count as relevant, since nothing relevant may be lost. The
common order uses all of it. Scores and explanations that a reviewer sees may use only what that reviewer
may know: settled and disclosed items and their own decisions.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from review.screening.outcome import ItemOutcome
from review.vocabulary import OutcomeOfScreening, ReviewerId, Verdict

_RELEVANT = (Verdict.INCLUDE, Verdict.UNSURE, Verdict.ONGOING, Verdict.AWAITING)


@dataclass(frozen=True, slots=True)
class Training:
    """Labels by item, and how many of them rest on decisions that are not settled yet."""

    labels: Mapping[int, bool]
    unsettled: int


def training_labels(outcomes: Mapping[int, ItemOutcome], viewer: ReviewerId | None = None) -> Training:
    """Return the labels to train on; items without a decision, or to be decided again, have none.

    Args:
        outcomes: where each item stands.
        viewer: with a reviewer, only what that reviewer may know.
    """
    labels: dict[int, bool] = {}
    unsettled = 0
    for item, outcome in outcomes.items():
        label = _label(outcome, viewer)
        if label is not None:
            labels[item] = label
            unsettled += not outcome.outcome.settled
    return Training(labels, unsettled)


def stopping_labels(outcomes: Mapping[int, ItemOutcome]) -> Mapping[int, bool]:
    """Return the labels that stopping rules may count: settled outcomes, and open conflicts as relevant."""
    return {
        item: outcome.outcome is not OutcomeOfScreening.EXCLUDED
        for item, outcome in outcomes.items()
        if outcome.outcome.settled or outcome.outcome is OutcomeOfScreening.CONFLICT
    }


def _label(outcome: ItemOutcome, viewer: ReviewerId | None) -> bool | None:
    known = viewer is None or outcome.disclosed or outcome.adjudicated
    if known and outcome.outcome.settled:
        return outcome.outcome is not OutcomeOfScreening.EXCLUDED
    verdicts = [s.verdict for s in outcome.standings if s.verdict and (known or s.reviewer == viewer)]
    return any(verdict in _RELEVANT for verdict in verdicts) if verdicts else None
