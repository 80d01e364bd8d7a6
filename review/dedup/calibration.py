"""What a reviewer's own answers say about the questions that are left."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from review.dedup.pairs import PairDecision, Zone

# The score a rule gives counts as much as this many answers.
_PRIOR = 4.0


@dataclass(frozen=True, slots=True)
class RuleAnswers:
    """How often a reviewer called the pairs asked by one rule the same."""

    rule: str
    asked: int
    same: int

    def probability(self, score: float) -> float:
        """Return the chance that a pair of this rule with this score is one report.

        The mean of a beta distribution whose prior has the score as its mean and the weight of `_PRIOR`
        answers.
        """
        return (self.same + _PRIOR * score) / (self.asked + _PRIOR)


def answers_by_rule(answered: Iterable[tuple[PairDecision, bool]]) -> tuple[RuleAnswers, ...]:
    """Count answers (the pair asked, whether the reviewer called it the same) by rule, sorted by name."""
    asked: Counter[str] = Counter()
    same: Counter[str] = Counter()
    for pair, verdict in answered:
        asked[pair.rule] += 1
        same[pair.rule] += verdict
    return tuple(RuleAnswers(rule, asked[rule], same[rule]) for rule in sorted(asked))


def calibrated(pairs: Iterable[PairDecision], answers: Iterable[RuleAnswers]) -> tuple[PairDecision, ...]:
    """Return the pairs with the scores of questions corrected by the answers; nothing changes its zone."""
    known = {a.rule: a for a in answers}
    return tuple(
        replace(p, score=round(known[p.rule].probability(p.score), 4))
        if p.zone is Zone.ASK and p.rule in known
        else p
        for p in pairs
    )
