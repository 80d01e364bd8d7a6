"""The frame of every command: the options they share, the settings, and the review they open."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from review.errors import BadInput, NotFound
from review.settings import Settings, load_settings
from review.vocabulary import Stage

if TYPE_CHECKING:
    from review.services.session import Review

F = TypeVar("F", bound=Callable[..., object])
DEFAULT_FILE = "review.db"
_DB, _AS, _JSON = "review.db", "review.as", "review.json"


def _keep(key: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def callback(context: click.Context, _: click.Parameter, value: object) -> None:
        if value:
            context.meta[key] = value

    return callback


def shared(*, data: bool = True) -> Callable[[F], F]:
    """Add `--db`, `--as` and, where data is printed, `--json`; they stand before or after the command."""

    def decorate(function: F) -> F:
        if data:
            function = click.option(
                "--json", is_flag=True, expose_value=False, callback=_keep(_JSON), help="Print JSON."
            )(function)
        function = click.option(
            "--as",
            metavar="NAME",
            expose_value=False,
            callback=_keep(_AS),
            help="Who is at the keyboard.",
        )(function)
        return click.option(
            "--db",
            metavar="FILE|URL",
            expose_value=False,
            callback=_keep(_DB),
            help="The review: a file, or a PostgreSQL URL.",
        )(function)

    return decorate


def json_only(function: F) -> F:
    """Add `--json` to a command that needs no review."""
    return click.option(
        "--json", is_flag=True, expose_value=False, callback=_keep(_JSON), help="Print JSON."
    )(function)


def wants_json() -> bool:
    """Whether JSON was asked for."""
    return bool(click.get_current_context().meta.get(_JSON))


def settings() -> Settings:
    """Return the settings in force: flags, environment, files, defaults."""
    meta = click.get_current_context().meta
    return load_settings(db=meta.get(_DB), reviewer=meta.get(_AS))


def target_of(chosen: Settings) -> str | None:
    """Return the review that is to be opened: the one set, or ./review.db where it is there."""
    if chosen.db:
        return chosen.db
    return DEFAULT_FILE if Path(DEFAULT_FILE).is_file() else None


def opened(chosen: Settings | None = None) -> "Review":
    """Open the review, to be closed when the command ends.

    Raises:
        NotFound: no review is named and none lies here.
    """
    from review.services.opening import open_review

    in_force = chosen or settings()
    target = target_of(in_force)
    if target is None:
        raise NotFound(
            f"There is no ./{DEFAULT_FILE} here; name a review with --db or REVIEW_DB, "
            "or start one: `review new TITLE`."
        )
    review = open_review(target, handle=in_force.reviewer)
    click.get_current_context().call_on_close(review.store.close)
    return review


def stage_option(*, default: Stage | None = None) -> Callable[[F], F]:
    """Add `--stage`."""
    return click.option(
        "--stage",
        type=click.Choice([stage.value for stage in Stage]),
        default=default.value if default else None,
        help="Stage of screening" + (f"; {default} unless told." if default else "; told by the id."),
    )


column_option = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=FIELD",
    help="What a column of a table holds, as in `Titel=title`; once for each column.",
)


def stage_of(stage: str | None, item: str) -> Stage:
    """Return the stage that was named, or the one an item's id tells.

    Raises:
        BadInput: the id belongs to the other stage.
    """
    kind = item.strip().lower().partition(":")[0]
    told = {"report": Stage.FULL_TEXT, "citation": Stage.TITLE_ABSTRACT}.get(kind)
    if stage is None:
        return told or Stage.TITLE_ABSTRACT
    if told is not None and told is not Stage(stage):
        raise BadInput(f"`{item}` is an item of {told}, not of {stage}.")
    return Stage(stage)


def without_password(chosen: Settings) -> Settings:
    """Return settings that may be shown: the password of a database URL is left out."""
    head, at, rest = chosen.db.rpartition("@")
    scheme, slashes, user = head.partition("://")
    safe = f"{scheme}{slashes}{user.partition(':')[0]}@{rest}" if at and slashes else chosen.db
    return replace(chosen, db=safe)
