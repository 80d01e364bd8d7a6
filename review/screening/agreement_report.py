"""Agreement of a stage and round: per pair and over all, verdicts and reasons apart, and over time.

What goes in is each reviewer's standing decision at the moment the item was first disclosed to any of them;
later changes never enter. How `unsure` was counted stands beside every figure.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from review.screening.agreement import Figure, PairAgreement, pair_agreement
from review.screening.agreement_many import ManyAgreement, count_categories, fleiss_kappa, many_agreement
from review.vocabulary import Verdict


class UnsureAs(StrEnum):
    """How `unsure` enters agreement."""

    INCLUDE = "include"
    CATEGORY = "category"
    LEFT_OUT = "left_out"

    @property
    def sentence(self) -> str:
        """What is printed beside the figures."""
        return {
            UnsureAs.INCLUDE: "unsure counted as include",
            UnsureAs.CATEGORY: "unsure counted as a category of its own",
            UnsureAs.LEFT_OUT: "judgements of unsure left out",
        }[self]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One reviewer's standing decision when the item was disclosed.

    `disclosed` orders the items by the moment of disclosure; any increasing number will do.
    """

    item: int
    reviewer: int
    verdict: Verdict
    reason: str = ""
    disclosed: int = 0


@dataclass(frozen=True, slots=True)
class ReviewerPair:
    """Two reviewers and their agreement on the items both judged."""

    first: int
    second: int
    figures: PairAgreement


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Every figure of one stage and round.

    `reasons` compares the primary reasons where both excluded and gave one; `seen_by_one` lists the items
    that only one reviewer judged and that enter no pair.
    """

    unsure: UnsureAs
    pairs: tuple[ReviewerPair, ...]
    overall: ManyAgreement
    reason_pairs: tuple[ReviewerPair, ...]
    reasons: ManyAgreement
    seen_by_one: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AgreementPoint:
    """Agreement over the shared items `first` to `last`, counted from 1 in order of disclosure."""

    first: int
    last: int
    kappa: Figure


ByItem = Mapping[int, Mapping[int, str]]


def agreement_report(
    judgements: Iterable[Judgement], *, unsure: UnsureAs = UnsureAs.INCLUDE, confidence: float = 0.95
) -> AgreementReport:
    """Return the agreement of one stage and round.

    Args:
        judgements: one per item and reviewer; of several the last counts.
        unsure: how `unsure` is counted.
        confidence: coverage of the intervals.
    """
    given = tuple(judgements)
    verdicts = _by_item(given, lambda j: _category(j.verdict, unsure))
    reasons = _by_item(given, lambda j: j.reason if j.verdict is Verdict.EXCLUDE else "")
    return AgreementReport(
        unsure=unsure,
        pairs=_pairs(verdicts, confidence),
        overall=many_agreement([tuple(item.values()) for item in verdicts.values()], confidence=confidence),
        reason_pairs=_pairs(reasons, confidence),
        reasons=many_agreement([tuple(item.values()) for item in reasons.values()], confidence=confidence),
        seen_by_one=tuple(sorted(i for i, by_reviewer in verdicts.items() if len(by_reviewer) == 1)),
    )


def agreement_over_time(
    judgements: Iterable[Judgement],
    *,
    window: int = 100,
    unsure: UnsureAs = UnsureAs.INCLUDE,
    confidence: float = 0.95,
) -> tuple[AgreementPoint, ...]:
    """Return agreement in consecutive windows of disclosed items.

    Two reviewers give Cohen's κ, more of them Fleiss' κ.

    Args:
        judgements: one per item and reviewer.
        window: items per point, at least 1; the last window may hold fewer.
        unsure: how `unsure` is counted.
        confidence: coverage of the intervals.
    """
    given = sorted(judgements, key=lambda j: (j.disclosed, j.item))
    verdicts = _by_item(given, lambda j: _category(j.verdict, unsure))
    shared = [by_reviewer for by_reviewer in verdicts.values() if len(by_reviewer) >= 2]
    size = max(window, 1)
    blocks = ((start, shared[start : start + size]) for start in range(0, len(shared), size))
    return tuple(AgreementPoint(i + 1, i + len(block), _kappa(block, confidence)) for i, block in blocks)


def _category(verdict: Verdict, unsure: UnsureAs) -> str:
    """Return the category a verdict counts as; an empty one is left out, and so is a decision taken back."""
    if verdict is Verdict.WITHDRAWN:
        return ""
    if verdict is not Verdict.UNSURE or unsure is UnsureAs.CATEGORY:
        return verdict.value
    return Verdict.INCLUDE.value if unsure is UnsureAs.INCLUDE else ""


def _by_item(judgements: Sequence[Judgement], category: Callable[[Judgement], str]) -> ByItem:
    """Return categories by item and reviewer, in order of first appearance; empty ones are left out."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for judgement in judgements:
        if name := category(judgement):
            found[judgement.item][judgement.reviewer] = name
        elif judgement.item in found:
            found[judgement.item].pop(judgement.reviewer, None)
    return {item: by_reviewer for item, by_reviewer in found.items() if by_reviewer}


def _pairs(by_item: ByItem, confidence: float) -> tuple[ReviewerPair, ...]:
    shared: defaultdict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for by_reviewer in by_item.values():
        for first, second in combinations(sorted(by_reviewer), 2):
            shared[first, second].append((by_reviewer[first], by_reviewer[second]))
    return tuple(
        ReviewerPair(first, second, pair_agreement(shared[first, second], confidence=confidence))
        for first, second in sorted(shared)
    )


def _kappa(block: Sequence[Mapping[int, str]], confidence: float) -> Figure:
    reviewers = sorted({reviewer for by_reviewer in block for reviewer in by_reviewer})
    if len(reviewers) == 2:
        ratings = [(by_reviewer[reviewers[0]], by_reviewer[reviewers[1]]) for by_reviewer in block]
        return pair_agreement(ratings, confidence=confidence).kappa
    ratings_of_all = [tuple(by_reviewer.values()) for by_reviewer in block]
    categories = sorted({category for item in ratings_of_all for category in item})
    return fleiss_kappa(count_categories(ratings_of_all, categories), confidence)
