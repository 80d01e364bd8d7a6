"""The worked example, walked once: its flow, its files, its audit, and PRISMA.md in the repository."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from review.errors import BadInput
from review.example import protocol
from review.example.walk import WalkResult, run
from review.prisma.exchange import to_json
from review.prisma.identities import check_flow
from review.services import adjudicating, auditing, extraction, pooling
from review.services.flow import flow
from review.services.listing import Filter, citations
from review.services.opening import open_review
from review.services.screening import decide
from review.services.session import Review
from review.services.upkeep import examine
from review.vocabulary import OutcomeOfScreening, Stage, Verdict

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> WalkResult:
    """One walk, shared."""
    return run(tmp_path_factory.mktemp("example") / "demo", durable=False)


@pytest.fixture
def example(walked: WalkResult, tmp_path: Path) -> Iterator[Review]:
    """A copy of the example to change."""
    path = tmp_path / "review.db"
    shutil.copyfile(walked.database, path)
    review = open_review(str(path), handle=protocol.SECOND_REVIEWER, durable=False, daily_backup=False)
    yield review
    review.store.close()


def test_prisma_md_in_the_repository_is_what_the_example_writes(walked: WalkResult) -> None:
    """The shipped page is written by the program, and holds no date, version, path or duration."""
    written = (walked.database.parent / "PRISMA.md").read_text(encoding="utf-8")
    assert (ROOT / "PRISMA.md").read_text(encoding="utf-8") == written
    assert str(walked.database.parent) not in written


def test_the_flow(example: Review) -> None:
    """649 records of three sources become 32 studies, and every identity holds."""
    counted = flow(example)
    check_flow(counted)
    numbers = to_json(counted)
    assert numbers["identified"] == 649
    assert numbers["final"] is True
    sources = {source.name: source.records for source in counted.sources}
    assert sources.keys() == {"PubMed", "CNKI", "Wanfang"}
    assert sum(sources.values()) == 649
    assert (counted.studies, counted.reports_included) == (32, 35)
    assert all(finding.sound for finding in examine(example))


def test_a_changed_verdict_is_a_conflict_until_adjudicated(example: Review) -> None:
    """One revision makes the flow interim; the adjudication settles it; the audit shows both."""
    before = flow(example)
    item = citations(example, Filter(outcome=OutcomeOfScreening.EXCLUDED))[0].id
    decide(example, Stage.TITLE_ABSTRACT, item, Verdict.INCLUDE)
    interim = flow(example)
    assert not interim.final
    assert interim.decided.total == before.decided.total - 1
    assert interim.undecided.total == before.undecided.total + 1
    haas = example.acting_as(protocol.ADJUDICATOR)
    adjudicating.adjudicate(haas, Stage.TITLE_ABSTRACT, item, Verdict.EXCLUDE)
    assert flow(example) == before
    lines = auditing.history(example, "citation", item)
    assert any(line.who == protocol.SECOND_REVIEWER and "revises" in line.what for line in lines)
    assert any(line.who == protocol.ADJUDICATOR and "settled by adjudicator" in line.what for line in lines)


def test_overlapping_reports_do_not_count_twice(example: Review) -> None:
    """Cohorts within larger ones are left out by name; without that choice pooling refuses."""
    pooled = pooling.pool_outcome(example, "ORR")
    assert (pooled.result.overall.k, len(pooled.left_out)) == (32, 3)
    assert any("Xu J 2019" in words and "Zhao 2022" in words for words in pooled.left_out)
    shared = extraction.overlaps(example)[0]
    extraction.link_overlap(example, shared.a, shared.b, shared.reason)
    with pytest.raises(BadInput, match="count twice"):
        pooling.pool_outcome(example, "ORR")


def test_the_summary_says_what_it_must(walked: WalkResult) -> None:
    """Ours beside the printed values, not the paper's studies, and the paper's arithmetic flagged."""
    for words in (
        "0.87 [0.80–0.91]",
        "0.58 [0.43–0.72]",
        "not the 32 of the printed review",
        "491/843 is 58.24 %",
    ):
        assert words in walked.summary
    assert f"review --db {walked.database}" in walked.summary


def test_every_invented_record_says_so(example: Review) -> None:
    """No reader can take an invented record for a published one."""
    from review.services.listing import record_detail
    from review.vocabulary import RecordId

    for number in range(1, 650, 9):
        stored, _ = record_detail(example, RecordId(number))
        text = stored.record.abstract_text + " ".join(stored.record.notes) + stored.record.title
        assert any(words in text for words in ("nvented", "虚构", "wording ours")), number


def test_a_folder_with_something_in_it_is_left_alone(walked: WalkResult) -> None:
    """Nothing is overwritten."""
    with pytest.raises(BadInput, match="not empty"):
        run(walked.database.parent)
