"""Pooling: an outcome of the review, or a plain table with no review at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import click

from review.cli.frame import opened, settings, shared, wants_json
from review.cli.output import emit, emit_json, say, width
from review.cli.pooling_figures import check_target, write_forests
from review.cli.pooling_more import More, Pooled, Words, more_of, more_options, show_more
from review.cli.tables import read_table
from review.errors import BadInput, NotFound
from review.services import specifying
from review.services.figures import forest_text
from review.services.naming import parse_id
from review.services.plain_pooling import Named, plain_table, pool_table
from review.services.specifying import Choices, roles_of, spec_of
from review.text import one_line
from review.vocabulary import CohortId, Denominator

F = TypeVar("F", bound=Callable[..., object])
TEXT_WIDTH = 100


def _column_options(function: F) -> F:
    """Add one option for each kind of numeric column."""
    for role in reversed(specifying.ROLES):
        words = role.replace("_", " ")
        option = "--" + role.replace("_", "-")
        function = click.option(option, role, metavar="COL", help=f"With --table: column of {words}.")(
            function
        )
    return function


def _choice_options(function: F) -> F:
    """Add the statistical choices; what is not chosen is as the measure's preset says."""

    def choice(name: str, values: tuple[str, ...], words: str) -> Callable[[F], F]:
        kind = click.Choice(values, case_sensitive=False)
        return click.option(name, type=kind, metavar="NAME", help=f"{words}: {', '.join(values)}.")

    for option in reversed(
        (
            choice("--measure", specifying.MEASURES, "Effect measure"),
            choice("--method", specifying.METHODS, "Method"),
            choice("--test", specifying.TESTS, "Test of the pooled value"),
            click.option("--level", type=float, help="Confidence level, 0.95 unless told."),
            choice("--prediction", specifying.PREDICTIONS, "Rule of the prediction interval"),
            choice("--i2", specifying.I2_DEFINITIONS, "What I² is computed from"),
            choice("--subgroup-tau", specifying.SUBGROUP_TAUS, "τ² of the subgroups"),
            choice("--model", specifying.MODELS, "Mixed model for two groups"),
            click.option("--equal-effects", is_flag=True, help="With GLMM: no random effect."),
            click.option("--add", type=float, help="Continuity correction."),
            choice("--to", specifying.CORRECTIONS, "Rows that are corrected"),
            choice("--variance-type", specifying.VARIANCE_TYPES, "Formula of the sampling variance"),
        )
    ):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a call of `pool` asks for, besides the statistical choices."""

    table: Path | None
    subgroup: str
    study: str
    label: str
    timepoint: str | None
    denominator: str | None
    without: frozenset[CohortId]
    keep: bool


@click.command(context_settings={"max_content_width": 100})
@click.argument("outcomes", nargs=-1, metavar="[OUTCOME]...")
@click.option("--table", type=click.Path(path_type=Path), help="Pool this CSV file, with no review.")
@click.option(
    "--subgroup",
    "groupings",
    multiple=True,
    metavar="COL",
    help="Column or characteristic to group by.",
)
@click.option("--study", default="", metavar="COL", help="With --table: column that names the study.")
@click.option("--label", default="", metavar="COL", help="With --table: column that names the row.")
@click.option("--timepoint", help="Only this timepoint.")
@click.option(
    "--denominator", type=click.Choice([d.value for d in Denominator]), help="Only this denominator."
)
@click.option("--without", multiple=True, metavar="cohort:N", help="Leave a cohort out.")
@click.option("--keep/--look", default=True, help="Keep the result in the review, or only look.")
@_choice_options
@_column_options
@more_options
@click.option("--title", default="", help="Title of the forest plot.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Forest plot: .svg or .txt; a folder takes one for each outcome and grouping.",
)
@shared()
def pool(
    outcomes: tuple[str, ...],
    table: Path | None,
    groupings: tuple[str, ...],
    study: str,
    label: str,
    timepoint: str | None,
    denominator: str | None,
    without: tuple[str, ...],
    keep: bool,
    title: str,
    output: Path | None,
    **words: str | float | bool | Path | None,
) -> None:
    """Pool each OUTCOME (such as ORR), or the rows of --table FILE.csv.

    With --table, an OUTCOME is a column of events.
    """
    names = tuple(dict.fromkeys(outcomes))
    if len(names) > 1:
        _check_several(title, output, words)
    check_target(output)
    left_out = frozenset(CohortId(parse_id(text, "cohort")[1]) for text in without)
    subgroup = groupings[0] if groupings else ""
    asked = _Asked(table, subgroup, study, label, timepoint, denominator, left_out, keep)
    pooled = _pooled(names, asked, _choices(words), _named(words))
    headed = [replace(each, heading=title or each.heading) for each in pooled]
    shown = [(each, more_of(each, words, groupings[1:])) for each in headed]
    if output is not None:
        write_forests(shown, subgroup, output)
    if wants_json():
        _show_json(shown)
        return
    for each, more in shown:
        _show(each, more)


def _check_several(title: str, output: Path | None, words: Words) -> None:
    """Refuse what takes one outcome at a time."""
    single = [f"--{name.replace('_', '-')}" for name in ("funnel", "r_script") if words.get(name)]
    if title:
        single.append("--title")
    if output is not None and output.suffix and not output.is_dir():
        single.append(f"-o {output.name}")
    if single:
        raise BadInput(
            f"{single[0]} takes one outcome; call it for each, and give -o a folder for the forest plots."
        )


def _named(words: Words) -> list[Named]:
    return [Named(role, str(words[role])) for role in specifying.ROLES if words.get(role)]


def _choices(words: Words) -> Choices:
    chosen = {name: words[name] for name in Choices.__dataclass_fields__ if words.get(name) is not None}
    return Choices(**{"measure": "PLO", **chosen})  # type: ignore[arg-type]


def _pooled(names: tuple[str, ...], asked: _Asked, chosen: Choices, named: list[Named]) -> list[Pooled]:
    if asked.table is not None:
        return _of_table(names, asked, asked.table, chosen, named)
    if named or asked.study or asked.label:
        raise BadInput("Columns are named for a --table; an outcome of the review has its own.")
    return _of_review(names, asked, chosen)


def _of_table(
    names: tuple[str, ...], asked: _Asked, path: Path, chosen: Choices, named: list[Named]
) -> list[Pooled]:
    found = read_table(path)
    columns = found.columns()
    outcomes = [Named("events", name) for name in names]
    if outcomes:
        _check_columns(chosen, named)
    pooled = []
    for columns_named in [[each, *named] for each in outcomes] or [named]:
        table = plain_table(
            columns,
            chosen.measure,
            columns_named,
            label=asked.label,
            study=asked.study,
            subgroup=asked.subgroup,
            where=found.name,
        )
        heading = columns_named[0].column if outcomes else path.stem
        pooled.append(Pooled(heading, heading, table, columns, chosen, pool_table(table, chosen)))
    return pooled


def _check_columns(chosen: Choices, named: list[Named]) -> None:
    """Refuse outcomes of a table whose measure has no single column of events."""
    if "events" not in roles_of(chosen.measure):
        raise BadInput(f"With --table, an OUTCOME is a column of events, and {chosen.measure} has none.")
    if any(each.role == "events" for each in named):
        raise BadInput("Name the column of events as an OUTCOME of the --table or by --events, not both.")


def _of_review(names: tuple[str, ...], asked: _Asked, chosen: Choices) -> list[Pooled]:
    # the store is loaded for a review alone: a plain table is pooled in half the time
    from review.services.extraction import outcomes
    from review.services.pooling import Selection, pool_outcomes, table_of

    review = opened(settings())
    if not names:
        known = ", ".join(o.code for o in outcomes(review))
        raise NotFound(f"Name the outcome to pool; there are {known or 'none yet'}.")
    selection = Selection(asked.timepoint, asked.denominator, asked.without, asked.subgroup)
    pooled = []
    for found in pool_outcomes(review, names, spec=spec_of(chosen), selection=selection, keep=asked.keep):
        characteristics = dict.fromkeys(name for row in found.rows for name in row.characteristics)
        columns = {
            name: [row.characteristics.get(name, "") for row in found.rows] for name in characteristics
        }
        table = table_of(found.rows, asked.subgroup)
        heading = f"{found.code}: {found.label}"
        pooled.append(Pooled(found.code, heading, table, columns, chosen, found.result))
    return pooled


def _show_json(shown: Sequence[tuple[Pooled, More]]) -> None:
    found = [(each.name, each.result.to_dict() | more.to_dict()) for each, more in shown]
    emit_json(
        found[0][1] if len(found) == 1 else {"outcomes": [{"outcome": name} | all_ for name, all_ in found]}
    )
    for each, _ in shown:
        for warning in each.result.warnings:
            say(f"Caution: {one_line(warning)}")


def _show(pooled: Pooled, more: More) -> None:
    result = pooled.result
    emit(forest_text(result, pooled.heading, width=width() or TEXT_WIDTH))
    emit("\n" + result.to_text())
    if result.overall.studies is not None and result.overall.studies < result.overall.k:
        emit("For rows of one study: --robust study, or --multilevel study/row.")
    show_more(more)
