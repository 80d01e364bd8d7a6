"""Import of the files of a search."""

from datetime import date
from pathlib import Path

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit, emit_json, read_file, read_text
from review.errors import BadInput
from review.services.importing import FileSummary, ImportSummary, IncomingFile, SearchFacts, import_files
from review.services.naming import parse_id
from review.text import one_line
from review.vocabulary import SearchId, SourceKind

SHOWN_REJECTS = 20


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", default="", metavar="NAME", help="The place searched: PubMed, CNKI, Embase ...")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in SourceKind]),
    default=SourceKind.DATABASE.value,
    show_default=True,
    help="Kind of source, as PRISMA 2020 groups them.",
)
@click.option("--platform", default="", help="Platform of the search, such as Ovid.")
@click.option("--searched", default="", metavar="DATE", help="Day of the search, YYYY-MM-DD.")
@click.option("--strategy", type=click.Path(path_type=Path), help="File with the search strategy.")
@click.option("--hits", type=click.IntRange(min=0), help="Hits the source itself reported.")
@click.option("--limits", default="", help="Limits of the search, in words.")
@click.option("--into", metavar="search:N", help="Add the files to a search that is there.")
@click.option("--format", "format_", help="Read every file as this format instead of looking.")
@click.option("--encoding", help="Decode every file so instead of looking.")
@shared()
def import_(
    files: tuple[Path, ...],
    source: str,
    kind: str,
    platform: str,
    searched: str,
    strategy: Path | None,
    hits: int | None,
    limits: str,
    into: str | None,
    format_: str | None,
    encoding: str | None,
) -> None:
    """Import the FILES of one search: all of them, or nothing."""
    if not source.strip() and into is None:
        raise BadInput("An import names its source: --source NAME, or --into search:N for one that is there.")
    facts = SearchFacts(
        source=source,
        kind=SourceKind(kind),
        platform=platform,
        strategy=read_text(strategy) if strategy else "",
        limits=limits,
        searched_on=_day(searched),
        hits=hits,
    )
    incoming = [IncomingFile(path.name, read_file(path)) for path in files]
    search = SearchId(parse_id(into, "search")[1]) if into else None
    summary = import_files(opened(), incoming, facts, into=search, format=format_, encoding=encoding)
    if wants_json():
        emit_json(import_json(summary))
        return
    emit("\n".join(import_lines(summary)))


def _day(text: str) -> str:
    found = day_typed(text)
    return found.isoformat() if found else ""


def day_typed(text: str) -> date | None:
    """Return a day as it was typed, None where nothing was.

    Raises:
        BadInput: not a day.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"`{text}` is no day; write it YYYY-MM-DD.") from None


def import_json(summary: ImportSummary) -> dict[str, object]:
    """Return the JSON shape of an import."""
    return {
        "search": f"search:{summary.search}",
        "source": summary.source,
        "hits": summary.hits,
        "held": summary.held,
        "added": summary.added,
        "reconciliation": summary.reconciliation,
        "files": [_file_json(file) for file in summary.files],
    }


def _file_json(file: FileSummary) -> dict[str, object]:
    return {
        "file": file.name,
        "format": file.format,
        "encoding": file.encoding,
        "starts": file.starts,
        "accepted": file.accepted,
        "rejected": len(file.rejects),
        "repeated": file.repeated,
        "added": file.added,
        "already": file.already,
        "rejects": [{"line": reject.line, "reason": reject.reason} for reject in file.rejects],
        "remarks": file.remarks,
    }


def import_lines(summary: ImportSummary) -> list[str]:
    """Return an import in words."""
    lines = []
    for file in summary.files:
        lines.append(
            f"{one_line(file.name)} ({file.format}, {file.encoding}): {file.starts} entries, "
            f"{file.added} added, {file.repeated} repeated, {len(file.rejects)} rejected"
        )
        lines += [f"  line {r.line}: {one_line(r.reason)}" for r in file.rejects[:SHOWN_REJECTS]]
        if len(file.rejects) > SHOWN_REJECTS:
            lines.append(f"  and {len(file.rejects) - SHOWN_REJECTS} more")
        lines += [f"  {one_line(remark)}" for remark in file.remarks]
    return [*lines, f"search:{summary.search} {one_line(summary.reconciliation)}"]
