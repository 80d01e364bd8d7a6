"""Is a review sound; copies of it."""

from pathlib import Path

import click

from review.cli.frame import DEFAULT_FILE, opened, settings, shared, target_of, wants_json
from review.cli.output import emit, emit_json, say
from review.errors import BadInput, BrokenInvariant, NotFound
from review.services import upkeep
from review.services.opening import upgrade_review
from review.services.values import Copy
from review.text import one_line


@click.command()
@click.option("--upgrade", is_flag=True, help="Bring an older review to this program's schema, after a copy.")
@shared()
def doctor(upgrade: bool) -> None:
    """Check structure, protection, digests and the identities of the flow; exit 1 where one fails."""
    chosen = settings()
    if upgrade:
        target = target_of(chosen)
        if target is None:
            raise NotFound(f"There is no ./{DEFAULT_FILE} here; name a review with --db or REVIEW_DB.")
        store = upgrade_review(target)
        say(f"{store.name} is up to date; a copy was kept first where it is a file.")
        store.close()
    findings = upkeep.examine(opened(chosen))
    sound = all(finding.sound for finding in findings)
    if wants_json():
        emit_json({"sound": sound, "findings": findings})
    else:
        emit("\n".join(f"{'ok ' if f.sound else 'BAD'} {f.check}: {one_line(f.words)}" for f in findings))
    if not sound:
        raise BrokenInvariant(
            "The review is not sound; keep a copy of it as it is and see what is marked BAD."
        )


@click.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
@shared()
def backup(target: Path) -> None:
    """Write a verified copy of the review to FILE."""
    _tell(upkeep.back_up(opened(), target), "Copied to")


@click.command()
@click.argument("copy", type=click.Path(path_type=Path), metavar="COPY")
@click.argument("target", type=click.Path(path_type=Path), metavar="[FILE]", required=False)
@click.option("--drill", is_flag=True, help="Only verify the copy.")
@shared()
def restore(copy: Path, target: Path | None, drill: bool) -> None:
    """Put a verified COPY where no review is now: FILE, --db or ./review.db."""
    if drill:
        _tell(upkeep.drill(copy), "Sound:")
        return
    chosen = settings().db
    if target is None and "://" in chosen:
        raise BadInput("A copy is restored to a file; PostgreSQL is restored with its own tools.")
    _tell(upkeep.restore(copy, target or Path(chosen or DEFAULT_FILE)), "Restored to")


def _tell(made: Copy, words: str) -> None:
    if wants_json():
        emit_json(made)
    say(f"{words} {made.path}: {made.records} records, {made.actions} units of work.")
