"""Rounds of screening: list, open a pilot, send items back."""

import click

from review.cli.frame import opened, shared, stage_of, stage_option, wants_json
from review.cli.output import emit_json, emit_table, say
from review.errors import BadInput
from review.services import rounds as service
from review.services.decision_tables import item_called
from review.vocabulary import Stage


@click.group("round")
def round_() -> None:
    """Rounds of screening: a pilot first, items screened again."""


@round_.command("list")
@stage_option(default=Stage.TITLE_ABSTRACT)
@shared()
def list_(stage: str) -> None:
    """List the rounds of a stage and how far each is."""
    found = service.rounds(opened(), Stage(stage))
    if wants_json():
        emit_json({"rounds": found})
        return
    rows = [(f"{r.round.number} {r.round.kind}", r.items, r.settled, r.conflicts) for r in found]
    emit_table(("Round", "Items", "Settled", "Conflicts"), rows, (1, 2, 3))


@round_.command()
@stage_option(default=Stage.TITLE_ABSTRACT)
@click.option("--number", type=click.IntRange(min=1), help="So many undecided items, drawn at random.")
@click.option("--percent", type=click.FloatRange(0, 100, min_open=True), help="Or so many per cent.")
@shared()
def pilot(stage: str, number: int | None, percent: float | None) -> None:
    """Open a pilot: its items come first in everyone's list and have an agreement of their own."""
    share = None if percent is None else percent / 100
    _opened_round(service.open_pilot(opened(), Stage(stage), number=number, share=share))


@round_.command()
@click.argument("items", nargs=-1, required=True)
@stage_option()
@click.option("--why", required=True, help="Why they are screened again.")
@shared()
def reopen(items: tuple[str, ...], stage: str | None, why: str) -> None:
    """Send ITEMS back: everyone decides anew, and earlier decisions no longer count."""
    review, stages = opened(), {stage_of(stage, item) for item in items}
    if len(stages) != 1:
        raise BadInput("Name items of one stage only.")
    at = stages.pop()
    _opened_round(service.reopen(review, at, [item_called(review, at, item) for item in items], why=why))


def _opened_round(number: int) -> None:
    if wants_json():
        emit_json({"round": number})
    say(f"Round {number} is open.")
