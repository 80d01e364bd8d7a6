"""The checks of a group: two records of one report must not contradict one another."""

from collections.abc import Iterable

from review.dedup.clusters import Contradiction
from review.dedup.entries import Entry
from review.dedup.evidence import compare
from review.dedup.links import one_page
from review.dedup.pairs import PairDecision, Zone
from review.dedup.vetoes import VETOES

GROUP_VETOES = frozenset(
    {"two-pmids", "two-accessions", "two-registrations", "two-dois", "another-page", "numbers-differ"}
)


def contradictions(found: Iterable[Entry], decided: Iterable[PairDecision] = ()) -> Contradiction:
    """Return a function for `cluster` that names why two records cannot be one report (empty if they can).

    A pair that `decided` calls the same has passed every veto and is not compared again.
    """
    passed = {(p.a, p.b) for p in decided if p.zone is Zone.SAME}
    by_id = {e.id: e for e in found}
    vetoes = [v for v in VETOES if v.name in GROUP_VETOES]

    def contradiction(a: int, b: int) -> str:
        if (a, b) in passed or (b, a) in passed:
            return ""
        evidence = compare(by_id[a], by_id[b])
        if evidence.one.kind is not evidence.other.kind and not one_page(evidence):
            return "two kinds of document"
        return next((v.reason for v in vetoes if v.holds(evidence)), "")

    return contradiction
