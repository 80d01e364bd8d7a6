"""What decisions mean: from the decisions on an item to where the item stands.

At title and abstract `unsure` moves a citation on as `include` does, and only `exclude` against `include` or
`unsure` is a conflict. At full text `unsure` leaves the report open, and two `exclude`s with different
primary reasons are a conflict about the reason. After a merge a reviewer's verdict is their newest decision
made on the surviving citation since the merge; otherwise the inherited ones if they agree; otherwise the
item is to be decided again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from review.vocabulary import ActionId, DecisionId, OutcomeOfScreening, ReviewerId, Stage, Verdict

NO_ROUNDS: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """A decision that nothing supersedes, on the item it was made on."""

    id: DecisionId
    item: int
    round: int
    reviewer: ReviewerId
    verdict: Verdict
    reason: str = ""
    action: ActionId = ActionId(0)
    by_tool: bool = False


@dataclass(frozen=True, slots=True)
class AdjudicationFact:
    """An adjudication that nothing supersedes, with the decisions it weighed."""

    id: int
    item: int
    round: int
    verdict: Verdict
    reason: str
    weighed: frozenset[DecisionId]


@dataclass(frozen=True, slots=True)
class Standing:
    """One reviewer's verdict on an item; None where it is to be decided again."""

    reviewer: ReviewerId
    verdict: Verdict | None
    reason: str
    decisions: tuple[DecisionId, ...]
    by_tool: bool = False


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """Where an item stands.

    Attributes:
        outcome: the state.
        reason: the primary reason of an exclusion (full text), or the most frequent one (title and abstract).
        standings: one per reviewer who decided, in the order of reviewer ids.
        disclosed: enough reviewers decided, so that each may see the others' verdicts.
        adjudicated: settled by an adjudication.
        by_tool: excluded by tools alone.
    """

    outcome: OutcomeOfScreening
    reason: str = ""
    standings: tuple[Standing, ...] = ()
    disclosed: bool = False
    adjudicated: bool = False
    by_tool: bool = False


def standings_of(
    decisions: Iterable[DecisionFact],
    survivor: int,
    merged_at: ActionId,
    stage: Stage,
    rounds: Mapping[int, int] = NO_ROUNDS,
) -> tuple[Standing, ...]:
    """Return each reviewer's verdict on a surviving item.

    Args:
        decisions: standing decisions on the item and on every item merged into it.
        survivor: the item that survived.
        merged_at: the action of the newest merge, or 0.
        stage: at full text inherited exclusions agree only when their reasons do.
        rounds: number of the newest round that contains an item; only decisions of that round count there.
    """
    by_reviewer: dict[ReviewerId, list[DecisionFact]] = defaultdict(list)
    for decision in decisions:
        counts = decision.round == rounds.get(decision.item, decision.round)
        if counts and decision.verdict is not Verdict.WITHDRAWN:
            by_reviewer[decision.reviewer].append(decision)
    return tuple(_standing(by_reviewer[who], survivor, merged_at, stage) for who in sorted(by_reviewer))


def _standing(decisions: list[DecisionFact], survivor: int, merged_at: ActionId, stage: Stage) -> Standing:
    if len(decisions) == 1:
        only = decisions[0]
        return Standing(only.reviewer, only.verdict, only.reason, (only.id,), only.by_tool)
    since = [d for d in decisions if d.item == survivor and d.action > merged_at]
    chosen = [max(since, key=lambda d: d.id)] if since else sorted(decisions, key=lambda d: d.id)
    first = chosen[0]
    with_reason = stage is Stage.FULL_TEXT
    agree = len({(d.verdict, d.reason if with_reason else "") for d in chosen}) == 1
    return Standing(
        reviewer=first.reviewer,
        verdict=first.verdict if agree else None,
        reason=first.reason if agree else "",
        decisions=tuple(d.id for d in chosen),
        by_tool=first.by_tool,
    )


def weigh(
    stage: Stage, standings: Sequence[Standing], adjudications: Iterable[AdjudicationFact], needed: int
) -> ItemOutcome:
    """Return where an item stands.

    Args:
        stage: its stage of screening.
        standings: from `standings_of`.
        adjudications: standing adjudications on the item and on every item merged into it.
        needed: reviewers the protocol asks for at this stage.
    """
    disclosed = len(standings) >= needed
    open_item = ItemOutcome(OutcomeOfScreening.UNDECIDED, "", tuple(standings), disclosed)
    if not standings:
        return open_item
    settled = _current_adjudication(standings, adjudications)
    if settled is not None:
        outcome = _settled_as(settled.verdict, stage)
        return ItemOutcome(outcome, settled.reason, tuple(standings), disclosed, adjudicated=True)
    if any(s.verdict is None for s in standings):
        return ItemOutcome(OutcomeOfScreening.AGAIN, "", tuple(standings), disclosed)
    if not disclosed:
        return open_item
    return _together(stage, standings)


def _current_adjudication(
    standings: Sequence[Standing], adjudications: Iterable[AdjudicationFact]
) -> AdjudicationFact | None:
    present = {decision for standing in standings for decision in standing.decisions}
    covering = [a for a in adjudications if present <= a.weighed]
    return max(covering, key=lambda a: a.id, default=None)


def _settled_as(verdict: Verdict, stage: Stage) -> OutcomeOfScreening:
    if verdict is Verdict.UNSURE:
        moves_on = stage is Stage.TITLE_ABSTRACT
        return OutcomeOfScreening.INCLUDED if moves_on else OutcomeOfScreening.UNDECIDED
    return {
        Verdict.INCLUDE: OutcomeOfScreening.INCLUDED,
        Verdict.EXCLUDE: OutcomeOfScreening.EXCLUDED,
        Verdict.ONGOING: OutcomeOfScreening.ONGOING,
        Verdict.AWAITING: OutcomeOfScreening.AWAITING,
    }[verdict]


def _together(stage: Stage, standings: Sequence[Standing]) -> ItemOutcome:
    verdicts = {s.verdict for s in standings if s.verdict is not None}
    if stage is Stage.TITLE_ABSTRACT:
        verdicts = {Verdict.EXCLUDE if v is Verdict.EXCLUDE else Verdict.INCLUDE for v in verdicts}
    elif Verdict.UNSURE in verdicts:
        return ItemOutcome(OutcomeOfScreening.UNDECIDED, "", tuple(standings), disclosed=True)
    reasons = [s.reason for s in standings]
    clash_of_reasons = stage is Stage.FULL_TEXT and verdicts == {Verdict.EXCLUDE} and len(set(reasons)) > 1
    if len(verdicts) > 1 or clash_of_reasons:
        return ItemOutcome(OutcomeOfScreening.CONFLICT, "", tuple(standings), disclosed=True)
    outcome = _settled_as(next(iter(verdicts)), stage)
    excluded = outcome is OutcomeOfScreening.EXCLUDED
    return ItemOutcome(
        outcome,
        max(reasons, key=reasons.count) if excluded else "",
        tuple(standings),
        disclosed=True,
        by_tool=excluded and all(s.by_tool for s in standings),
    )
