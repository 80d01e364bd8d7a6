"""The worked example, from the PubMed search to the pooled forest plots, through the services only.

PubMed is a loop-back server that speaks the E-utilities' protocol; the client does not know. CNKI and Wanfang
come as files. What the reviewers decide and read is replayed from `material`; every count and every pooled
value is worked out by the program.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from review.errors import BadInput
from review.example import extracting, outputs, protocol
from review.example.eutils_corpus import corpus_of_records
from review.example.eutils_server import EutilsServer
from review.example.exports import CNKI_FILE, WANFANG_FILE
from review.example.material import Material, material
from review.services import adjudicating, answering, deduplicating, fulltext, removing
from review.services.decision_tables import DecisionRow, import_decisions, names_of_items
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.opening import new_review
from review.services.protocol import Protocol, Reason
from review.services.screening import decide
from review.services.searching import client, search_pubmed
from review.services.session import Review
from review.services.values import StoredRecord
from review.settings import Settings
from review.vocabulary import CitationId, IdentifierKind, PairVerdict, ReportId, RetrievalStatus, Stage

Say = Callable[[str], None]
ONE_BY_ONE = 5
"""Decisions of the first reviewer that are made one at a time, as on the screen."""


@dataclass(frozen=True, slots=True)
class WalkResult:
    """Where the example lies and what it printed."""

    database: Path
    files: tuple[Path, ...]
    summary: str


def run(folder: Path, *, say: Say = lambda _: None, durable: bool = True) -> WalkResult:
    """Walk the whole way and leave the review, its flow, figures and tables in a folder.

    Args:
        folder: a new or empty folder.
        say: is told each step.
        durable: sync every commit.

    Raises:
        BadInput: the folder holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(f"{folder} is not empty; choose a new folder with -o, nothing is overwritten.")
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "review.db"
    made = material()
    review = new_review(
        str(database), protocol.TITLE, handle=protocol.FIRST_REVIEWER, protocol=_protocol(), durable=durable
    )
    try:
        _identify(review, made, folder, say)
        _screen(review, made, say)
        _read_in_full(review, made, say)
        extracting.extract(review, made, say)
        files, summary = outputs.write_outputs(review, folder, database)
    finally:
        review.store.close()
    return WalkResult(database, files, summary)


def _protocol() -> Protocol:
    criteria = "\n".join(
        [
            protocol.QUESTION,
            "Include:",
            *(f"- {line}" for line in protocol.INCLUSION),
            "Exclude:",
            *(f"- {line}" for line in protocol.EXCLUSION),
        ]
    )
    return Protocol(
        title=protocol.TITLE,
        criteria=criteria,
        include_terms=protocol.INCLUDE_TERMS,
        exclude_terms=protocol.EXCLUDE_TERMS,
        reasons_title_abstract=_reasons(Stage.TITLE_ABSTRACT),
        reasons_full_text=_reasons(Stage.FULL_TEXT),
    )


def _reasons(stage: Stage) -> tuple[Reason, ...]:
    return tuple(Reason(reason.code, reason.label) for reason in protocol.REASONS if reason.stage is stage)


def _identify(review: Review, made: Material, folder: Path, say: Say) -> None:
    pubmed, cnki, wanfang = protocol.SEARCHES
    with EutilsServer(corpus_of_records(made.pubmed)) as server:
        settings = Settings(eutils=server.base_url, email="example@example.org")
        with client(settings) as entrez:
            found = search_pubmed(review, entrez, pubmed.strategy, limits=pubmed.limits)
    say(f"PubMed: {found.hits} hits, {found.imported.added} records")
    for plan, name, data in (
        (cnki, CNKI_FILE, made.cnki_file),
        (wanfang, WANFANG_FILE, made.wanfang_file),
    ):
        (folder / name).write_bytes(data)
        summary = import_files(
            review,
            [IncomingFile(name, (folder / name).read_bytes())],
            SearchFacts(
                plan.source,
                plan.kind,
                plan.platform,
                plan.strategy,
                plan.limits,
                plan.searched,
                _hits(made, plan),
            ),
        )
        say(summary.reconciliation)
    merged = deduplicating.run_dedup(review)
    say(f"Duplicates: {merged.merged} records merged, {merged.to_ask} pairs to judge")
    for pair in answering.queue(review):
        same = made.same_report(_key(pair.a), _key(pair.b))
        verdict = PairVerdict.SAME if same else PairVerdict.DIFFERENT
        answering.answer(review, pair.a.id, pair.b.id, verdict)
    names = names_of_items(review, Stage.TITLE_ABSTRACT)
    removing.remove(
        review, [CitationId(names[key.lower()]) for key in made.removed], reason=protocol.REMOVAL_REASON
    )


def _hits(made: Material, plan: protocol.SearchPlan) -> int:
    return sum(record.source == plan.source for record in made.records)


def _key(stored: StoredRecord) -> str:
    record = stored.record
    return (
        f"pmid:{record.pmid}" if record.pmid else f"accession:{record.identifier(IdentifierKind.ACCESSION)}"
    )


def _screen(review: Review, made: Material, say: Say) -> None:
    _decide(review, made, Stage.TITLE_ABSTRACT)
    settled = _adjudicate(review, made, Stage.TITLE_ABSTRACT)
    say(f"Title and abstract: two reviewers, {settled} conflicts settled")


def _decide(review: Review, made: Material, stage: Stage) -> None:
    for who in (protocol.FIRST_REVIEWER, protocol.SECOND_REVIEWER):
        rows = [DecisionRow(r.key, r.verdict, r.reason, r.note) for r in made.screening.of(who, stage)]
        mine = review.acting_as(who)
        if who == protocol.FIRST_REVIEWER:
            names = names_of_items(review, stage)
            for row in rows[:ONE_BY_ONE]:
                item = names[row.item.lower()]
                decide(mine, stage, item, row.verdict, reason=row.reason, note=row.note)
        import_decisions(mine, stage, rows)


def _adjudicate(review: Review, made: Material, stage: Stage) -> int:
    rows = [row for row in made.screening.adjudications if row.stage is stage]
    names = names_of_items(review, stage)
    waiting = {conflict.item for conflict in adjudicating.conflicts(review, stage)}
    for row in rows:
        item = names[row.key.lower()]
        waiting.discard(item)
        adjudicating.adjudicate(
            review.acting_as(protocol.ADJUDICATOR),
            stage,
            item,
            row.verdict,
            reason=row.reason,
            note=row.note,
            how=row.how,
        )
    if waiting:
        raise BadInput(f"The example leaves {len(waiting)} conflicts of {stage} open.")
    return len(rows)


def _read_in_full(review: Review, made: Material, say: Say) -> None:
    fulltext.seek_reports(review)
    reports = extracting.reports_by_key(review)
    by_answer: dict[tuple[RetrievalStatus, str], list[ReportId]] = {}
    for row in made.screening.retrievals:
        by_answer.setdefault((row.status, row.why), []).append(reports[row.key.lower()])
    for (status, why), listed in by_answer.items():
        fulltext.set_retrieval(review, listed, status, why=why)
    _decide(review, made, Stage.FULL_TEXT)
    settled = _adjudicate(review, made, Stage.FULL_TEXT)
    say(f"Full text: {len(set(reports.values()))} reports sought, {settled} conflicts settled")
