"""Citations out of the review, and files from one format to another."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from review.cli.frame import column_option, json_only, opened, shared, stage_option, wants_json
from review.cli.importing import incoming_files
from review.cli.listing import filter_options
from review.cli.output import put, put_pieces, safe_json, say
from review.errors import BadInput
from review.services.exporting import (
    FORMATS,
    ConvertedFile,
    converted_text,
    export_citations,
    form_of_suffix,
)
from review.services.exporting import convert as read_all
from review.services.listing import Filter
from review.text import one_line
from review.vocabulary import Stage


def _form(form: str | None, output: Path | None) -> str:
    """Return the format that was named, or the one that the file's ending says."""
    found = form or (form_of_suffix(output.suffix) if output else "")
    if not found:
        raise BadInput(f"Say the format: {', '.join(FORMATS)}.")
    return found


@click.command()
@filter_options
@stage_option(default=Stage.TITLE_ABSTRACT)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Format; told by -o otherwise.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File; standard output unless told.")
@shared()
def export(
    wanted: Filter,
    stage: str,
    form: str | None,
    output: Path | None,
) -> None:
    """Write citations, one entry each, as RIS, NBIB, CSV, BibTeX or JSON; removed ones are left out."""
    chosen = "json" if wants_json() and form is None and output is None else _form(form, output)
    review = opened()
    others = replace(wanted, outcome=None, removed=False)
    at, stands = Stage(stage), wanted.outcome
    content, count = export_citations(review, chosen, stage=at, outcome=stands, wanted=others)
    put(content, output)
    say(f"{count} citations.")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "form", type=click.Choice(FORMATS), help="Format; told by -o otherwise.")
@click.option("--from", "format_", help="Read every file as this format instead of looking.")
@click.option("--encoding", help="Decode every file so instead of looking.")
@column_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File; standard output unless told.")
@json_only
def convert(
    files: tuple[Path, ...],
    form: str | None,
    format_: str | None,
    encoding: str | None,
    columns: tuple[str, ...],
    output: Path | None,
) -> None:
    """Turn reference FILES into another format, with no review; JSON says what was read of each file."""
    chosen = "json" if form is None and output is None else _form(form, output)
    read = read_all(incoming_files(files, format_, encoding, columns), chosen)
    if chosen == "json":
        put_pieces(map(safe_json, _json_pieces(read)), output)
    else:
        put_pieces(converted_text(read, chosen), output)
    for file in read:
        say(
            f"{one_line(file.name)} ({file.format}, {file.encoding}): {file.starts} entries, "
            f"{len(file.records)} accepted, {len(file.rejects)} rejected"
        )


def _json_pieces(read: Sequence[ConvertedFile]) -> Iterator[str]:
    """Yield what was read of each file, a record a line."""
    yield '{"files": ['
    for number, file in enumerate(read):
        facts = json.dumps(_facts(file), ensure_ascii=False)
        yield ("\n" if number == 0 else ",\n") + facts.removesuffix("}") + ', "records": '
        yield from converted_text([file], "json")
        yield "}"
    yield "\n]}\n"


def _facts(file: ConvertedFile) -> dict[str, object]:
    return {
        "file": file.name,
        "format": file.format,
        "encoding": file.encoding,
        "starts": file.starts,
        "accepted": len(file.records),
        "rejected": len(file.rejects),
        "rejects": [{"line": line, "reason": reason} for line, reason in file.rejects],
        "remarks": list(file.remarks),
    }
