from collections import Counter

from review.example.protocol import CANCERS, REGIONS
from review.example.trials import OVERLAPS, included_reports, primary_reports
from review.vocabulary import ReportRole


def test_thirty_five_reports_of_thirty_two_studies() -> None:
    reports = included_reports()
    assert len(reports) == len({r.label for r in reports}) == 35
    assert len({r.study for r in reports}) == len(primary_reports()) == 32


def test_counts_are_possible_and_sourced() -> None:
    for trial in included_reports():
        assert 0 <= trial.complete <= trial.responders <= trial.n
        assert trial.source and trial.reading
        assert trial.cancer in CANCERS and trial.region in REGIONS


def test_published_counts_of_a_few_trials() -> None:
    """As printed: Abramson 73 % and 53 % of 256, Zhao 65 and 54 of 74, Ramos 23 and 19 of 32."""
    found = {t.label: (t.n, t.responders, t.complete) for t in included_reports()}
    assert found["Abramson 2020"] == (256, 186, 136)
    assert found["Zhao 2022"] == (74, 65, 54)
    assert found["Ramos 2020"] == (32, 23, 19)


def test_totals_are_those_of_the_facts_less_the_four_left_out() -> None:
    """36 trials that do not overlap: 1288 and 962 of 1619; less Davila, Turtle, An and CT053."""
    chosen = primary_reports()
    assert sum(t.n for t in chosen) == 1619 - (16 + 30 + 47 + 24)
    assert sum(t.responders for t in chosen) == 1288 - (14 + 28 + 38 + 21)
    assert sum(t.complete for t in chosen) == 962 - (14 + 28 + 38 + 19)
    assert Counter(t.cancer for t in chosen) == {"multiple myeloma": 13, "leukemia": 10, "lymphoma": 9}


def test_every_secondary_report_overlaps_with_the_primary_of_its_study() -> None:
    by_label = {t.label: t for t in included_reports()}
    secondary = {t.label for t in included_reports() if t.role is ReportRole.SECONDARY}
    assert secondary == {o.cohort for o in OVERLAPS}
    for overlap in OVERLAPS:
        assert by_label[overlap.within].role is ReportRole.PRIMARY
        assert by_label[overlap.within].study == by_label[overlap.cohort].study == overlap.study
        assert by_label[overlap.cohort].n <= by_label[overlap.within].n
