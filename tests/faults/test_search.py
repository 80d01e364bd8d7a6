"""A search that is killed, stalls or fails: what was stored is kept, and not fetched again."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from review.example.eutils_corpus import synthetic_corpus
from review.example.eutils_faults import Fault, Scripted
from review.example.eutils_server import EutilsServer
from review.services.fetching import resume, unfinished
from review.services.listing import citations
from review.services.opening import open_review
from review.services.session import Review
from tests.conftest import Clock
from tests.faults.searcher import KEY
from tests.services.pubmed import client

ROOT = Path(__file__).parents[2]
SIZE = 1000


@pytest.fixture
def shared(target: str) -> Iterator[tuple[str, Review]]:
    """A review other processes can open."""
    review = open_review(target, handle="ann", clock=Clock(), daily_backup=False)
    yield target, review
    review.store.close()


def searcher(target: str, server: EutilsServer, *more: str) -> subprocess.Popen[str]:
    """Start a process that searches."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.searcher", target, server.base_url, *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end; return exit code and words on standard error."""
    _, words = process.communicate(timeout=120)
    return process.returncode, words


def fetched(server: EutilsServer) -> list[str]:
    """Every PMID whose record was delivered, as often as it was."""
    return [
        i for r in server.log if r.endpoint == "efetch" and r.status == 200 and not r.fault for i in r.ids
    ]


def fetched_in_all(server: EutilsServer) -> list[str]:
    """What was delivered, once the replies that were on their way are out."""
    found, before = fetched(server), None
    while found != before:
        time.sleep(0.3)
        found, before = fetched(server), found
    return found


def test_killed_in_the_middle_and_resumed(shared: tuple[str, Review]) -> None:
    """Kill -9 after the second chunk: the resumed search fetches no stored PMID again and misses none."""
    target, review = shared
    with EutilsServer(synthetic_corpus(SIZE)) as server:
        process = searcher(target, server)
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 400:
                break
        process.send_signal(signal.SIGKILL)
        assert end(process)[0] == -signal.SIGKILL
        waiting = unfinished(review)
        assert len(waiting) == 1
        stored = waiting[0].stored
        assert 400 <= stored < SIZE
        before = len(fetched_in_all(server))
        assert end(searcher(target, server, str(waiting[0].search))) == (0, "")
        again = fetched(server)[before:]
        assert len(again) == SIZE - stored
        assert len(set(fetched(server)[:stored]) & set(again)) == 0
    assert len(citations(review)) == SIZE
    assert not unfinished(review)


@pytest.mark.parametrize("fault", [Fault.PROLOG_ONLY, Fault.SLOW_HEADERS])
def test_a_source_that_fails_ends_in_one_sentence(shared: tuple[str, Review], fault: Fault) -> None:
    """The third chunk never comes: a sentence, a non-zero exit, two chunks kept, the key nowhere."""
    target, review = shared
    faults = [Scripted("efetch", fault, calls=tuple(range(3, 99)), seconds=30)]
    with EutilsServer(synthetic_corpus(SIZE), faults) as server:
        code, words = end(searcher(target, server))
        assert code == 1
        assert len(words.strip().splitlines()) == 1
        assert "Traceback" not in words
        assert KEY not in words
        waiting = unfinished(review)
        assert [w.stored for w in waiting] == [400]
    with EutilsServer(synthetic_corpus(SIZE)) as server, client(server) as entrez:
        assert resume(review, entrez, waiting[0].search).imported.held == SIZE
        assert len(fetched(server)) == SIZE - 400
    if review.store.path is not None:
        assert KEY.encode() not in review.store.path.read_bytes()
