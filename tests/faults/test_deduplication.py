"""Runs of the deduplication that are killed, that meet a reviewer who merges, and that work elsewhere."""

from collections.abc import Iterator
from typing import Any

import pytest
from distributed import LocalCluster
from sqlalchemy import func, select

from db import tables
from db.read import citations as read_citations
from db.unit_of_work import reading
from review.dedup import search
from review.dedup.clusters import Clusters, cluster
from review.errors import Stale
from review.runner import Runner, serial
from review.services import deduplicating, merging
from review.services.deduplicating import run_dedup
from review.services.fan_out import dask, processes
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import citations
from review.services.session import Review
from review.vocabulary import CitationId
from tests.faults.test_writers import Process, kill_at_random, sound
from tests.services.files import article, ris

COPIES = 16


def bring_copies(review: Review) -> None:
    """A second source that has sixteen of the twenty-four records too."""
    data = ris(*(f"{article(n)}DP  - CNKI\r\n" for n in range(COPIES)))
    import_files(review, [IncomingFile("b.ris", data)], SearchFacts("CNKI"))


def placements(review: Review) -> dict[int, int]:
    """The citation of every record."""
    with reading(review.store) as connection:
        return {p.record: p.citation for p in read_citations.placements(connection)}


def whole(review: Review) -> None:
    """Each run placed all its copies or is not there."""
    with reading(review.store) as connection:
        moved = connection.execute(
            select(func.count()).select_from(tables.placement).where(tables.placement.c.run_id.is_not(None))
        ).scalar_one()
    assert moved in (0, COPIES)
    sound(review)


def test_killed_during_a_run(shared: tuple[str, Review]) -> None:
    """Kill -9 leaves a run whole or absent; the next one comes to the same placements."""
    target, review = shared
    bring_copies(review)
    for seed in (1, 2):
        (process,) = kill_at_random(lambda _: Process("dedup", target), 1, seed)
        whole(review)
        if process.said("deduplicated"):
            assert len(citations(review)) == 24
    run_dedup(review)
    whole(review)
    assert len(citations(review)) == 24
    before = placements(review)
    assert run_dedup(review, everything=True).merged == 0
    assert placements(review) == before


def test_a_reviewer_merges_while_a_run_compares(shared: tuple[str, Review]) -> None:
    """The run keeps the reviewer's merge and adds its own."""
    _, review = shared
    bring_copies(review)
    ben = review.acting_as("ben")

    def interrupted(work, blocks, /):  # type: ignore[no-untyped-def]
        merging.merge(ben, [CitationId(20), CitationId(21)])
        return serial(work, blocks)

    assert run_dedup(review, runner=interrupted).merged == COPIES
    assert len(citations(review)) == 24 - 1
    assert placements(review)[21] == 20
    sound(review)


def test_a_reviewer_merges_while_a_run_groups(
    shared: tuple[str, Review], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run is refused and leaves nothing; repeated, it keeps the reviewer's merge and adds its own."""
    _, review = shared
    bring_copies(review)
    ben = review.acting_as("ben")

    def interrupted(*pairs: Any, **told: Any) -> Clusters:
        merging.merge(ben, [CitationId(20), CitationId(21)])
        return cluster(*pairs, **told)

    with monkeypatch.context() as patched, pytest.raises(Stale, match="run it again"):
        patched.setattr(deduplicating, "cluster", interrupted)
        run_dedup(review)
    assert len(citations(review)) == 24 + COPIES - 1
    assert run_dedup(review).merged == COPIES
    assert len(citations(review)) == 24 - 1
    assert placements(review)[21] == 20
    sound(review)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A Dask cluster of one worker inside this process."""
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as found:  # type: ignore[no-untyped-call]
        yield found.scheduler_address


@pytest.mark.parametrize("name", ["processes", "dask"])
def test_placements_do_not_depend_on_the_runner(
    shared: tuple[str, Review], scheduler: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Blocks of seven pairs, done here, in two processes and on a cluster: the same groups and queue."""
    _, review = shared
    bring_copies(review)
    monkeypatch.setattr(search, "PAIRS_PER_BLOCK", 7)
    runner: Runner = processes(2) if name == "processes" else dask(scheduler)
    there = run_dedup(review, runner=runner)
    found = placements(review)
    merging.undo_run(review)
    here = run_dedup(review, everything=True)
    assert (here, placements(review)) == (there, found)
    assert there.merged == COPIES
    sound(review)
