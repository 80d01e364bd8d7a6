"""Options of `review pool` for the methods beside a pooled value, and what they show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

import click

from review.cli.output import emit, emit_table
from review.errors import BadInput
from review.services import specifying
from review.services.asking import Asked
from review.services.findings import Finding
from review.text import one_line

F = TypeVar("F", bound=Callable[..., object])
Words = Mapping[str, str | float | bool | Path | None]
_LISTS = ("steps", "step_weights")


def _flag(name: str, words: str) -> Callable[[F], F]:
    return click.option(name, is_flag=True, help=words)


def _choice(name: str, values: Sequence[str], words: str) -> Callable[[F], F]:
    kind = click.Choice(values, case_sensitive=False)
    return click.option(name, type=kind, metavar="NAME", help=f"{words}: {', '.join(values)}.")


def finding_options(function: F) -> F:
    """Add the options, in the order in which help shows them."""
    for option in reversed(
        (
            _flag("--permutation", "Permutation test, with --mods of every moderator."),
            _flag("--bootstrap", "Bootstrap limits."),
            _choice("--resampling", ("studies", "model"), "With --bootstrap"),
            _flag("--gosh", "Pool every subset of the rows."),
            click.option("--iterations", type=int, metavar="N", help="How many random replicates."),
            click.option("--seed", type=int, metavar="N", help="Of what is random; 1 unless told."),
            click.option("--runner", metavar="NAME", help="serial, processes, processes:N or dask:ADDRESS."),
            click.option("--robust", metavar="COL", help="Cluster-robust variance; `study` is the study."),
            _choice("--robust-kind", specifying.ROBUST_KINDS, "With --robust"),
            click.option("--multilevel", metavar="A/B", help="Random effects of columns; or `inner|outer`."),
            _choice("--structure", specifying.STRUCTURES, "With --multilevel `inner|outer`"),
            click.option("--location-scale", metavar="FORMULA", help="Moderators of tau2."),
            _choice("--selection", specifying.SELECTIONS, "Selection model"),
            click.option("--steps", metavar="P,P", help="With --selection stepfun: ends of its intervals."),
            click.option("--step-weights", metavar="W,W", help="With --selection stepfun: known weights."),
            _choice("--alternative", specifying.ALTERNATIVES, "Results that selection favours"),
            _flag("--pet-peese", "Effect of a study without sampling error."),
            _flag("--excess-significance", "Test of excess significance."),
            _choice("--fail-safe", specifying.FAIL_SAFES, "Fail-safe number"),
            click.option("--target", type=float, help="With --fail-safe Orwin: effect that matters not."),
            _flag("--p-curve", "P-curve."),
            _flag("--henmi-copas", "Interval by Henmi and Copas."),
            click.option("--null", type=float, help="Value that means no effect, on the reported scale."),
            _flag("--blups", "Each row's effect, shrunken towards the pooled one."),
            _flag("--baujat", "Each row's part in heterogeneity and in the pooled value."),
        )
    ):
        function = option(function)
    return function


def asked_of(words: Words) -> Asked:
    """Return what the options ask for."""
    names = {field.name for field in fields(Asked)}
    chosen: dict[str, object] = {name: words[name] for name in names if words.get(name) is not None}
    for name in _LISTS:
        if name in chosen:
            chosen[name] = _numbers(str(chosen[name]), name)
    return Asked(**chosen)  # type: ignore[arg-type]


def _numbers(text: str, name: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        option = "--" + name.replace("_", "-")
        raise BadInput(f"`{text}` is no list of numbers for {option}; write it as 0.025,0.5.") from None


def show_findings(found: Sequence[Finding]) -> None:
    """Show findings, rows as a table."""
    for each in found:
        emit(f"\n{one_line(each.heading)}")
        if each.rows is None:
            emit(each.to_text())
        else:
            _table(each.to_dict())


def _table(rows: object) -> None:
    assert isinstance(rows, list)
    headers = list(rows[0])
    cells = [[_cell(row[name]) for name in headers] for row in rows]
    emit_table([name.replace("_", " ") for name in headers], cells, range(1, len(headers)))


def _cell(value: object) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)
