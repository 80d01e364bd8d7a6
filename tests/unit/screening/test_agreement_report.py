from review.screening.agreement_report import Judgement, UnsureAs, agreement_over_time, agreement_report
from review.vocabulary import Verdict

I, E, U = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE
# Cohen's table of 50 proposals as Wikipedia works it ("Cohen's kappa"): 20, 5, 10, 15; kappa 0.40.
FIFTY = [(I, I)] * 20 + [(I, E)] * 5 + [(E, I)] * 10 + [(E, E)] * 15


def judgements(pairs: list[tuple[Verdict, Verdict]]) -> list[Judgement]:
    return [
        Judgement(item, reviewer, verdict, disclosed=item)
        for item, pair in enumerate(pairs)
        for reviewer, verdict in enumerate(pair, start=1)
    ]


def test_a_fixed_pair() -> None:
    report = agreement_report(judgements(FIFTY))
    (pair,) = report.pairs
    assert (pair.first, pair.second, pair.figures.items) == (1, 2, 50)
    assert pair.figures.kappa.estimate is not None
    assert abs(pair.figures.kappa.estimate - 0.40) < 1e-9
    assert report.seen_by_one == ()


def test_unsure_is_counted_as_said() -> None:
    pairs = [(I, U), (E, E), (E, E), (I, I)]
    as_include = agreement_report(judgements(pairs))
    assert as_include.pairs[0].figures.agreement.estimate == 1
    assert as_include.unsure.sentence == "unsure counted as include"
    apart = agreement_report(judgements(pairs), unsure=UnsureAs.CATEGORY)
    assert apart.pairs[0].figures.agreement.estimate == 0.75
    assert apart.pairs[0].figures.categories == ("exclude", "include", "unsure")
    left_out = agreement_report(judgements(pairs), unsure=UnsureAs.LEFT_OUT)
    assert left_out.pairs[0].figures.items == 3
    assert left_out.seen_by_one == (0,)


def test_a_decision_taken_back_does_not_count() -> None:
    given = [Judgement(1, 1, I), Judgement(1, 2, E), Judgement(1, 2, Verdict.WITHDRAWN)]
    report = agreement_report(given)
    assert report.pairs == ()
    assert report.seen_by_one == (1,)


def test_verdict_and_reason_apart() -> None:
    given = [
        Judgement(1, 1, E, "wrong population"),
        Judgement(1, 2, E, "wrong outcome"),
        Judgement(2, 1, E, "wrong outcome"),
        Judgement(2, 2, E, "wrong outcome"),
        Judgement(3, 1, I),
        Judgement(3, 2, E, "wrong outcome"),
    ]
    report = agreement_report(given)
    assert report.overall.shared == 3
    assert report.reasons.shared == 2
    assert report.reasons.agreement.estimate == 0.5
    assert report.reason_pairs[0].figures.items == 2


def test_rotating_pairs() -> None:
    given = [
        Judgement(1, 1, I),
        Judgement(1, 2, I),
        Judgement(2, 2, E),
        Judgement(2, 3, E),
        Judgement(3, 3, I),
    ]
    report = agreement_report(given)
    assert [(p.first, p.second) for p in report.pairs] == [(1, 2), (2, 3)]
    assert report.overall.items == 3
    assert report.seen_by_one == (3,)


def test_over_time_in_windows() -> None:
    points = agreement_over_time(judgements(FIFTY[::-1]), window=25)
    assert [(p.first, p.last) for p in points] == [(1, 25), (26, 50)]
    whole = agreement_over_time(judgements(FIFTY), window=1000)
    assert whole[0].kappa.name == "Cohen's kappa"
    three = [Judgement(1, 1, I), Judgement(1, 2, I), Judgement(2, 2, E), Judgement(2, 3, E)]
    assert agreement_over_time(three)[0].kappa.name == "Fleiss' kappa"
    assert agreement_over_time([]) == ()
