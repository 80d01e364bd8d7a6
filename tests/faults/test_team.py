"""Eight reviewers and two adjudicators at once, some killed without warning: nothing acknowledged is lost."""

import random
import threading
from collections import Counter

import pytest
from sqlalchemy import select

from db import tables
from db.unit_of_work import reading
from review.services.listing import citations
from review.services.screening import item_view
from review.services.session import Review
from review.vocabulary import Stage
from tests.faults.test_writers import Process, everything_there

TA = Stage.TITLE_ABSTRACT
HANDLES = [f"r{n}" for n in range(8)]


def disclosed(review: Review) -> dict[int, set[str]]:
    """Who has decided each item, from the rows themselves."""
    table, who = tables.decision, tables.reviewer
    with reading(review.store) as connection:
        rows = connection.execute(select(table.c.item, who.c.handle).join(who)).all()
    decided: dict[int, set[str]] = {}
    for item, handle in rows:
        decided.setdefault(item, set()).add(handle)
    return decided


def no_leak(review: Review, stranger: str) -> None:
    """Somebody who decided nothing sees no decision on an item that fewer than two have decided.

    Who decided is read after what was shown: an item that one reviewer alone has decided then was not
    disclosed before.
    """
    onlooker = review.acting_as(stranger)
    shown = {int(line.id): item_view(onlooker, TA, line.id).others for line in citations(review)}
    decided = disclosed(review)
    leaks = [item for item, others in shown.items() if others and len(decided.get(item, ())) < 2]
    assert not leaks


def team(
    shared: tuple[str, Review], count: int, seconds: int, pause: tuple[float, float], kills: int
) -> None:
    """Let the team work, kill some of it, look over its shoulder, and check what is stored."""
    target, review = shared
    reviewers = [Process("decide", target, who, n, count, *pause) for n, who in enumerate(HANDLES)]
    judges = [Process("adjudicate", target, f"j{n}", n, seconds, *pause) for n in range(2)]
    chance = random.Random(7)
    victims = chance.sample(reviewers, kills)
    for victim in victims:
        victim.ready.wait(60)
        no_leak(review, "onlooker")
        threading.Event().wait(chance.uniform(0.0, pause[1]))
        victim.kill()
    for process in [*(each for each in reviewers if each not in victims), *judges]:
        process.wait(600)
    everything_there(review, reviewers)
    no_leak(review, "onlooker")
    settled = [int(line[0]) for judge in judges for line in judge.said("settled")]
    with reading(review.store) as connection:
        stored = Counter(connection.execute(select(tables.adjudication.c.id)).scalars())
    assert set(stored.values()) <= {1}
    assert sorted(settled) == sorted(stored)


def test_a_team_at_work(shared: tuple[str, Review]) -> None:
    """The numbers of the suite."""
    team(shared, count=4, seconds=3, pause=(0.02, 0.2), kills=2)


@pytest.mark.soak
def test_a_team_for_five_minutes(shared: tuple[str, Review]) -> None:
    """The full numbers: pauses of people, and kills."""
    team(shared, count=24, seconds=300, pause=(0.2, 1.0), kills=4)
