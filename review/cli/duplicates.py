"""Duplicates: of the review's records, or of a plain table with no review."""

import csv
import io
from dataclasses import asdict
from pathlib import Path

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit, emit_json, emit_table, put, say
from review.cli.tables import PlainTable, read_table
from review.errors import BadInput
from review.services import answering, deduplicating, merging
from review.services.answering import PairQuestion
from review.services.deduplicating_table import TableDuplicates, duplicates_of_table, pairs_csv
from review.services.fan_out import runner_called
from review.services.naming import parse_id
from review.services.sources_compared import source_yields
from review.services.values import StoredRecord
from review.text import csv_cell, one_line
from review.vocabulary import CitationId, PairVerdict, RecordId


class _TableOrCommand(click.Group):
    """A group whose first argument may be a file: `dedup FILE.csv` is `dedup table FILE.csv`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Send options that only the table has, and file names, to the table command."""
        words = [arg for arg in args if not arg.startswith("-")]
        of_table = args and args[0].split("=")[0] in ("-o", "--output", "--pairs")
        of_file = words and words[0] not in self.commands and args[0] == words[0]
        return super().parse_args(ctx, ["table", *args] if of_table or of_file else args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take an argument that is no command for a file."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["table", *args])


_runner = click.option(
    "--runner",
    "workers",
    default="serial",
    metavar="NAME",
    help="serial, processes, processes:N, dask:ADDRESS.",
)


@click.group(cls=_TableOrCommand, invoke_without_command=True)
@shared()
@click.pass_context
def dedup(context: click.Context) -> None:
    """Find duplicates among the review's records, or in FILE.csv.

    Certain pairs are merged, uncertain ones wait in the queue, and every merge can be undone.
    """
    if context.invoked_subcommand is None:
        _run("serial")


@dedup.command()
@_runner
@shared()
def run(workers: str) -> None:
    """Compare all records, merge what is certain and queue what is not."""
    _run(workers)


def _run(workers: str) -> None:
    done = deduplicating.run_dedup(opened(), runner=runner_called(workers))
    if wants_json():
        emit_json(done)
        return
    emit(
        f"{done.records} records, {done.merged} merged now, {done.citations} citations; "
        f"{done.to_ask} pairs to judge, {done.related} related"
    )


@dedup.command()
@shared()
def queue() -> None:
    """List the pairs that wait for a person, surest first."""
    found = answering.queue(opened())
    if wants_json():
        emit_json({"count": len(found), "pairs": [_question_json(pair) for pair in found]})
        return
    for pair in found:
        emit("\n".join(_question_lines(pair)))
    say(f"{len(found)} pairs; answer with `review dedup answer record:A record:B same|different`.")


def _question_json(pair: PairQuestion) -> dict[str, object]:
    return {
        "a": _side(pair.a),
        "b": _side(pair.b),
        "score": pair.score,
        "rule": pair.rule,
        "reasons": pair.reasons,
    }


def _side(stored: StoredRecord) -> dict[str, object]:
    record = stored.record
    return {
        "id": f"record:{stored.id}",
        "source": stored.source,
        "title": record.best_title,
        "authors": [person.name for person in record.authors],
        "year": record.year,
        "journal": record.journal,
        "doi": record.doi,
        "pmid": record.pmid,
    }


def _question_lines(pair: PairQuestion) -> list[str]:
    sides = [
        one_line(f"record:{s.id} ({s.source}, {s.record.year or 'no year'}) {s.record.best_title}")
        for s in (pair.a, pair.b)
    ]
    return [*sides, f"  {pair.score:.2f} {pair.rule}: {one_line('; '.join(pair.reasons))}", ""]


@dedup.command()
@click.argument("first", metavar="record:A")
@click.argument("second", metavar="record:B")
@click.argument("verdict", type=click.Choice([verdict.value for verdict in PairVerdict]))
@shared(data=False)
def answer(first: str, second: str, verdict: str) -> None:
    """Judge a pair; `same` merges their citations, `different` holds for every later run."""
    a, b = (RecordId(parse_id(text, "record")[1]) for text in (first, second))
    answering.answer(opened(), a, b, PairVerdict(verdict))
    say(f"record:{a} and record:{b}: {verdict}.")


@dedup.command()
@click.argument("citations", nargs=-1, required=True, metavar="citation:A citation:B...")
@shared()
def merge(citations: tuple[str, ...]) -> None:
    """Merge citations by hand; the oldest survives."""
    wanted = [CitationId(parse_id(text, "citation")[1]) for text in citations]
    survivor = merging.merge(opened(), wanted)
    _tell([survivor], f"Merged into citation:{survivor}.")


@dedup.command()
@click.argument("record", metavar="record:N")
@shared()
def split(record: str) -> None:
    """Take a record out of its citation."""
    now = merging.split(opened(), RecordId(parse_id(record, "record")[1]))
    _tell([now], f"{record} stands on citation:{now} now.")


@dedup.command()
@click.argument("citation", metavar="citation:N")
@shared()
def undo(citation: str) -> None:
    """Undo the newest merge into a citation."""
    apart = merging.undo_merge(opened(), CitationId(parse_id(citation, "citation")[1]))
    listed = ", ".join(f"citation:{c}" for c in apart)
    _tell(list(apart), f"Undone; on their own again: {listed}.")


def _tell(citations: list[CitationId], words: str) -> None:
    if wants_json():
        emit_json({"citations": [f"citation:{c}" for c in citations]})
    say(words)


@dedup.command("undo-run")
@shared()
def undo_run() -> None:
    """Undo every merge of the newest run that still holds."""
    back = merging.undo_run(opened())
    if wants_json():
        emit_json({"moved": back})
    say(f"{back} records moved back.")


@dedup.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The table with the column `citation`.")
@click.option("--pairs", type=click.Path(path_type=Path), help="The pairs: a, b, zone, score, rule, reasons.")
@_runner
@shared()
def table(file: Path, output: Path | None, pairs: Path | None, workers: str) -> None:
    """Find duplicates in a plain table with a column `id`; `review dedup FILE.csv` is the same."""
    if output is None and pairs is None and not wants_json():
        raise BadInput("Say where the answer goes: -o OUT.csv, --pairs PAIRS.csv or --json.")
    given = read_table(file)
    found = duplicates_of_table(given.columns(), runner=runner_called(workers))
    if output is not None:
        put(_with_citations(given, found), output)
    if pairs is not None:
        put(pairs_csv(found.pairs), pairs)
    if wants_json():
        emit_json(_table_json(given, found))
    say(f"{len(given.rows)} rows, {found.merged} merged, {found.to_ask} pairs to judge.")


def _with_citations(given: PlainTable, found: TableDuplicates) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    kept = [place for place, name in enumerate(given.headers) if name != "citation"]
    writer.writerow([*(given.headers[place] for place in kept), "citation"])
    for row, citation in zip(given.rows, found.citations, strict=True):
        writer.writerow([csv_cell(cell) for cell in (*(row[place] for place in kept), citation)])
    return out.getvalue()


def _table_json(given: PlainTable, found: TableDuplicates) -> dict[str, object]:
    ids = [cell.strip() for cell in given.column("id")]
    return {
        "rows": len(given.rows),
        "merged": found.merged,
        "to_ask": found.to_ask,
        "citations": dict(zip(ids, found.citations, strict=True)),
        "pairs": found.pairs,
    }


@dedup.command("sources")
@shared()
def compared() -> None:
    """List what each source brought, and what no other source has."""
    found = source_yields(opened())
    if wants_json():
        emit_json({"sources": [asdict(each) for each in found]})
        return
    emit_table(
        ("Source", "Records", "Citations", "Only here", "Shared with"),
        [
            (
                each.source,
                str(each.records),
                str(each.citations),
                str(each.alone),
                ", ".join(f"{name} {n}" for name, n in each.shared.items() if n),
            )
            for each in found
        ],
        numeric=(1, 2, 3),
    )
