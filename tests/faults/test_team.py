"""Eight reviewers and two adjudicators at once, some killed without warning: nothing acknowledged is lost."""

import random
import sys
import threading
import time

import pytest
from sqlalchemy import select

from db import tables
from db.unit_of_work import reading
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import citations
from review.services.screening import item_view
from review.services.session import Review
from review.vocabulary import Stage
from tests.faults.test_writers import Process, everything_there, stored
from tests.faults.worker import patiently
from tests.services.files import article, ris

TA = Stage.TITLE_ABSTRACT
HANDLES = [f"r{n}" for n in range(8)]
JUDGES = ["j0", "j1"]


def disclosed(review: Review) -> dict[int, set[str]]:
    """Who has decided each item, from the rows themselves."""
    table, who = tables.decision, tables.reviewer
    with reading(review.store) as connection:
        rows = connection.execute(select(table.c.item, who.c.handle).join(who)).all()
    decided: dict[int, set[str]] = {}
    for item, handle in rows:
        decided.setdefault(item, set()).add(handle)
    return decided


def no_leak(review: Review, stranger: str, most: int | None = None) -> None:
    """Somebody who decided nothing sees no decision on an item that fewer than two have decided.

    Who decided is read after what was shown: an item that one reviewer alone has decided then was not
    disclosed before. With `most`, the items of the newest decisions are looked at, so many at most.
    """
    onlooker = review.acting_as(stranger)
    items = [int(line.id) for line in citations(review)] if most is None else newest_items(review, most)
    shown = {item: item_view(onlooker, TA, item).others for item in items}
    decided = disclosed(review)
    leaks = [item for item, others in shown.items() if others and len(decided.get(item, ())) < 2]
    assert not leaks


def newest_items(review: Review, most: int) -> list[int]:
    """The items decided last."""
    table = tables.decision
    with reading(review.store) as connection:
        rows = connection.execute(select(table.c.item).order_by(table.c.id.desc()).limit(most)).scalars()
        return list(dict.fromkeys(rows))


class Team:
    """Eight reviewers and two adjudicators; who is killed sits down again."""

    def __init__(self, target: str, seconds: float, pause: tuple[float, float]) -> None:
        self.target, self.pause = target, pause
        self.end = time.monotonic() + seconds
        self.all: list[tuple[str, str, Process]] = []
        self.now: dict[str, Process] = {}
        for handle in HANDLES:
            self.start("work", handle)
        for handle in JUDGES:
            self.start("adjudicate", handle)

    def start(self, task: str, handle: str) -> None:
        """Let somebody begin, and work until the team's time is over."""
        left = max(self.end - time.monotonic(), 0.0)
        self.now[handle] = Process(task, self.target, handle, len(self.all), left, *self.pause)
        self.all.append((task, handle, self.now[handle]))

    def kill(self, handle: str) -> None:
        """Kill somebody without warning and let them begin again."""
        self.now[handle].ready.wait(60)
        self.now[handle].kill()
        self.start("adjudicate" if handle in JUDGES else "work", handle)

    def wait(self) -> None:
        """Wait for everybody's end."""
        for process in self.now.values():
            process.wait(600)

    def acknowledged(self, word: str) -> list[tuple[str, list[str]]]:
        """What was acknowledged, with who was told so."""
        return [(handle, line) for _, handle, process in self.all for line in process.said(word)]


def team(shared: tuple[str, Review], seconds: float, kills: int) -> str:
    """Let the team work, kill some of it, look over its shoulder, and check what is stored."""
    target, review = shared
    chance = random.Random(7)
    data = ris(*(article(n) for n in range(24, 24 + int(4 * seconds))))
    import_files(review, [IncomingFile("b.ris", data)], SearchFacts("PubMed"))
    people = Team(target, seconds, pause=(0.2, 1.0))
    for _ in range(kills):
        threading.Event().wait(chance.uniform(0.0, 1.6 * seconds / kills))
        patiently(lambda: no_leak(review, "onlooker", most=20))
        if time.monotonic() < people.end:
            people.kill(chance.choice([*HANDLES, *JUDGES]))
    people.wait()
    everything_there(review, [process for _, _, process in people.all])
    no_leak(review, "onlooker")
    return all_stored(review, people)


def all_stored(review: Review, people: Team) -> str:
    """Check that what was acknowledged is stored as it was said, once, and return the numbers."""
    made = {row[0]: (row[1], row[2]) for row in stored(review)}
    decided = people.acknowledged("decided")
    assert all(made[int(line[0])] == (int(line[1]), handle) for handle, line in decided)
    settled = people.acknowledged("settled")
    ids = [int(line[0]) for _, line in settled]
    with reading(review.store) as connection:
        judged = set(connection.execute(select(tables.adjudication.c.id)).scalars())
    assert len(ids) == len(set(ids))
    assert set(ids) <= judged
    clashes = len(people.acknowledged("busy")) + len(people.acknowledged("clash"))
    killed = sum(process.child.returncode != 0 for _, _, process in people.all)
    return (
        f"{len(decided)} decisions and {len(settled)} adjudications acknowledged and there "
        f"({len(made)} and {len(judged)} stored), {killed} processes killed, {clashes} clashes tried again"
    )


def test_a_team_at_work(shared: tuple[str, Review]) -> None:
    """The numbers of the suite."""
    team(shared, seconds=15, kills=4)


@pytest.mark.soak
def test_a_team_for_five_minutes(shared: tuple[str, Review]) -> None:
    """The full numbers."""
    told = team(shared, seconds=300, kills=40)
    sys.stderr.write(f"\n{shared[1].store.engine.dialect.name}: {told}\n")
