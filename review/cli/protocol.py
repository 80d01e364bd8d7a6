"""The protocol, and who takes part."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from review.cli.frame import opened, shared, wants_json
from review.cli.output import emit, emit_json, emit_table, read_text, say
from review.errors import BadInput
from review.services.home import people
from review.services.protocol import Protocol, ProtocolVersion, Reason, current_protocol, set_protocol


@click.group()
def protocol() -> None:
    """Show or change the protocol; every version is kept."""


@protocol.command()
@shared()
def show() -> None:
    """Show the protocol in force."""
    now = current_protocol(opened())
    if wants_json():
        emit_json(now)
        return
    emit("\n".join(_lines(now)))


def _lines(now: ProtocolVersion) -> list[str]:
    reasons = [f"  {r.code}: {r.label}" for r in now.reasons_full_text]
    early = [f"  {r.code}: {r.label}" for r in now.reasons_title_abstract]
    return [
        f"{now.title} (version {now.number})",
        *([now.criteria] if now.criteria else []),
        f"Reviewers per title and abstract: {now.reviewers_title_abstract}",
        f"Reviewers per full text: {now.reviewers_full_text}; {'blinded' if now.blinded else 'open'}",
        *(f"{name} = {value}" for name, value in sorted(now.settings.items())),
        f"Terms for: {', '.join(now.include_terms) or 'none'}",
        f"Terms against: {', '.join(now.exclude_terms) or 'none'}",
        *(["Reasons at title and abstract:", *early] if early else []),
        "Reasons at full text:",
        *reasons,
    ]


@protocol.command("set")
@click.option("--title", help="Title of the review.")
@click.option(
    "--criteria", "criteria_file", type=click.Path(path_type=Path), help="File with the eligibility criteria."
)
@click.option("--reviewers-title-abstract", type=int, help="Reviewers per citation.")
@click.option("--reviewers-full-text", type=int, help="Reviewers per report.")
@click.option("--blinded/--open", default=None, help="Whether reviewers see each other's decisions early.")
@click.option("--include-term", multiple=True, help="Term that speaks for a record; replaces the list.")
@click.option("--exclude-term", multiple=True, help="Term that speaks against; replaces the list.")
@click.option("--reason", multiple=True, metavar="CODE=LABEL", help="Reason at full text; replaces the list.")
@click.option(
    "--reason-title-abstract", multiple=True, metavar="CODE=LABEL", help="The same at title and abstract."
)
@click.option("--adjudicator", multiple=True, help="Who settles conflicts; replaces the list.")
@click.option(
    "--setting",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting such as screening.stopping=hypergeometric; an empty value takes it out.",
)
@shared()
def set_(
    title: str | None,
    criteria_file: Path | None,
    reviewers_title_abstract: int | None,
    reviewers_full_text: int | None,
    blinded: bool | None,
    include_term: tuple[str, ...],
    exclude_term: tuple[str, ...],
    reason: tuple[str, ...],
    reason_title_abstract: tuple[str, ...],
    adjudicator: tuple[str, ...],
    setting: tuple[str, ...],
) -> None:
    """Write a new version of the protocol; what is not given stays as it is."""
    review = opened()
    now = current_protocol(review)
    before = _as_protocol(now)
    given = Protocol(
        title=before.title if title is None else title,
        criteria=before.criteria if criteria_file is None else read_text(criteria_file),
        reviewers_title_abstract=_or(reviewers_title_abstract, before.reviewers_title_abstract),
        reviewers_full_text=_or(reviewers_full_text, before.reviewers_full_text),
        blinded=before.blinded if blinded is None else blinded,
        include_terms=include_term or before.include_terms,
        exclude_terms=exclude_term or before.exclude_terms,
        reasons_full_text=_reasons(reason) or before.reasons_full_text,
        reasons_title_abstract=_reasons(reason_title_abstract) or before.reasons_title_abstract,
        settings=_settings(before.settings, adjudicator, setting),
    )
    number = set_protocol(review, given)
    if wants_json():
        emit_json({"version": number})
    say(f"Protocol version {number} is in force.")


def _or(given: int | None, before: int) -> int:
    return before if given is None else given


def _settings(
    before: Mapping[str, str], adjudicators: tuple[str, ...], given: tuple[str, ...]
) -> dict[str, str]:
    changed = dict(before)
    if adjudicators:
        changed["screening.adjudicators"] = ",".join(adjudicators)
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise BadInput(f"A setting is written NAME=VALUE, not `{text}`.")
        changed[name.strip()] = value.strip()
    return {name: value for name, value in changed.items() if value}


def _as_protocol(now: ProtocolVersion) -> Protocol:
    names = [name for name in Protocol.__dataclass_fields__ if hasattr(now, name)]
    return replace(Protocol(), **{name: getattr(now, name) for name in names})


def _reasons(given: tuple[str, ...]) -> tuple[Reason, ...]:
    found = []
    for text in given:
        code, equals, label = text.partition("=")
        if not equals or not code.strip() or not label.strip():
            raise BadInput(f"A reason is written CODE=LABEL, not `{text}`.")
        found.append(Reason(code.strip(), label.strip()))
    return tuple(found)


@click.command()
@shared()
def reviewers() -> None:
    """List who takes part."""
    found = people(opened())
    if wants_json():
        emit_json({"reviewers": found})
        return
    emit_table(("Name", "Kind"), [(one.handle, one.kind.value) for one in found])
