"""What helps beside the decisions: ranked order, figures, finding, labels, bulk exclusion, key maps."""

from dataclasses import replace
from pathlib import Path

from review.screening.protocol import Order, ScreeningPlan, StoppingRule
from review.services.labelling import labels_used
from review.services.protocol import current_protocol, protocol_of, set_protocol, with_plan
from review.services.screening import work_list
from review.settings import Settings
from review.vocabulary import Stage
from tests.tui.driving import Driver, drive, opened

TA = Stage.TITLE_ABSTRACT
WIDE = (140, 30)


def planned(path: Path, plan: ScreeningPlan) -> None:
    """Write a plan into a review."""
    review = opened(path)
    now = protocol_of(current_protocol(review))
    set_protocol(review, replace(now, settings=with_plan(now.settings, plan)))
    review.store.close()


def test_ranked_order_grows_while_reading(small: Path) -> None:
    """Only the fixed part is shown; each decision lets it grow; the figures stand beside the progress."""
    plan = ScreeningPlan(
        order=Order.RANKED, topic="CAR-T cells single-arm trial", stopping=StoppingRule.RANKED
    )
    planned(small, plan)

    async def script(driver: Driver) -> None:
        await driver.until("0 decided", "recall reached")
        for number in range(1, 4):
            await driver.until("not decided")
            await driver.press("e")
            await driver.until(f"{number} decided")
        await driver.press("y")
        await driver.until("Why this record stands here")
        await driver.press("escape")
        await driver.press("f")
        await driver.until("May screening stop?", "no richer")
        await driver.press("escape")

    review = opened(small)
    drive(review, script, first="screening", size=WIDE)
    again = opened(small)
    work = work_list(again, TA)
    assert len(work.mine) == 3
    assert work.order[:3] == tuple(item for item in work.order if item in work.mine)
    again.store.close()


def test_find_label_and_exclude_what_was_found(small: Path) -> None:
    """Words narrow the list; a label goes on; everything found is excluded after a question."""

    async def script(driver: Driver) -> None:
        await driver.press("slash")
        await driver.type("mouse model")
        await driver.press("ctrl+s")
        await driver.until("1 found", "found only", "A mouse model of CAR-T toxicity")
        await driver.press("a")
        await driver.type("animals")
        await driver.press("enter")
        await driver.until("saved: label animals on")
        await driver.press("r")
        await driver.until("No related record is known", "Labels: animals")
        await driver.press("escape", "x")
        await driver.until("Decide alike on 1 found items")
        await driver.press("1")
        await driver.until("1 decided")
        await driver.press("x")
        await driver.until("Find items first")
        await driver.press("slash", "enter", "enter", "enter")
        await driver.type("Klingon")
        await driver.press("ctrl+s")
        await driver.until("Nothing in your list has that")
        await driver.press("slash", "enter", "enter", "enter", "enter")
        await driver.type("gone")
        await driver.press("ctrl+s")
        await driver.until("There is no flag gone; there are retracted")

    review = opened(small)
    drive(review, script, first="screening", size=WIDE)
    again = opened(small)
    assert labels_used(again) == {"animals": 1}
    assert len(work_list(again, TA).mine) == 1
    again.store.close()


def test_keys_of_other_programs(small: Path) -> None:
    """Y and N in Covidence's map, U for maybe in Rayyan's; the footer shows them."""

    async def covidence(driver: Driver) -> None:
        await driver.until("not decided", "y include")
        await driver.press("y", "n")
        await driver.until("2 decided")

    async def rayyan(driver: Driver) -> None:
        await driver.until("2 decided", "u maybe")
        await driver.press("u")
        await driver.until("3 decided")
        await driver.press("z")
        await driver.until("2 decided")

    for keys, script in (("covidence", covidence), ("rayyan", rayyan)):
        drive(opened(small), script, first="screening", size=WIDE, settings=Settings(keys=keys))


def test_an_adjudicator_reveals(far: Path) -> None:
    """Both decisions are hidden from a named adjudicator until a key shows them."""
    planned(far, ScreeningPlan(adjudicators=("cat",)))

    async def script(driver: Driver) -> None:
        await driver.until("Both decisions are hidden")
        assert not driver.sees("ann: INCLUDE")
        await driver.press("v")
        await driver.until("ann: INCLUDE", "ben: EXCLUDE")

    drive(opened(far, "cat"), script, first="conflicts", size=WIDE)
