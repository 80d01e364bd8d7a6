"""The material agrees with itself: every figure is counted from records and decisions."""

from collections import Counter

import pytest
from rapidfuzz import fuzz, process

from review.dedup.clusters import cluster
from review.dedup.pairs import Zone
from review.dedup.rows import row_of
from review.dedup.search import find_pairs
from review.example.articles import Fate
from review.example.compose import INVENTED, INVENTED_CHINESE
from review.example.decisions import AdjudicationRow, DecisionRow
from review.example.material import Material, material
from review.example.planted import NEAR_MISSES
from review.example.protocol import ADJUDICATOR, FIRST_REVIEWER, REASONS, SECOND_REVIEWER
from review.example.readings import SLIPS
from review.example.records import FIRST_PMID
from review.example.trials import included_reports
from review.vocabulary import ConsensusBasis, HowSettled, ReportRole, RetrievalStatus, Stage, Verdict

REVIEWERS = (FIRST_REVIEWER, SECOND_REVIEWER)


@pytest.fixture(scope="module")
def example() -> Material:
    return material()


def outcome(example: Material, stage: Stage) -> dict[str, tuple[Verdict, str]]:
    """Settle every item: an adjudication where there is one, otherwise what both say."""
    settled = {a.key: (a.verdict, a.reason) for a in example.screening.adjudications if a.stage is stage}
    first, second = ({d.key: d for d in example.screening.of(reviewer, stage)} for reviewer in REVIEWERS)
    assert first.keys() == second.keys()
    for key, one in first.items():
        if key not in settled:
            out = one.verdict is Verdict.EXCLUDE
            assert out == (second[key].verdict is Verdict.EXCLUDE), key
            settled[key] = (Verdict.EXCLUDE if out else Verdict.INCLUDE, one.reason if out else "")
    return settled


def test_the_flow_adds_up_from_records_and_decisions(example: Material) -> None:
    assert Counter(r.source for r in example.records) == {"PubMed": 372, "CNKI": 163, "Wanfang": 114}
    citations = {r.article for r in example.records}
    assert len(example.records) - len(citations) == 201
    titles = outcome(example, Stage.TITLE_ABSTRACT)
    assert len(citations) - len(example.removed) == len(titles) == 445
    kept = {key for key, (verdict, _) in titles.items() if verdict is Verdict.INCLUDE}
    assert len(titles) - len(kept) == 357
    had = {r.key for r in example.screening.retrievals if r.status is RetrievalStatus.RETRIEVED}
    assert {r.key for r in example.screening.retrievals} == kept
    assert len(kept) - len(had) == 2
    texts = outcome(example, Stage.FULL_TEXT)
    assert texts.keys() == had
    reasons = Counter(reason for verdict, reason in texts.values() if verdict is Verdict.EXCLUDE)
    assert sorted(reasons.values()) == [8, 8, 15, 20]
    included = {key for key, (verdict, _) in texts.items() if verdict is Verdict.INCLUDE}
    assert included == {key for study in example.studies for key, _ in study.reports}
    assert (len(included), len(example.studies)) == (35, 32)


def test_every_article_ends_where_it_was_meant_to(example: Material) -> None:
    fates = Counter(article.fate for article in example.articles)
    assert fates == {
        Fate.INCLUDED: 35,
        Fate.FULL_TEXT: 51,
        Fate.NOT_RETRIEVED: 2,
        Fate.TITLE: 357,
        Fate.REMOVED: 3,
    }


def conflicting(one: DecisionRow, other: DecisionRow) -> bool:
    verdicts = {one.verdict is Verdict.EXCLUDE, other.verdict is Verdict.EXCLUDE}
    both_out = verdicts == {True}
    return len(verdicts) == 2 or (one.stage is Stage.FULL_TEXT and both_out and one.reason != other.reason)


@pytest.mark.parametrize(("stage", "conflicts"), [(Stage.TITLE_ABSTRACT, 24), (Stage.FULL_TEXT, 5)])
def test_conflicts_and_only_they_are_adjudicated(example: Material, stage: Stage, conflicts: int) -> None:
    tables = [example.screening.of(reviewer, stage) for reviewer in REVIEWERS]
    apart = {a.key for a, b in zip(*tables, strict=True) if conflicting(a, b)}
    settled: list[AdjudicationRow] = [a for a in example.screening.adjudications if a.stage is stage]
    assert {a.key for a in settled} == apart
    assert len(settled) == len(apart) == conflicts


def test_one_conflict_is_settled_by_discussion_and_the_rest_by_a_third_person(example: Material) -> None:
    how = Counter(a.how for a in example.screening.adjudications)
    assert how == {HowSettled.ADJUDICATOR: 28, HowSettled.DISCUSSION: 1}
    assert ADJUDICATOR not in REVIEWERS


