"""Priority screening: switch it on, bring the order up to date, explain a place."""

import click

from review.cli.frame import opened, shared, stage_of, wants_json
from review.cli.output import emit_json, emit_table, say
from review.errors import BadInput
from review.services.decision_tables import item_called
from review.services.ranking import Texts, explain, extend_order, switch_order
from review.services.values import Order
from review.vocabulary import Stage


@click.command()
@click.option("--on/--off", "on", default=None, help="Ranked order, or random; a new protocol version.")
@click.option("--topic", help="A sentence from which ranking starts.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of random orders.")
@click.option("--ahead", type=click.IntRange(1, 1000), default=5, show_default=True, help="Places to fix.")
@click.option("--explain", "item", metavar="CITATION", help="Terms that move a citation up or down.")
@shared()
def rank(on: bool | None, topic: str | None, seed: int | None, ahead: int, item: str | None) -> None:
    """Train on what is decided and fix the next places of the common order."""
    review = opened()
    if on is None and (topic is not None or seed is not None):
        raise BadInput("Say --on with a --topic or --seed: they belong to a new protocol version.")
    if on is not None:
        number = switch_order(review, Order.RANKED if on else Order.RANDOM, topic=topic, seed=seed)
        say(f"Protocol version {number}: {'ranked' if on else 'random'} order.")
        if not on:
            return
    if item is not None:
        _explain(item)
        return
    done = extend_order(review, Texts(), ahead=ahead)
    if wants_json():
        emit_json(done)
    say(
        f"{len(done.added)} places added, {done.places} in all, by {done.by}; "
        f"trained on {done.trained_on} labels, {done.relevant} relevant."
    )


def _explain(name: str) -> None:
    review = opened()
    stage_of(Stage.TITLE_ABSTRACT, name)
    terms = explain(review, item_called(review, Stage.TITLE_ABSTRACT, name))
    if wants_json():
        emit_json({"terms": terms})
        return
    emit_table(("Term", "Moves"), [(t.term, f"{t.weight:+.4f}") for t in terms], (1,))
    say("From settled items and your own decisions alone.")
