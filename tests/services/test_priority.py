"""Priority screening: one order, extended and never reshuffled; explained from what one may know."""

import pytest

from review.errors import NotAllowed
from review.screening.protocol import Order
from review.screening.ranking import RankedBy
from review.services.ranking import Texts, explain, extend_order, switch_order
from review.services.screening import decide, work_list
from review.services.session import Review
from review.services.team import Share, assign_items, join
from review.vocabulary import Stage, Verdict
from tests.services.files import article
from tests.services.test_one_way import bring
from tests.services.test_team import planned

TA = Stage.TITLE_ABSTRACT
RELEVANT = "Chimeric antigen receptor cells for relapsed myeloma"


@pytest.fixture
def filled(review: Review) -> Review:
    """Thirty citations, every fifth about what is looked for."""
    other = "Nurse staffing and night shifts in hospital wards"
    texts = [(RELEVANT if n % 5 == 0 else other) + f" variant{n}" for n in range(30)]
    bring(review, *(article(n, TI=text, AB=text) for n, text in enumerate(texts)))
    return review


def relevant(item: int) -> bool:
    """Whether an item is about what is looked for."""
    return item % 5 == 1


def test_random_until_the_protocol_says_otherwise(filled: Review) -> None:
    """Without it everyone has an order of their own, and no common order is made."""
    assert len(work_list(filled, TA).waiting) == 30
    with pytest.raises(NotAllowed, match="rank --on"):
        extend_order(filled)


def test_from_a_topic(filled: Review) -> None:
    """A sentence starts the ranking; decisions then train it; the relevant ones come first."""
    switch_order(filled, Order.RANKED, topic="chimeric antigen receptor for myeloma", seed=3)
    texts = Texts()
    first = extend_order(filled, texts, ahead=3)
    assert first.by is RankedBy.SIMILARITY
    assert all(relevant(item) for item in first.added)
    seen: list[int] = []
    while len(seen) < 12:
        work = work_list(filled, TA)
        assert work.remaining == 30 - len(seen)
        item = work.waiting[0]
        decide(filled, TA, item, Verdict.INCLUDE if relevant(item) else Verdict.EXCLUDE)
        seen.append(item)
        last = extend_order(filled, texts, ahead=3)
    assert {item for item in seen if relevant(item)} == {1, 6, 11, 16, 21, 26}
    assert last.by is RankedBy.MODEL
    assert last.trained_on == 12


def test_two_blinded_reviewers_read_one_order(filled: Review) -> None:
    """The order grows with the one who leads; the other reads the same; nothing moves."""
    switch_order(filled, Order.RANKED, topic="myeloma cells")
    ben, texts = filled.acting_as("ben"), Texts()
    orders = []
    for step in range(8):
        who = filled if step % 3 else ben
        extend_order(who, texts)
        item = work_list(who, TA).waiting[0]
        decide(who, TA, item, Verdict.EXCLUDE)
        orders.append(work_list(who, TA).order)
    longest = max(orders, key=len)
    assert all(longest[: len(order)] == order for order in orders)
    assert work_list(filled, TA).order == work_list(ben, TA).order


def test_a_common_random_block_first(filled: Review) -> None:
    """The block is the same for everyone and drawn at random."""
    planned(filled, order=Order.RANKED, random_block=6, seed=1)
    done = extend_order(filled)
    assert (len(done.added), done.by) == (6, RankedBy.RANDOM)
    assert work_list(filled.acting_as("ben"), TA).waiting == work_list(filled, TA).waiting == done.added


def test_what_was_begun_is_read_to_the_end(filled: Review) -> None:
    """An item one reviewer decided in another order waits for the other in the common one."""
    item = work_list(filled, TA).waiting[0]
    decide(filled, TA, item, Verdict.INCLUDE)
    switch_order(filled, Order.RANKED, topic="myeloma cells")
    assert extend_order(filled).added[0] == item
    assert work_list(filled.acting_as("ben"), TA).waiting[0] == item


def test_places_are_fixed_until_enough_wait_for_the_reader(filled: Review) -> None:
    """What the reader has begun, or is not asked for, does not count as waiting for them."""
    for item in work_list(filled, TA).waiting[:8]:
        decide(filled, TA, item, Verdict.INCLUDE if relevant(item) else Verdict.EXCLUDE)
    switch_order(filled, Order.RANKED, topic="myeloma cells")
    assert len(extend_order(filled, ahead=3).added) == 11
    assert len(work_list(filled, TA).waiting) == 3
    assert not extend_order(filled, ahead=3).added
    ben = filled.acting_as("ben")
    assert len(work_list(ben, TA).waiting) == 11


def test_who_waits_for_nothing_fixes_nothing(filled: Review) -> None:
    """Places are fixed for those who will read them."""
    switch_order(filled, Order.RANKED, topic="myeloma cells")
    cleo, dora = filled.acting_as("cleo"), filled.acting_as("dora")
    for each in (cleo, dora):
        join(filled, each.handle)
    assign_items(filled, TA, [Share("cleo"), Share("dora")], needed=2)
    assert not extend_order(filled).added
    assert len(extend_order(cleo).added) == 5
    assert len(work_list(dora, TA).waiting) == 5


def test_explanations_use_only_what_one_may_know(filled: Review) -> None:
    """Another's undisclosed decisions change no score that a reviewer sees."""
    switch_order(filled, Order.RANKED, topic="")
    ben = filled.acting_as("ben")
    decide(ben, TA, 1, Verdict.INCLUDE)
    decide(ben, TA, 2, Verdict.EXCLUDE)
    before = explain(ben, 6)
    assert before[0].weight > 0
    assert {"chimeric", "myeloma"} & {term.term for term in before} or before
    decide(filled, TA, 3, Verdict.INCLUDE)
    decide(filled, TA, 11, Verdict.EXCLUDE)
    assert explain(ben, 6) == before
    assert explain(filled, 6) != before