def test_reasons_are_those_of_the_protocol_and_given_for_exclusions_only(example: Material) -> None:
    coded = {(r.stage, r.code) for r in REASONS}
    rows: list[DecisionRow | AdjudicationRow] = [
        *example.screening.decisions,
        *example.screening.adjudications,
    ]
    for row in rows:
        assert (row.verdict is Verdict.EXCLUDE) == bool(row.reason)
        assert not row.reason or (row.stage, row.reason) in coded


def test_no_two_records_share_a_key_and_pmids_are_above_the_real_ones(example: Material) -> None:
    keys = [record.key for record in example.records]
    assert len(set(keys)) == len(keys) == 649
    pmids = [record.pmid for record in example.pubmed]
    assert len(set(pmids)) == len(pmids) == 372 + 24
    assert min(map(int, pmids)) == FIRST_PMID > 90_000_000


def test_every_record_says_whether_it_is_invented(example: Material) -> None:
    real = {article.number for article in example.articles if article.label}
    for found in example.records:
        text = found.record.abstract_text
        if found.article in real:
            assert "Facts of a published trial, wording ours; source: " in text
            assert INVENTED not in text
        else:
            assert INVENTED in text or INVENTED_CHINESE in text
    assert all(INVENTED in record.abstract_text for record in example.pubmed[372:])


def test_the_same_seed_gives_the_same_material_and_another_seed_another() -> None:
    assert material.__wrapped__() == material()
    assert material(1).cnki_file != material().cnki_file
    assert len(material(1).records) == 649


def test_invented_titles_are_not_nearly_alike(example: Material) -> None:
    planted = {p.title for miss in NEAR_MISSES for p in (miss.first, miss.second)}
    titles = [a.title for a in example.articles if a.title not in planted]
    assert len(set(titles)) == len(titles)
    alike = process.cdist(titles, titles, scorer=fuzz.token_sort_ratio)
    assert sum(int(count) for count in (alike > 85).sum(axis=0)) == len(titles)


@pytest.mark.parametrize("seed", [649, 1])
def test_deduplication_errs_nowhere_and_asks_about_a_few_pairs(seed: int) -> None:
    """The truth is known here: merged pairs are one article, and every duplicate is merged or asked about."""
    records = material(seed).records
    pairs = find_pairs([row_of(i, r.source, r.record) for i, r in enumerate(records)])
    truth = {(p.a, p.b): records[p.a].article == records[p.b].article for p in pairs}
    assert all(truth[p.a, p.b] for p in pairs if p.zone is Zone.SAME)
    asked = [p for p in pairs if p.zone is Zone.ASK]
    assert 4 <= len(asked) <= 8
    answered = [(p.a, p.b) for p in asked if truth[p.a, p.b]]
    assert 0 < len(answered) < len(asked)
    groups = cluster(pairs, together=answered).groups
    assert sum(len(group) - 1 for group in groups) == 201


def test_answers_follow_the_truth(example: Material) -> None:
    twice = [n for n, copies in Counter(r.article for r in example.records).items() if copies > 1]
    one, other = (r.key for r in example.records if r.article == twice[0])
    assert example.same_report(one, other)
    assert not example.same_report(one, next(r.key for r in example.records if r.article != twice[0]))


def test_both_reviewers_read_every_report_and_differ_where_planned(example: Material) -> None:
    assert Counter(r.reviewer for r in example.readings) == dict.fromkeys(REVIEWERS, 35 * 4 + 32 * 3)
    chosen = [c for c in example.consensus if c.basis is ConsensusBasis.CHOSEN]
    assert {(c.place.cohort, c.place.outcome, c.place.field) for c in chosen} == {
        (s.label, s.outcome, s.field) for s in SLIPS
    }
    assert all(c.note for c in chosen)
    assert all(r.page and r.quote for r in example.readings)


def test_the_agreed_counts_are_the_published_ones(example: Material) -> None:
    agreed = {
        (c.place.cohort, c.place.outcome, c.place.field): int(c.value)
        for c in example.consensus
        if c.place.outcome
    }
    for trial in included_reports():
        assert agreed[trial.label, "ORR", "events"] == trial.responders
        assert agreed[trial.label, "CRR", "events"] == trial.complete
        assert agreed[trial.label, "ORR", "n"] == agreed[trial.label, "CRR", "n"] == trial.n


def test_linked_reports_have_one_primary_report_a_study(example: Material) -> None:
    for study in example.studies:
        assert next(role for _, role in study.reports) is ReportRole.PRIMARY
        assert Counter(role for _, role in study.reports)[ReportRole.PRIMARY] == 1
    assert sorted(len(study.reports) for study in example.studies)[-2:] == [2, 3]
