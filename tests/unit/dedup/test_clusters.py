"""Groups from certain edges, the queue, and what a person said."""

from review.dedup.clusters import cluster
from review.dedup.pairs import PairDecision, Zone


def same(a: int, b: int, score: float = 0.99) -> PairDecision:
    return PairDecision(a, b, Zone.SAME, score, "title-and-place")


def ask(a: int, b: int, score: float = 0.7) -> PairDecision:
    return PairDecision(a, b, Zone.ASK, score, "another-page")


def test_groups_are_connected_records() -> None:
    found = cluster([same(1, 2), same(2, 5), same(3, 4)])
    assert found.groups == ((1, 2, 5), (3, 4))
    assert found.queue == ()


def test_the_order_of_the_pairs_does_not_matter() -> None:
    pairs = [same(1, 2), same(2, 5, 0.9), ask(4, 5), same(3, 4), ask(1, 4, 0.8)]
    assert cluster(pairs) == cluster(pairs[::-1])


def test_a_contradiction_splits_at_the_weakest_edge() -> None:
    def contradiction(a: int, b: int) -> str:
        return "two PubMed ids" if {a, b} == {1, 3} else ""

    found = cluster([same(1, 2, 0.99), same(2, 3, 0.8)], contradiction=contradiction)
    assert found.groups == ((1, 2),)
    assert [(p.a, p.b, p.zone) for p in found.queue] == [(2, 3, Zone.ASK)]
    assert found.split[0].reasons[0] == "records 1 and 3: two PubMed ids"


def test_what_a_person_called_different_stays_apart() -> None:
    found = cluster([same(1, 2), same(2, 3, 0.9)], different=frozenset({(1, 3)}))
    assert found.groups == ((1, 2),)
    assert found.queue == ()


def test_what_a_person_joined_holds_before_every_rule() -> None:
    found = cluster([same(1, 2)], together=[(2, 9)])
    assert found.groups == ((1, 2, 9),)


def test_one_question_for_two_groups_the_larger_change_first() -> None:
    pairs = [same(1, 2), same(3, 4), ask(1, 3, 0.6), ask(2, 4, 0.8), ask(7, 8, 0.9)]
    found = cluster(pairs)
    assert [(p.a, p.b) for p in found.queue] == [(2, 4), (7, 8)]


def test_no_question_within_a_group() -> None:
    assert cluster([same(1, 2), same(2, 3), ask(1, 3)]).queue == ()
