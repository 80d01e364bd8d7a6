"""Several processes write at once, and some are killed: nothing lost, nothing doubled, on both databases."""

import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from db import tables
from db.unit_of_work import reading
from review.services.flow import flow
from review.services.session import Review
from review.services.upkeep import examine
from tests.faults.worker import PER_FILE

ROOT = Path(__file__).parents[2]


class Process:
    """A worker whose lines are collected while it runs."""

    def __init__(self, *words: object) -> None:
        self.lines: list[list[str]] = []
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker", *map(str, words)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.ready = threading.Event()
        self.collector = threading.Thread(target=self._collect)
        self.collector.start()

    def _collect(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            self.lines.append(line.split())
            self.ready.set()
        self.ready.set()

    def kill(self) -> None:
        """Kill the worker without warning and read what it had said."""
        self.child.send_signal(signal.SIGKILL)
        self.wait()

    def wait(self, timeout: float = 240) -> int:
        """Wait for the end and return the exit code."""
        code = self.child.wait(timeout)
        self.collector.join()
        errors = self.child.stderr.read() if self.child.stderr else ""
        for stream in (self.child.stdout, self.child.stderr):
            if stream:
                stream.close()
        assert code in (0, -signal.SIGKILL), errors
        return code

    def said(self, word: str) -> list[list[str]]:
        """The lines that begin with a word."""
        return [line[1:] for line in self.lines if line and line[0] == word]


def stored(review: Review) -> list[tuple[int, int, str, int | None]]:
    """Every decision: id, item, reviewer, what it supersedes."""
    table, who = tables.decision, tables.reviewer
    query = select(table.c.id, table.c.item, who.c.handle, table.c.supersedes).join(who)
    with reading(review.store) as connection:
        return [tuple(row) for row in connection.execute(query)]


def sound(review: Review) -> None:
    """Everything doctor checks is in order, and the identities hold."""
    assert not [finding for finding in examine(review) if not finding.sound]
    flow(review)


def everything_there(review: Review, processes: list[Process]) -> None:
    """Every acknowledged decision is stored once; there is one first decision per item and reviewer."""
    rows = stored(review)
    ids = {row[0] for row in rows}
    acknowledged = [int(line[0]) for process in processes for line in process.said("decided")]
    assert len(acknowledged) == len(set(acknowledged))
    assert set(acknowledged) <= ids
    firsts = Counter((item, handle) for _, item, handle, supersedes in rows if supersedes is None)
    assert set(firsts.values()) <= {1}
    sound(review)


def run_writers(
    shared: tuple[str, Review], handles: list[str], count: int, pause: tuple[float, float]
) -> list[Process]:
    """Start one process a handle and let all of them finish."""
    target, review = shared
    processes = [Process("decide", target, who, n, count, *pause) for n, who in enumerate(handles)]
    assert [process.wait() for process in processes] == [0] * len(handles)
    everything_there(review, processes)
    assert sum(len(process.said("decided")) for process in processes) == count * len(handles)
    return processes


def test_two_processes_on_the_same_citations(shared: tuple[str, Review]) -> None:
    """One reviewer at two keyboards: the second decision revises the first, no chain forks."""
    run_writers(shared, ["ann", "ann"], 24, (0.0, 0.01))
    _, review = shared
    superseded = [row[3] for row in stored(review) if row[3] is not None]
    assert len(superseded) == len(set(superseded)) == 24


def test_eight_writers(shared: tuple[str, Review]) -> None:
    """Eight reviewers at once; a busy store answers in its type and is tried again."""
    run_writers(shared, [f"r{n}" for n in range(8)], 3, (0.02, 0.1))


def kill_at_random(start: Callable[[int], Process], times: int, seed: int) -> list[Process]:
    """Start workers one after the other and kill each at a random moment of its work."""
    chance = random.Random(seed)
    killed = []
    for number in range(times):
        process = start(number)
        process.ready.wait(60)
        process.child.poll()
        threading.Event().wait(chance.uniform(0.0, 0.3))
        process.kill()
        killed.append(process)
    return killed


def check_imports(review: Review, killed: list[Process]) -> None:
    """Every acknowledged import is whole, every other is absent or whole."""
    with reading(review.store) as connection:
        batches = connection.execute(
            select(tables.import_batch.c.search_id, tables.import_batch.c.accepted)
        ).all()
        records = Counter(connection.execute(select(tables.record.c.search_id)).scalars())
        placed = connection.execute(select(tables.placement.c.record_id)).scalars().all()
    assert all(records[search] == accepted for search, accepted in batches)
    assert len(placed) == len(set(placed)) == sum(records.values())
    for process in killed:
        for search, added in process.said("imported"):
            assert records[int(search)] == int(added) == PER_FILE
    sound(review)


def test_killed_during_import(shared: tuple[str, Review]) -> None:
    """Kill -9 leaves whole imports only."""
    target, review = shared
    check_imports(review, kill_at_random(lambda n: Process("import", target, n + 1), 3, seed=1))


def test_killed_during_decisions(shared: tuple[str, Review]) -> None:
    """Kill -9 loses no acknowledged decision."""
    target, review = shared
    killed = kill_at_random(lambda n: Process("decide", target, f"k{n}", n, 24, 0.0, 0.02), 3, seed=2)
    everything_there(review, killed)


@pytest.mark.soak
def test_soak(shared: tuple[str, Review]) -> None:
    """The full numbers: eight writers with pauses of people, and 200 kills."""
    target, review = shared
    processes = run_writers(shared, [f"r{n}" for n in range(8)], 24, (0.2, 1.0))
    clashes = sum(len(p.said("busy")) + len(p.said("clash")) for p in processes)
    imports = kill_at_random(lambda n: Process("import", target, n + 1), 100, seed=3)
    check_imports(review, imports)
    killed = kill_at_random(lambda n: Process("decide", target, f"k{n}", n, 24, 0.0, 0.02), 100, seed=4)
    everything_there(review, killed)
    sys.stderr.write(f"\n{Path(target).name}: {clashes} clashes retried, 200 kills, everything there\n")
