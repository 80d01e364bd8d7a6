"""The team: who takes part, who is assigned what, and what second readers found."""

import click

from review.cli.frame import opened, shared, stage_option, wants_json
from review.cli.listing import filter_options
from review.cli.output import emit_json, emit_table, say
from review.errors import BadInput
from review.services import second_reading
from review.services import team as service
from review.services.listing import Filter, citations
from review.services.team import Distribution, Share
from review.vocabulary import Stage


@click.group()
def team() -> None:
    """Who takes part, what they read, and who is assigned what."""


@team.command("list")
@shared()
def list_() -> None:
    """List everyone with the languages they read."""
    found = service.members(opened())
    if wants_json():
        emit_json({"members": found})
        return
    rows = [
        (m.reviewer.handle, ", ".join(m.languages) or "all", "yes" if m.active else "left") for m in found
    ]
    emit_table(("Name", "Languages", "Takes part"), rows)


@team.command()
@click.argument("name")
@click.option("--language", multiple=True, help="A language they read; none means all.")
@shared()
def join(name: str, language: tuple[str, ...]) -> None:
    """Let NAME take part, or say which languages they read."""
    review = opened()
    service.join(review, name)
    if language:
        service.set_languages(review, name, language)
    if wants_json():
        emit_json({"joined": name})
    say(f"{name} takes part.")


@team.command()
@click.argument("name")
@shared()
def leave(name: str) -> None:
    """Let NAME leave: their decisions stay, their undecided items go to the others."""
    _told(service.leave(opened(), name))


@team.command()
@click.argument("shares", nargs=-1, required=True, metavar="NAME[=SHARE]...")
@stage_option(default=Stage.TITLE_ABSTRACT)
@filter_options
@click.option("--number", type=click.IntRange(min=1), help="At most so many unassigned items.")
@click.option("--percent", type=click.FloatRange(0, 100, min_open=True), help="So many per cent of them.")
@click.option("--needed", type=click.IntRange(1, 9), help="Reviewers per item; the protocol's unless told.")
@click.option("--double", type=click.FloatRange(0, 100), help="Per cent of items read by several.")
@shared()
def assign(
    shares: tuple[str, ...],
    stage: str,
    wanted: Filter,
    number: int | None,
    percent: float | None,
    needed: int | None,
    double: float | None,
) -> None:
    """Assign undecided items to reviewers, all of them or those a filter finds."""
    review, at = opened(), Stage(stage)
    items = None
    if wanted != Filter():
        if at is not Stage.TITLE_ABSTRACT:
            raise BadInput("A filter finds citations; at full text assign all reports.")
        items = [int(line.id) for line in citations(review, wanted)]
    _told(
        service.assign_items(
            review,
            at,
            [_share(each) for each in shares],
            items=items,
            number=number,
            percent=percent,
            needed=needed,
            double_share=None if double is None else double / 100,
        )
    )


def _share(text: str) -> Share:
    name, equals, share = text.partition("=")
    try:
        return Share(name, float(share) if equals else 1.0)
    except ValueError:
        raise BadInput(f"A share is written NAME=NUMBER, not `{text}`.") from None


def _told(done: Distribution) -> None:
    if wants_json():
        emit_json(done)
    per = ", ".join(f"{name} {count}" for name, count in sorted(done.per_reviewer.items()))
    short = f"; {len(done.short)} items have too few readers" if done.short else ""
    say(f"{done.items} items: {per or 'nothing new'}{short}.")


@team.command()
@stage_option(default=Stage.TITLE_ABSTRACT)
@shared()
def unreadable(stage: str) -> None:
    """List the items that too few of those who take part can read."""
    found = service.unreadable_items(opened(), Stage(stage))
    kind = "citation" if Stage(stage) is Stage.TITLE_ABSTRACT else "report"
    if wants_json():
        emit_json({"items": [f"{kind}:{item}" for item in found]})
        return
    emit_table(("Item",), [(f"{kind}:{item}",) for item in found])


@team.command()
@click.argument("readers", nargs=-1, required=True)
@click.option("--percent", type=click.FloatRange(0, 100, min_open=True), help="The protocol's unless told.")
@shared()
def second(readers: tuple[str, ...], percent: float | None) -> None:
    """Send a random share of single-reviewer exclusions blind to second READERS."""
    share = None if percent is None else percent / 100
    sent = second_reading.send_to_second(opened(), readers, share=share)
    if wants_json():
        emit_json({"sent": sent})
    say(f"{sent} exclusions wait for a second reader.")


@team.command()
@shared()
def missed() -> None:
    """Say how many relevant items single reviewers have missed, by the second readers' sample."""
    found = second_reading.missed(opened())
    if wants_json():
        emit_json(found)
        return
    say(
        f"{found.found} of {found.sampled} checked exclusions were relevant; about {found.estimate:.1f} of "
        f"{found.excluded} were missed ({found.low} to {found.high} at {found.confidence:.0%} confidence)."
    )
