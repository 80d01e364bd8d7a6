"""Counting a flow."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import BadInput
from review.prisma.count import NO_REASON, count_flow
from review.prisma.facts import CitationFact, PreviousReview, ReportFact, SourceFact
from review.prisma.flow import Flow, ReasonCount
from review.prisma.identities import check_flow, identities
from review.vocabulary import (
    CitationId,
    OutcomeOfScreening,
    RemovalWhy,
    ReportId,
    RetrievalStatus,
    SourceKind,
    StudyId,
)
from tests.unit.prisma.fixture import REASONS, SOURCES, citations

INCLUDED, EXCLUDED = OutcomeOfScreening.INCLUDED, OutcomeOfScreening.EXCLUDED
RETRIEVED = RetrievalStatus.RETRIEVED


def test_synthetic_fixture() -> None:
    flow = count_flow(SOURCES, citations())
    assert (flow.identified, flow.duplicates_removed, flow.removed_automation, flow.removed_other) == (
        649,
        201,
        0,
        3,
    )
    assert (flow.screened, flow.excluded, flow.sought, flow.not_retrieved, flow.assessed) == (
        445,
        360,
        85,
        2,
        83,
    )
    assert [r.reports for r in flow.main.excluded_with_reasons] == [20, 15, 8, 8]
    assert (flow.main.excluded, flow.reports_included, flow.studies, flow.total_studies) == (51, 32, 32, 32)
    assert flow.final
    assert flow.decided.total == 360 + 85
    assert check_flow(flow) == ()


def test_reasons_by_count_then_name_or_in_protocol_order() -> None:
    flow = count_flow(SOURCES, citations())
    assert [r.reason for r in flow.main.excluded_with_reasons][2:] == ["Duplicate patients", "Not a trial"]
    ordered = count_flow(SOURCES, citations(), reason_order=[r for r, _ in reversed(REASONS)])
    assert ordered.main.excluded_with_reasons[0] == ReasonCount("Duplicate patients", 8)
    assert ordered.main.excluded_with_reasons[-1] == ReasonCount("Wrong population", 20)


@pytest.mark.parametrize("place", [5, 363, 370, 447])
def test_a_conflict_moves_one_item_from_decided_to_undecided(place: int) -> None:
    facts = citations()
    before = count_flow(SOURCES, facts)
    facts[place] = replace(facts[place], screening=OutcomeOfScreening.CONFLICT)
    after = count_flow(SOURCES, facts)
    assert check_flow(after) == ()
    assert after.decided.total == before.decided.total - 1
    assert after.decided.title_abstract == before.decided.title_abstract - 1
    assert after.undecided.total == 1
    assert not after.final


def test_open_items_at_retrieval_and_full_text() -> None:
    facts = [
        CitationFact(CitationId(1), 1, screening=INCLUDED),
        CitationFact(CitationId(2), 1, screening=INCLUDED, reports=(ReportFact(ReportId(1)),)),
        CitationFact(
            CitationId(3), 1, screening=INCLUDED, reports=(ReportFact(ReportId(2), retrieval=RETRIEVED),)
        ),
    ]
    flow = count_flow([SourceFact("PubMed", SourceKind.DATABASE, 3)], facts)
    assert (flow.undecided.retrieval, flow.undecided.full_text, flow.undecided.total) == (2, 1, 3)
    assert (flow.sought, flow.assessed, flow.states.undecided) == (3, 1, 3)
    assert check_flow(flow) == ()


def _included(number: int, *studies: int, extra: bool = False) -> ReportFact:
    return ReportFact(ReportId(number), extra, RETRIEVED, INCLUDED, "", tuple(StudyId(s) for s in studies))


def test_extra_and_shared_reports_are_terms_of_their_own() -> None:
    facts = [
        CitationFact(
            CitationId(1), 1, screening=INCLUDED, reports=(_included(1, 1), _included(2, 1, extra=True))
        ),
        CitationFact(CitationId(2), 1, screening=INCLUDED, reports=(_included(1, 1),)),
    ]
    flow = count_flow([SourceFact("PubMed", SourceKind.DATABASE, 2)], facts)
    assert (flow.main.merged_later, flow.main.extra_reports, flow.sought, flow.reports_included) == (
        1,
        1,
        2,
        2,
    )
    assert (flow.studies, flow.states.duplicate, flow.states.included) == (1, 1, 1)
    assert check_flow(flow) == ()


def test_a_report_linked_as_extra_and_found_by_search_is_the_searchs() -> None:
    facts = [
        CitationFact(
            CitationId(1), 1, screening=INCLUDED, reports=(_included(1, 1), _included(2, 1, extra=True))
        ),
        CitationFact(CitationId(2), 1, screening=INCLUDED, reports=(_included(2, 1),)),
    ]
    flow = count_flow([SourceFact("PubMed", SourceKind.DATABASE, 2)], facts)
    assert (flow.main.merged_later, flow.main.extra_reports, flow.states.included) == (0, 0, 2)
    assert check_flow(flow) == ()


def test_a_report_found_by_both_lanes_counts_with_the_databases() -> None:
    sources = [SourceFact("PubMed", SourceKind.DATABASE, 1), SourceFact("Web", SourceKind.WEBSITE, 3)]
    facts = [
        CitationFact(CitationId(2), 0, 1, screening=INCLUDED, reports=(_included(1, 1),)),
        CitationFact(CitationId(1), 1, 1, screening=INCLUDED, reports=(_included(1, 1),)),
        CitationFact(CitationId(3), 0, 1, screening=EXCLUDED),
    ]
    flow = count_flow(sources, facts)
    assert (flow.main.included, flow.other.reports.included, flow.reports_included) == (1, 0, 1)
    assert (flow.other.found_by_databases, flow.other.excluded, flow.other_identified) == (1, 1, 3)
    assert check_flow(flow) == ()


def test_automation_is_counted_apart() -> None:
    facts = [
        CitationFact(CitationId(1), 1, removed=RemovalWhy.AUTOMATION),
        CitationFact(CitationId(2), 1, screening=EXCLUDED, excluded_by_tool=True),
        CitationFact(CitationId(3), 1, screening=EXCLUDED),
    ]
    flow = count_flow([SourceFact("PubMed", SourceKind.DATABASE, 3)], facts)
    assert (flow.removed_automation, flow.excluded_automation, flow.excluded_human) == (1, 1, 1)
    assert check_flow(flow) == ()


def test_one_report_of_two_studies_and_one_of_none_are_warned_about() -> None:
    facts = [CitationFact(CitationId(1), 1, screening=INCLUDED, reports=(_included(1, 1, 2),))]
    flow = count_flow([SourceFact("PubMed", SourceKind.DATABASE, 1)], facts)
    assert [w[:3] for w in check_flow(flow)] == ["I10"]
    facts = [CitationFact(CitationId(1), 1, screening=INCLUDED, reports=(_included(1),))]
    flow = count_flow([SourceFact("PubMed", SourceKind.DATABASE, 1)], facts)
    assert check_flow(flow) == ("1 included reports belong to no study yet.",)


def test_a_missing_reason_is_named() -> None:
    report = ReportFact(ReportId(1), retrieval=RETRIEVED, outcome=EXCLUDED)
    facts = [CitationFact(CitationId(1), 1, screening=INCLUDED, reports=(report,))]
    flow = count_flow([SourceFact("PubMed", SourceKind.DATABASE, 1)], facts)
    assert flow.main.excluded_with_reasons == (ReasonCount(NO_REASON, 1),)


def test_update_adds_the_previous_version() -> None:
    old = PreviousReview(
        studies=10, reports=14, studies_dropped=1, reports_dropped=2, new_reports_of_old_studies=3
    )
    flow = count_flow(SOURCES, citations(), previous=old)
    assert (flow.total_studies, flow.total_reports) == (32 + 10 - 1, 32 + 14 + 3 - 2)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (CitationFact(CitationId(7), 0), "citation:7 has no records"),
        (CitationFact(CitationId(7), -1, 2), "negative"),
        (CitationFact(CitationId(7), 1, screening=OutcomeOfScreening.ONGOING), "at title and abstract"),
    ],
)
def test_facts_that_cannot_be_counted(fact: CitationFact, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        count_flow([], [fact])


OUTCOMES = st.sampled_from(list(OutcomeOfScreening))
ABSTRACT = st.sampled_from(
    [o for o in OutcomeOfScreening if o not in (OutcomeOfScreening.ONGOING, OutcomeOfScreening.AWAITING)]
)
REPORT = st.builds(
    ReportFact,
    report=st.integers(1, 30).map(ReportId),
    extra=st.booleans(),
    retrieval=st.sampled_from(RetrievalStatus),
    outcome=OUTCOMES,
    reason=st.sampled_from(["", "a", "b", "c"]),
    studies=st.lists(st.integers(1, 9).map(StudyId), max_size=2).map(tuple),
)
CITATION = st.builds(
    CitationFact,
    citation=st.integers(1, 999).map(CitationId),
    main_lane_records=st.integers(0, 3),
    other_lane_records=st.integers(0, 2),
    removed=st.sampled_from([None, None, None, *RemovalWhy]),
    screening=ABSTRACT,
    excluded_by_tool=st.booleans(),
    reports=st.lists(REPORT, max_size=3).map(tuple),
).filter(lambda c: c.main_lane_records + c.other_lane_records > 0)


def flow_of(facts: list[CitationFact]) -> Flow:
    main = sum(c.main_lane_records for c in facts)
    other = sum(c.other_lane_records for c in facts)
    sources = [SourceFact("A", SourceKind.DATABASE, main), SourceFact("B", SourceKind.WEBSITE, other)]
    return count_flow(sources, facts)


@settings(max_examples=300, deadline=None)
@given(st.lists(CITATION, max_size=20))
def test_every_hard_identity_holds_for_any_facts(facts: list[CitationFact]) -> None:
    flow = flow_of(facts)
    check_flow(flow)
    assert all(i.holds for i in identities(flow) if i.hard)
    assert flow.states.total == sum(c.main_lane_records + c.other_lane_records for c in facts)
    assert flow.final == (flow.undecided.total == 0)


@settings(max_examples=100, deadline=None)
@given(st.lists(CITATION, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_citations_does_not_matter(facts: list[CitationFact], random: Random) -> None:
    unique = [
        replace(c, reports=tuple(replace(r, report=ReportId(10 * n + k)) for k, r in enumerate(c.reports)))
        for n, c in enumerate(facts)
    ]
    shuffled = list(unique)
    random.shuffle(shuffled)
    assert flow_of(unique) == flow_of(shuffled)


@settings(max_examples=100, deadline=None)
@given(st.lists(CITATION, min_size=1, max_size=12))
def test_counts_against_a_plain_recount(facts: list[CitationFact]) -> None:
    flow = flow_of(facts)
    main = [c for c in facts if c.main_lane_records]
    left = [c for c in main if c.removed is None]
    passed = [c for c in left if c.screening is INCLUDED]
    assert flow.duplicates_removed == sum(c.main_lane_records - 1 for c in main)
    assert flow.screened == len(left)
    assert flow.excluded == sum(c.screening is EXCLUDED for c in left)
    assert flow.undecided_title_abstract == len(left) - flow.excluded - len(passed)
