"""Import of the files of a search."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from review.cli.frame import column_option, opened, shared, wants_json
from review.cli.output import emit, emit_json, read_file, read_text, say
from review.errors import BadInput
from review.services.detecting import Detected, detect_file, facts_found
from review.services.importing import (
    FileSummary,
    ImportSummary,
    IncomingFile,
    SearchFacts,
    columns_told,
    import_files,
)
from review.services.naming import parse_id
from review.services.spool import Reject
from review.text import one_line
from review.vocabulary import SearchId, SourceKind

SHOWN_REJECTS = 20


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--source",
    default="",
    metavar="NAME",
    help="The place searched: PubMed, CNKI, Embase ...; left out, what every file says itself.",
)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in SourceKind]),
    help="Kind of source, as PRISMA 2020 groups them; database unless told.",
)
@click.option("--platform", default="", help="Platform of the search, such as Ovid.")
@click.option("--searched", default="", metavar="DATE", help="Day of the search, YYYY-MM-DD.")
@click.option("--strategy", type=click.Path(path_type=Path), help="File with the search strategy.")
@click.option("--hits", type=click.IntRange(min=0), help="Hits the source itself reported.")
@click.option("--limits", default="", help="Limits of the search, in words.")
@click.option("--into", metavar="search:N", help="Add the files to a search that is there.")
@click.option("--format", "format_", help="Read every file as this format instead of looking.")
@click.option("--encoding", help="Decode every file so instead of looking.")
@column_option
@click.option("--dry-run", is_flag=True, help="Say what the files seem to be and to hold; import nothing.")
@shared()
def import_(
    files: tuple[Path, ...],
    source: str,
    kind: str | None,
    platform: str,
    searched: str,
    strategy: Path | None,
    hits: int | None,
    limits: str,
    into: str | None,
    format_: str | None,
    encoding: str | None,
    columns: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Import the FILES of one search: all of them, or nothing."""
    facts = SearchFacts(
        source=source.strip(),
        kind=SourceKind(kind or SourceKind.DATABASE),
        platform=platform,
        strategy=read_text(strategy) if strategy else "",
        limits=limits,
        searched_on=_day(searched),
        hits=hits,
    )
    incoming = incoming_files(files, format_, encoding, columns)
    search = SearchId(parse_id(into, "search")[1]) if into else None
    review = opened()
    if dry_run:
        _tell_detected([detect_file(review, file) for file in incoming])
        return
    if not facts.source and search is None:
        told = _told_by([detect_file(review, file) for file in incoming])
        say(f"Source: {told.source}, as the files say")
        facts = replace(facts, source=told.source, kind=SourceKind(kind or told.kind))
    summary = import_files(review, incoming, facts, into=search)
    if wants_json():
        emit_json(import_json(summary))
        return
    emit("\n".join(import_lines(summary)))


def incoming_files(
    paths: Sequence[Path], format_: str | None, encoding: str | None, columns: Sequence[str]
) -> list[IncomingFile]:
    """Read files to be imported or converted, with what was told of all of them."""
    told = columns_told(columns)
    return [IncomingFile(p.name, read_file(p), format_ or "", encoding or "", told) for p in paths]


def _told_by(found: Sequence[Detected]) -> SearchFacts:
    refused = next((file.refusal for file in found if file.refusal), "")
    if refused:
        raise BadInput(refused)
    told = facts_found(found)
    if told.source:
        return told
    named = dict.fromkeys(name for file in found for name in file.sources)
    said = f"these files name {', '.join(named)}" if named else "these files name none"
    said += ", and some none" if named and not all(file.sources for file in found) else ""
    raise BadInput(
        f"An import names its source, and {said}: --source NAME, or --into search:N for one that is there."
    )


def _tell_detected(found: Sequence[Detected]) -> None:
    if wants_json():
        emit_json({"files": [_detected_json(file) for file in found]})
        return
    for file in found:
        emit("\n".join(_detected_lines(file)))


def _detected_json(file: Detected) -> dict[str, object]:
    return {
        "file": file.name,
        "refusal": file.refusal,
        "format": file.format,
        "encoding": file.encoding,
        "sources": file.sources,
        "starts": file.starts,
        "accepted": file.accepted,
        "rejected": len(file.rejects),
        "rejects": [{"line": reject.line, "reason": reject.reason} for reject in file.rejects],
        "title": file.title,
        "held": f"search:{file.held.search}" if file.held else None,
        "remarks": file.remarks,
    }


def _detected_lines(file: Detected) -> list[str]:
    held = [f"  imported before, into search:{file.held.search}"] if file.held else []
    if file.refusal:
        return [f"{one_line(file.name)}: cannot be imported", f"  {one_line(file.refusal)}", *held]
    source = one_line(", ".join(file.sources)) or "no source named"
    return [
        f"{one_line(file.name)} ({file.format}, {file.encoding}; {source}): {file.starts} entries, "
        f"{file.accepted} can be read, {len(file.rejects)} cannot",
        *([f"  first title: {one_line(file.title)}"] if file.title else []),
        *_reject_lines(file.rejects),
        *(f"  {one_line(remark)}" for remark in file.remarks),
        *held,
    ]


def _reject_lines(rejects: Sequence[Reject]) -> list[str]:
    lines = [f"  line {each.line}: {one_line(each.reason)}" for each in rejects[:SHOWN_REJECTS]]
    return [*lines, f"  and {len(rejects) - SHOWN_REJECTS} more"] if len(rejects) > SHOWN_REJECTS else lines


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
        lines += _reject_lines(file.rejects)
        lines += [f"  {one_line(remark)}" for remark in file.remarks]
    return [*lines, f"search:{summary.search} {one_line(summary.reconciliation)}"]
