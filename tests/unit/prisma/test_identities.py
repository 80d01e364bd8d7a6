"""The identities refuse wrong counts."""

from dataclasses import replace

import pytest

from review.errors import BrokenInvariant
from review.prisma.count import count_flow
from review.prisma.facts import PreviousReview
from review.prisma.flow import Flow, ReportCounts
from review.prisma.identities import check_flow, identities
from tests.unit.prisma.fixture import SOURCES, citations

FLOW = count_flow(SOURCES, citations())


@pytest.mark.parametrize("place", [0, 1, 150, 300, 362, 363, 364, 400, 447])
def test_a_citation_lost_or_counted_twice_is_noticed(place: int) -> None:
    facts = citations()
    for changed in (facts[:place] + facts[place + 1 :], [*facts, facts[place]]):
        with pytest.raises(BrokenInvariant):
            check_flow(count_flow(SOURCES, changed))


def test_all_identities_are_stated() -> None:
    names = {i.name for i in identities(replace(FLOW, previous=PreviousReview(1, 1), pooled_studies=30))}
    assert names == {f"I{n}" for n in range(1, 14)}


@pytest.mark.parametrize(
    ("flow", "name"),
    [
        (replace(FLOW, duplicates_removed=200), "I2"),
        (replace(FLOW, removed_other=4), "I2"),
        (replace(FLOW, screened=444), "I2"),
        (replace(FLOW, excluded_human=361, excluded_automation=-1), "I3"),
        (replace(FLOW, excluded_human=446), "I3"),
        (replace(FLOW, excluded_human=359), "I4"),
        (replace(FLOW, undecided_title_abstract=1), "I4"),
        (replace(FLOW, main=replace(FLOW.main, merged_later=1)), "I4"),
        (replace(FLOW, main=replace(FLOW.main, extra_reports=1)), "I4"),
        (replace(FLOW, main=replace(FLOW.main, not_retrieved=3)), "I5"),
        (replace(FLOW, main=replace(FLOW.main, assessed=82)), "I5"),
        (replace(FLOW, main=replace(FLOW.main, included=31)), "I6"),
        (replace(FLOW, main=replace(FLOW.main, ongoing=1)), "I6"),
        (replace(FLOW, main=replace(FLOW.main, undecided_full_text=1)), "I6"),
        (replace(FLOW, other=replace(FLOW.other, reports=ReportCounts(sought=0, assessed=1))), "I8"),
        (replace(FLOW, other=replace(FLOW.other, excluded=1)), "I7"),
        (replace(FLOW, previous=PreviousReview(studies=1, reports=1, studies_dropped=2)), "I11"),
        (replace(FLOW, pooled_studies=33), "I12"),
        (replace(FLOW, states=replace(FLOW.states, duplicate=200)), "I13"),
    ],
)
def test_a_wrong_count_is_refused_by_name(flow: Flow, name: str) -> None:
    with pytest.raises(BrokenInvariant, match=f"PRISMA identity {name} does not hold"):
        check_flow(flow)
