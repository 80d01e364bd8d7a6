"""Files into the review: one file of one report, or a folder whose files are matched to reports."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit, emit_json, read_file, say
from review.errors import BadInput
from review.services import fulltext as service
from review.services.fulltext_matching import FileMatch, Matching, folder_files, match_files
from review.services.naming import parse_id
from review.services.session import Review
from review.text import one_line
from review.vocabulary import ReportId

_SHOWN = 20


@click.command()
@click.argument("what", metavar="DIR|report:N")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="FILE=report:N",
    help="Which report an unsure file belongs to.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be attached; attach nothing.")
@shared()
def attach(what: str, file: Path | None, answers: tuple[str, ...], dry_run: bool) -> None:
    """Attach the documents of a folder to their reports, or one FILE to report:N.

    A folder may be a plain one, EndNote's `.Data/PDF` or Zotero's `storage`. What is certain is attached,
    what is not is asked about, and the rest is listed.
    """
    if file is not None:
        _attach_one(what, file)
        return
    review = opened()
    folder = Path(what)
    found = match_files(review, folder_files(folder))
    chosen = _answered(found, answers) or _asked(found)
    pairs = [(each, each.candidates[0].report) for each in found.certain] + chosen
    if not dry_run:
        for each, report in pairs:
            service.attach(review, report, each.file.path.name, read_file(each.file.path))
    _tell(review, found, pairs, dry_run=dry_run)


def _attach_one(report: str, file: Path) -> None:
    number = ReportId(parse_id(report, "report")[1])
    made = service.attach(opened(), number, file.name, read_file(file))
    if wants_json():
        emit_json({"attachment": made, "report": report})
    say(f"{file.name} is attachment {made} of {report}.")


def _answered(found: Matching, answers: Sequence[str]) -> list[tuple[FileMatch, ReportId]]:
    """Return what the answers of the command line settle; a file that was found nowhere may be named too."""
    open_files = {each.file.name: each for each in found.unsure}
    open_files |= {file.name: FileMatch(file, (), certain=False) for file in found.unmatched}
    pairs = []
    for answer in answers:
        name, equals, report = answer.rpartition("=")
        if not equals or name not in open_files:
            raise BadInput(f"`{answer}` answers no open question; write it FILE=report:3 with a listed file.")
        pairs.append((open_files[name], ReportId(parse_id(report, "report")[1])))
    return pairs


def _asked(found: Matching) -> list[tuple[FileMatch, ReportId]]:
    """Ask about each unsure file where someone sits at a terminal."""
    if wants_json() or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return []
    pairs = []
    for each in found.unsure:
        say("\n".join([f"{one_line(each.file.name)} may belong to", *_choices(each)]))
        number = click.prompt("Number, or 0 for none", type=click.IntRange(0, len(each.candidates)), err=True)
        if number:
            pairs.append((each, each.candidates[number - 1].report))
    return pairs


def _choices(each: FileMatch) -> list[str]:
    return [
        f"  {n} report:{c.report} {one_line(c.title)} ({c.evidence.value}{_score(c.score)})"
        for n, c in enumerate(each.candidates, start=1)
    ]


def _score(score: float) -> str:
    return f", titles {score:.0f} % alike" if score else ""


def _tell(
    review: Review, found: Matching, pairs: Sequence[tuple[FileMatch, ReportId]], *, dry_run: bool
) -> None:
    settled = {each.file.name for each, _ in pairs}
    unsure = [each for each in found.unsure if each.file.name not in settled]
    unmatched = [file for file in found.unmatched if file.name not in settled]
    given = {report for _, report in pairs}
    without = [facts.id for facts in found.without if facts.id not in given]
    if wants_json():
        emit_json(
            {
                "attached": [{"file": m.file.name, "report": f"report:{r}", **_basis(m)} for m, r in pairs],
                "unsure": [{"file": m.file.name, "candidates": m.candidates} for m in unsure],
                "unmatched": [file.name for file in unmatched],
                "without": [f"report:{report}" for report in without],
            }
        )
        return
    verb = "would be attached" if dry_run else "attached"
    lines = [f"{one_line(m.file.name)} -> report:{r} ({_basis(m)['evidence']})" for m, r in pairs]
    for each in unsure:
        lines += [f"unsure: {one_line(each.file.name)} may belong to", *_choices(each)]
    lines += [f"no report found: {one_line(file.name)}" for file in unmatched]
    lines += _left(review, without)
    emit(
        "\n".join(
            [
                *lines,
                f"{len(pairs)} files {verb}, {len(unsure)} unsure, {len(unmatched)} without a report; "
                f"{len(without)} reports still without a file.",
            ]
        )
    )
    if unsure:
        say("Answer with --answer FILE=report:N, or run this at a terminal to be asked.")


def _basis(each: FileMatch) -> dict[str, object]:
    return {"evidence": each.candidates[0].evidence.value if each.certain else "answered"}


def _left(review: Review, without: Sequence[ReportId]) -> list[str]:
    titles = {line.id: line.title for line in service.report_lines(review)} if without else {}
    lines = [f"no file yet: report:{r} {one_line(titles.get(r, ''))}" for r in without[:_SHOWN]]
    return [*lines, f"and {len(without) - _SHOWN} more"] if len(without) > _SHOWN else lines
