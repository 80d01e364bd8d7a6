"""May screening stop? The figures, a stop, and taking screening up again."""

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit, emit_json, say
from review.services import stopping as service
from review.services.session import Review
from review.services.stopping_sampling import draw_sample


@click.group()
def stopping() -> None:
    """The stopping rule of title and abstract screening."""


@stopping.command()
@shared()
def status() -> None:
    """Show the figures after what is settled now, with the assumption behind them."""
    show_status(opened())


def show_status(review: Review) -> None:
    """Print where stopping stands."""
    found = service.stopping_state(review)
    if wants_json():
        emit_json(found)
        return
    stopped = ["Screening is stopped."] if found.stop else []
    emit("\n".join([*stopped, found.headline, *found.details, f"Rule of the protocol: {found.rule}."]))


@stopping.command()
@shared()
def sample() -> None:
    """Put what nobody has read into random order and fix the looks; needs the rule random_sample."""
    made = draw_sample(opened())
    if wants_json():
        emit_json(made)
    sizes = " and ".join(map(str, made.looks))
    say(f"{made.unread} unread records are in random order; the looks are at {sizes} of them.")


@stopping.command()
@click.option("--anyway", is_flag=True, help="Although the rule does not say so; the figures are kept.")
@shared()
def stop(anyway: bool) -> None:
    """Stop: what nobody has decided is left unread and counted so."""
    made = service.stop_screening(opened(), anyway=anyway)
    if wants_json():
        emit_json(made)
    say(f"Stopped: {made.read} of {made.total} read. " + " ".join(made.sentences))


@stopping.command()
@shared()
def resume() -> None:
    """Take screening up again."""
    made = service.resume_screening(opened())
    if wants_json():
        emit_json(made)
    say("What was left unread waits again.")


@stopping.command()
@click.argument("relevant", type=click.IntRange(min=0))
@shared()
def expect(relevant: int) -> None:
    """Say what the rule can save if about RELEVANT records are relevant."""
    words = service.saving_expected(opened(), relevant)
    if wants_json():
        emit_json({"sentence": words})
        return
    emit(words)
