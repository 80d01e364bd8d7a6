"""Screening from the command line: one decision, many exclusions, undo; and the way to the screen."""

from dataclasses import replace

import click

from review.cli.frame import opened, settings, shared, stage_of, stage_option, target_of, wants_json
from review.cli.listing import filter_options
from review.cli.output import emit, emit_json, say
from review.cli.screening_plain import screen_plainly
from review.cli.stopping import show_status
from review.errors import BadInput, NotFound
from review.services.decision_tables import item_called
from review.services.listing import Filter, citations
from review.services.screening import Decided, decide_many
from review.services.screening import decide as save
from review.services.screening import undo as take_back
from review.services.screening_methods import screening_methods
from review.services.session import Review
from review.vocabulary import Stage, Verdict

VERDICTS = [verdict.value for verdict in Verdict]


@click.command()
@stage_option(default=Stage.TITLE_ABSTRACT)
@click.option("--plain", is_flag=True, help="Line by line, for screen readers and slow links.")
@click.option("--status", is_flag=True, help="Only say how far screening is, and whether it may stop.")
@click.option("--methods", is_flag=True, help="Only print what the methods section says about screening.")
@shared()
def screen(stage: str, plain: bool, status: bool, methods: bool) -> None:
    """Open the screening screen of the terminal UI, or screen line by line."""
    if status:
        show_status(opened())
        return
    if methods:
        _show_methods()
        return
    if plain:
        screen_plainly(opened(), Stage(stage))
        return
    from review.cli.screens import open_screens

    chosen = settings()
    target = target_of(chosen)
    if target is None:
        raise NotFound("There is no ./review.db here to screen; name a review with --db or REVIEW_DB.")
    open_screens(chosen, target, f"screening:{stage}")


def _show_methods() -> None:
    sentences = screening_methods(opened())
    if wants_json():
        emit_json({"sentences": sentences})
        return
    emit("\n".join(sentences))


@click.command()
@click.argument("item")
@click.argument("verdict", type=click.Choice(VERDICTS))
@stage_option()
@click.option("--reason", default="", metavar="CODE", help="Exclusion reason; needed at full text.")
@click.option("--note", default="", help="Free words.")
@click.option("--seconds", type=click.FloatRange(min=0), help="Time spent.")
@filter_options
@shared()
def decide(
    item: str,
    verdict: str,
    stage: str | None,
    reason: str,
    note: str,
    seconds: float | None,
    wanted: Filter,
) -> None:
    """Save one decision on ITEM (citation:7, report:3, pmid:..., doi:...), or a revision of your own.

    With the word `found` in place of ITEM, decide alike on every citation that a filter finds and that you
    have not decided.
    """
    review = opened()
    if item == "found":
        numbers = chosen_citations(review, wanted)
        _tell_many(
            decide_many(review, Stage.TITLE_ABSTRACT, numbers, Verdict(verdict), reason=reason, note=note),
            Verdict(verdict),
            len(numbers),
            "decided",
        )
        return
    if wanted != Filter():
        raise BadInput("Name the item, or say `found` and give a filter.")
    at = stage_of(stage, item)
    number = item_called(review, at, item)
    made = save(review, at, number, Verdict(verdict), reason=reason, note=note, seconds=seconds)
    _tell(at, made)


@click.command()
@click.argument("item")
@stage_option()
@shared()
def undo(item: str, stage: str | None) -> None:
    """Take back your newest decision on ITEM: the one before it holds again, or none."""
    review = opened()
    at = stage_of(stage, item)
    _tell(at, take_back(review, at, item_called(review, at, item)))


def _tell(stage: Stage, made: Decided) -> None:
    name = f"{'citation' if stage is Stage.TITLE_ABSTRACT else 'report'}:{made.item}"
    if wants_json():
        emit_json({"id": f"decision:{made.id}", "item": name, "stage": stage, "verdict": made.verdict})
        return
    say(f"decision:{made.id}: {made.verdict} on {name}.")


@click.command()
@click.argument("items", nargs=-1)
@stage_option(default=Stage.TITLE_ABSTRACT)
@filter_options
@click.option("--reason", default="", metavar="CODE", help="Exclusion reason; needed at full text.")
@click.option("--note", default="", help="Free words.")
@shared()
def exclude(
    items: tuple[str, ...],
    stage: str,
    wanted: Filter,
    reason: str,
    note: str,
) -> None:
    """Exclude many ITEMS at once, or the citations a filter finds; your own earlier decisions stay."""
    review = opened()
    at = Stage(stage)
    if items and wanted != Filter():
        raise BadInput("Name the items or give a filter, not both.")
    numbers = [item_called(review, at, item) for item in items]
    if not items:
        if at is not Stage.TITLE_ABSTRACT:
            raise BadInput("A filter finds citations; at full text name the reports.")
        numbers = chosen_citations(review, wanted)
    count = decide_many(review, at, numbers, Verdict.EXCLUDE, reason=reason, note=note)
    _tell_many(count, Verdict.EXCLUDE, len(numbers), "excluded")


def _tell_many(count: int, verdict: Verdict, asked: int, name: str) -> None:
    if wants_json():
        emit_json({name: count, "asked": asked})
    say(f"Decided {verdict} on {count} of {asked}; the others you had decided, or are not asked for.")


def chosen_citations(review: Review, wanted: Filter) -> list[int]:
    """Return the citations that are not removed and pass a filter.

    Raises:
        BadInput: nothing to filter by.
        NotFound: none passes.
    """
    if wanted == Filter():
        raise BadInput("Name the items, or say which by --source, --text, --label, --outcome or --merged.")
    found = [int(line.id) for line in citations(review, replace(wanted, removed=False))]
    if not found:
        raise NotFound("No citation passes this filter.")
    return found
