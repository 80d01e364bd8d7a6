"""A later run looks only at new records and at what they may be copies of, and finds no less for it."""

import shutil
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import func, select

from db import tables
from db.read import citations as read_citations
from db.read import matching
from db.unit_of_work import reading
from review.dedup.pairs import RULES_VERSION
from review.services import dedup_scope, deduplicating, merging
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.opening import open_review
from review.services.session import Review
from review.vocabulary import RecordId
from tests.benchmarks.dedup_corpus import Corpus
from tests.conftest import Clock
from tests.services.files import article
from tests.services.test_duplicates import bring

State = tuple[dict[int, int], set[tuple[int, int, str, str]]]


def state(review: Review) -> State:
    """Where every record is, and what stands about every pair."""
    with reading(review.store) as connection:
        placed = {int(p.record): int(p.citation) for p in read_citations.placements(connection)}
        judged = {
            (int(j.a), int(j.b), j.verdict.value, j.rule) for j in read_citations.judgements(connection)
        }
    return placed, judged


def grown(review: Review, frame: pd.DataFrame, cuts: tuple[int, ...]) -> list[State]:
    """Import a table in portions, one file a source, with a run after each."""
    states = []
    for begin, end in pairwise(cuts):
        for source, rows in frame.iloc[begin:end].groupby("source_db"):
            data = rows.drop(columns=["gold", "source_db", "id"]).to_csv(index=False).encode()
            import_files(review, [IncomingFile(f"{source}-{begin}.csv", data)], SearchFacts(str(source)))
        deduplicating.run_dedup(review)
        states.append(state(review))
    return states


def looked_at(review: Review) -> int:
    """How many records the next run looks at."""
    with reading(review.store) as connection:
        return len(dedup_scope.compared_by(connection, everything=False).entries)


CUTS = (0, 400, 460, 520, 600)


def test_later_runs_find_what_runs_over_all_records_find(
    review: Review, sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Merges, questions and links are the same, whether stored keys choose the records or all are read."""
    frame = Corpus(3).frame(600)
    by_keys = grown(review, frame, CUTS)
    monkeypatch.setattr(dedup_scope, "_numbered", lambda *_: True)
    copy = shutil.copyfile(sqlite_template, tmp_path / "whole.db")
    other = open_review(str(copy), handle="ann", clock=Clock(), durable=False, daily_backup=False)
    assert by_keys == grown(other, frame, CUTS)
    other.store.close()
    assert len(set(by_keys[-1][0].values())) < 560


def test_a_later_run_looks_at_few_records(review: Review) -> None:
    """What shares no key with the new records is not read."""
    bring(review, "PubMed", *(article(n) for n in range(40)))
    bring(review, "Embase", *(article(n) for n in range(2)))
    deduplicating.run_dedup(review)
    assert looked_at(review) == 0
    bring(review, "CNKI", article(0), article(90))
    assert 4 <= looked_at(review) < 20
    assert deduplicating.run_dedup(review).merged == 1


def test_a_column_of_running_numbers_is_seen_over_all_imports(review: Review) -> None:
    """With fifty such volumes the whole review is read, because the keys then depend on the column."""
    bring(review, "VIP", *(article(n, VL=str(1000 + n)) for n in range(48)))
    deduplicating.run_dedup(review)
    bring(review, "VIP", article(60, VL="2000"))
    assert looked_at(review) < 49
    bring(review, "VIP", article(61, VL="2001"))
    assert looked_at(review) == 50


def test_what_was_taken_apart_stays_so_for_later_imports(review: Review) -> None:
    """A person's judgement is read with the records it is about."""
    bring(review, "PubMed", *(article(n) for n in range(30)))
    bring(review, "Embase", article(0))
    assert deduplicating.run_dedup(review).merged == 1
    merging.split(review, RecordId(31))
    bring(review, "CNKI", article(0))
    deduplicating.run_dedup(review)
    placed, _ = state(review)
    assert placed[1] != placed[31]


def test_every_record_is_taken_in_once(review: Review) -> None:
    """Runs keep the keys of new records only, also when they look at everything."""
    bring(review, "PubMed", *(article(n) for n in range(5)))
    deduplicating.run_dedup(review)
    deduplicating.run_dedup(review, everything=True)
    with reading(review.store) as connection:
        assert matching.unmatched(connection, RULES_VERSION) == ()
        kept = connection.execute(select(func.count()).select_from(tables.match_entry)).scalar_one()
    assert kept == 5
