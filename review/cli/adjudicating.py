"""Conflicts, the judgements that settle them, and how far reviewers agree."""

from collections.abc import Sequence

import click

from review.cli.frame import opened, shared, stage_of, stage_option, wants_json
from review.cli.output import emit, emit_json, emit_table, say
from review.services import adjudicating
from review.services.adjudicating import Conflict
from review.services.decision_tables import item_called
from review.services.home import people
from review.services.values import AgreementPoint, AgreementReport, DecisionLine, UnsureAs
from review.text import one_line
from review.vocabulary import HowSettled, Stage, Verdict


@click.command()
@stage_option()
@click.option("--reveal", is_flag=True, help="Show an adjudicator both decisions.")
@shared()
def conflicts(stage: str | None, reveal: bool) -> None:
    """List the items whose decisions pull apart, with both sides; hidden from a named adjudicator."""
    review = opened()
    stages = [Stage(stage)] if stage else list(Stage)
    found = [conflict for each in stages for conflict in adjudicating.conflicts(review, each, reveal=reveal)]
    if wants_json():
        emit_json({"count": len(found), "conflicts": [_conflict_json(conflict) for conflict in found]})
        return
    for conflict in found:
        hidden = ["  both decisions are hidden; --reveal shows them"] if conflict.hidden else []
        emit("\n".join([_name(conflict), *hidden, *(f"  {_words(line)}" for line in conflict.decisions)]))
    say(f"{len(found)} conflicts.")


def _name(conflict: Conflict) -> str:
    return f"{'citation' if conflict.stage is Stage.TITLE_ABSTRACT else 'report'}:{conflict.item}"


def _words(line: DecisionLine) -> str:
    more = "".join(f", {word}" for word in (line.reason, line.note) if word)
    return one_line(f"{line.handle}: {line.verdict}{more} [decision:{line.id}]")


def _conflict_json(conflict: Conflict) -> dict[str, object]:
    return {
        "item": _name(conflict),
        "stage": conflict.stage,
        "decisions": conflict.decisions,
        "hidden": conflict.hidden,
    }


@click.command()
@click.argument("item")
@click.argument("verdict", type=click.Choice([v.value for v in Verdict if v is not Verdict.WITHDRAWN]))
@stage_option()
@click.option("--reason", default="", metavar="CODE", help="Exclusion reason; needed at full text.")
@click.option("--note", default="", help="Free words.")
@click.option(
    "--how",
    type=click.Choice([how.value for how in HowSettled]),
    default=HowSettled.ADJUDICATOR.value,
    show_default=True,
    help="By an adjudicator, or by the reviewers' discussion.",
)
@shared()
def adjudicate(item: str, verdict: str, stage: str | None, reason: str, note: str, how: str) -> None:
    """Settle ITEM once enough reviewers have decided on it."""
    review = opened()
    at = stage_of(stage, item)
    number = item_called(review, at, item)
    made = adjudicating.adjudicate(
        review, at, number, Verdict(verdict), reason=reason, note=note, how=HowSettled(how)
    )
    if wants_json():
        emit_json({"id": f"adjudication:{made}", "item": item, "stage": at, "verdict": verdict, "how": how})
    say(f"adjudication:{made}: {verdict} on {item}.")


@click.command()
@stage_option(default=Stage.TITLE_ABSTRACT)
@click.option(
    "--unsure",
    type=click.Choice([choice.value for choice in UnsureAs]),
    default=UnsureAs.INCLUDE.value,
    show_default=True,
    help="How unsure is counted.",
)
@click.option("--round", "number", type=click.IntRange(min=1), help="A round; the main one unless told.")
@click.option("--window", type=click.IntRange(min=1), help="Over time: kappa in windows of so many items.")
@shared()
def agreement(stage: str, unsure: str, number: int | None, window: int | None) -> None:
    """Show how far reviewers agreed at the moment items were first disclosed."""
    review, at, counted = opened(), Stage(stage), UnsureAs(unsure)
    if window is not None:
        _course(adjudicating.agreement_course(review, at, counted, round_number=number, window=window))
        return
    found = adjudicating.agreement(review, at, counted, round_number=number)
    if wants_json():
        emit_json(found)
        return
    names = {int(person.id): person.handle for person in people(review)}
    headers = ("Reviewers", "Items", "Agree", "Kappa", "95% interval", "PABAK", "Positive", "Negative")
    emit_table(headers, _rows(found, names), (1, 2, 3, 5, 6, 7))
    overall = (
        ("Fleiss' kappa", found.overall.fleiss),
        ("AC1", found.overall.ac1),
        ("alpha", found.overall.alpha),
    )
    each = [f"{name} {_number(f.estimate)} ({_number(f.low)} to {_number(f.high)})" for name, f in overall]
    emit(f"Over all, {found.overall.shared} items judged by two or more: {', '.join(each)}.")
    if found.reason_pairs:
        emit_table(("Reasons: reviewers", "Items", "Agree", "Kappa"), _reason_rows(found, names), (1, 2, 3))
    formula = f"; {found.pairs[0].figures.kappa.method}" if found.pairs else ""
    say(f"{stage}: {found.unsure.sentence}{formula}.")


def _course(points: Sequence[AgreementPoint]) -> None:
    if wants_json():
        emit_json({"course": points})
        return
    rows = [(f"{p.first} to {p.last}", _number(p.kappa.estimate)) for p in points]
    emit_table(("Items", "Kappa"), rows, (1,))


def _rows(found: AgreementReport, names: dict[int, str]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for pair in found.pairs:
        each = pair.figures
        rows.append(
            (
                f"{names.get(pair.first, pair.first)} and {names.get(pair.second, pair.second)}",
                each.items,
                _number(each.agreement.estimate),
                _number(each.kappa.estimate),
                f"{_number(each.kappa.low)} to {_number(each.kappa.high)}",
                _number(each.pabak.estimate),
                _number(each.positive.estimate),
                _number(each.negative.estimate),
            )
        )
    return rows


def _reason_rows(found: AgreementReport, names: dict[int, str]) -> list[tuple[object, ...]]:
    return [
        (
            f"{names.get(pair.first, pair.first)} and {names.get(pair.second, pair.second)}",
            pair.figures.items,
            _number(pair.figures.agreement.estimate),
            _number(pair.figures.kappa.estimate),
        )
        for pair in found.reason_pairs
    ]


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
