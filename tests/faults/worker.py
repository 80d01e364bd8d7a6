"""A process that works on a review until it is killed, and says what was acknowledged, one line each.

python -m tests.faults.worker decide TARGET HANDLE SEED COUNT LEAST MOST
python -m tests.faults.worker work TARGET HANDLE SEED SECONDS LEAST MOST
python -m tests.faults.worker import TARGET SEED
python -m tests.faults.worker dedup TARGET
python -m tests.faults.worker adjudicate TARGET HANDLE SEED SECONDS LEAST MOST
"""

import random
import sys
import time
from collections.abc import Callable
from typing import TypeVar
from uuid import uuid4

from review.errors import Busy, Clash
from review.services.adjudicating import adjudicate, conflicts
from review.services.deduplicating import run_dedup
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import citations
from review.services.opening import open_review
from review.services.screening import decide, work_list
from review.services.session import Review
from review.vocabulary import Stage, Verdict
from tests.services.files import article, ris

PER_FILE = 40
T = TypeVar("T")


def say(*words: object) -> None:
    """Print one line at once."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def patiently(act: Callable[[], T]) -> T:
    """Do something that another writer may keep waiting for longer than the store waits; try until done."""
    while True:
        try:
            return act()
        except Busy:
            say("busy")
            time.sleep(random.uniform(0.05, 0.2))


def decisions(target: str, handle: str, seed: int, count: int, least: float, most: float) -> None:
    """Decide on citations in a random order; a clash is counted and tried again."""
    chance = random.Random(seed)
    review = open_review(target, handle=handle, daily_backup=False)
    items = [line.id for line in citations(review)]
    chance.shuffle(items)
    say("ready")
    for item in items[:count]:
        _decide(review, item, chance)
        time.sleep(chance.uniform(least, most))
    say("done")


def _decide(review: Review, item: int, chance: random.Random) -> None:
    verdict = chance.choice([Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE])
    key = uuid4()
    while True:
        try:
            made = decide(review, Stage.TITLE_ABSTRACT, item, verdict, key=key)
        except Clash as clash:
            say("busy" if isinstance(clash, Busy) else "clash", item)
            time.sleep(chance.uniform(0.05, 0.2))
            continue
        say("decided", made.id, item, verdict)
        return


def work(target: str, handle: str, seed: int, seconds: float, least: float, most: float) -> None:
    """Decide what the work list holds until the time is over, and change one's mind now and then."""
    chance = random.Random(seed)
    end = time.monotonic() + seconds
    review = patiently(lambda: open_review(target, handle=handle, daily_backup=False))
    say("ready")
    while time.monotonic() < end:
        mine = patiently(lambda: work_list(review, Stage.TITLE_ABSTRACT))
        waiting, done = mine.waiting[:40], list(mine.mine)
        for item in waiting or done:
            if time.monotonic() >= end:
                break
            again = done and chance.random() < 0.1
            _decide(review, chance.choice(done) if again else item, chance)
            time.sleep(chance.uniform(least, most))
    say("done")


def adjudications(target: str, handle: str, seed: int, seconds: float, least: float, most: float) -> None:
    """Settle conflicts as they appear; what another settled or changed meanwhile is left to them."""
    chance = random.Random(seed)
    review = patiently(lambda: open_review(target, handle=handle, daily_backup=False))
    say("ready")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for conflict in patiently(lambda: conflicts(review, Stage.TITLE_ABSTRACT, reveal=True))[:3]:
            verdict = chance.choice([Verdict.INCLUDE, Verdict.EXCLUDE])
            try:
                made = adjudicate(review, Stage.TITLE_ABSTRACT, conflict.item, verdict, seen=conflict.weighed)
            except Clash as clash:
                say("busy" if isinstance(clash, Busy) else "clash", conflict.item)
                continue
            say("settled", made, conflict.item, verdict)
        time.sleep(chance.uniform(least, most))
    say("done")


def imports(target: str, seed: int) -> None:
    """Import file after file."""
    review = open_review(target, handle="importer", daily_backup=False)
    say("ready")
    for number in range(seed * 1000, seed * 1000 + 500):
        data = ris(*(article(number * PER_FILE + n) for n in range(PER_FILE)))
        summary = import_files(review, [IncomingFile(f"{number}.ris", data)], SearchFacts(f"File {number}"))
        say("imported", summary.search, summary.added)


def deduplications(target: str) -> None:
    """Look for duplicates again and again, among all records."""
    review = open_review(target, handle="importer", daily_backup=False)
    say("ready")
    for _ in range(500):
        say("deduplicated", run_dedup(review, everything=True).merged)


if __name__ == "__main__":
    if sys.argv[1] == "decide":
        _, _, where, who, *numbers = sys.argv
        decisions(where, who, int(numbers[0]), int(numbers[1]), float(numbers[2]), float(numbers[3]))
    elif sys.argv[1] in ("work", "adjudicate"):
        _, task, where, who, *numbers = sys.argv
        (work if task == "work" else adjudications)(where, who, int(numbers[0]), *map(float, numbers[1:]))
    elif sys.argv[1] == "dedup":
        deduplications(sys.argv[2])
    else:
        imports(sys.argv[2], int(sys.argv[3]))
