import pytest

from review.screening.ranking_build import build_vectors
from review.screening.simulation import Replay, Start, replay, replay_all
from review.screening.simulation_rules import RANKED, SAMPLED, RuleStop, rule_stops, summarise
from review.screening.stopping import Aim
from tests.unit.screening.invented import invented_records
from tests.unit.screening.labelled import labelled_set

SETS = (
    "cohen_ACEInhibitors",
    "cohen_ADHD",
    "cohen_Antihistamines",
    "cohen_Triptans",
    "cohen_UrinaryIncontinence",
    "kitchenham_2010",
    "nagtegaal_2019",
)


def test_each_rule_by_hand() -> None:
    labels = (True,) * 70 + (False,) * 30 + (True,) + (False,) * 299
    stops = {stop.rule: stop for stop in rule_stops(Replay(tuple(range(400)), 0, labels), Aim())}
    assert stops["25 irrelevant in a row"].read == 95
    assert stops["25 irrelevant in a row"].recall == pytest.approx(70 / 71)
    assert stops["50 irrelevant in a row"].read == 151
    assert stops["200 irrelevant in a row"].read == 301
    assert stops[RANKED].recall == 1
    assert stops[SAMPLED].read <= 400
    quantile = stops["quantile bound from a random sample"]
    assert quantile.applicable
    assert quantile.read >= 59


def test_rules_that_cannot_speak_are_left_out_of_the_summary() -> None:
    texts, labels = invented_records()
    stops = rule_stops(replay(build_vectors(texts), labels, Start(seed=3)), Aim())
    assert [stop.applicable for stop in stops] == [True, True, False, True, True, True, True]
    assert len(summarise(stops, Aim())) == 6


def test_summary_by_hand() -> None:
    stops = [RuleStop("a", 50, 100, 0.9), RuleStop("a", 80, 100, 1.0), RuleStop("b", 100, 100, 1.0)]
    first, second = summarise(stops, Aim())
    assert (first.runs, first.below, first.share) == (2, 1, 0.5)
    assert first.saved == pytest.approx(0.35)
    assert first.low < 0.5 < first.high
    assert (second.rule, second.below) == ("b", 0)


def check_rules(names: tuple[str, ...], seeds: range) -> None:
    aim = Aim()
    runs = replay_all([labelled_set(name) for name in names], [Start(seed=seed) for seed in seeds])
    stops = [stop for run in runs for stop in rule_stops(run.replay, aim, run.start.seed)]
    found = {summary.rule: summary for summary in summarise(stops, aim)}
    for summary in found.values():
        print(
            f"{summary.rule}: {summary.below} of {summary.runs} runs below {aim.recall:.0%} "
            f"({summary.share:.1%}, {summary.low:.1%} to {summary.high:.1%}); "
            f"mean recall {summary.recall:.3f}, work saved {summary.saved:.1%}"
        )
    for rule in (RANKED, SAMPLED):
        assert found[rule].share <= 1 - aim.confidence


def test_honest_rules_keep_their_error_on_small_sets() -> None:
    check_rules(("cohen_Antihistamines", "cohen_UrinaryIncontinence"), range(2))


@pytest.mark.soak
def test_honest_rules_keep_their_error_on_all_sets() -> None:
    check_rules(SETS, range(20))
