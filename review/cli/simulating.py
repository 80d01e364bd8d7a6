"""Priority screening replayed on labelled tables, with no review at all."""

from collections.abc import Sequence
from pathlib import Path

import click

from review.cli.frame import json_only, wants_json
from review.cli.output import emit, emit_json, emit_table, put
from review.cli.tables import PlainTable, read_table
from review.errors import BadInput
from review.services.fan_out import runner_called
from review.services.simulating import (
    LabelledSet,
    RuleSummary,
    Simulation,
    labelled_table,
    recall_svg,
    rules_over,
)
from review.services.simulating import simulate as replay


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--priors", default="", metavar="ROW,ROW", help="Rows labelled from the start, from 0.")
@click.option("--topic", default="", help="A sentence to start from instead.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--seeds", type=click.IntRange(min=1), default=1, help="So many replays, each its own seed.")
@click.option("--recall", type=float, default=0.95, show_default=True, help="Aim of the stopping rules.")
@click.option("--confidence", type=float, default=0.95, show_default=True, help="Their confidence.")
@click.option("--plot", type=click.Path(path_type=Path), help="Recall curves as SVG.")
@click.option("--runner", default="serial", metavar="NAME", help="serial, processes[:N], dask:ADDRESS.")
@json_only
def simulate(
    files: tuple[Path, ...],
    priors: str,
    topic: str,
    seed: int,
    seeds: int,
    recall: float,
    confidence: float,
    plot: Path | None,
    runner: str,
) -> None:
    """Replay priority screening on labelled tables: title, abstract, label (1 or 0); rows count from 0.

    Several tables or seeds also tell how often each stopping rule ended below the recall aimed at.
    """
    if priors and topic:
        raise BadInput("Start from --priors or from a --topic, not both.")
    runs = replay(
        [_labelled(read_table(path)) for path in files],
        priors=_rows(priors),
        topic=topic,
        seeds=range(seed, seed + seeds),
        recall=recall,
        confidence=confidence,
        runner=runner_called(runner),
    )
    if plot is not None:
        put(recall_svg(runs), plot)
    if wants_json():
        shapes = [_json(run) for run in runs]
        several = {"runs": shapes, "rules": rules_over(runs, recall=recall, confidence=confidence)}
        emit_json(shapes[0] if len(shapes) == 1 else several)
        return
    _show(runs)
    if len(runs) > 1:
        _show_rules(rules_over(runs, recall=recall, confidence=confidence), recall)


def _labelled(table: PlainTable) -> LabelledSet:
    return labelled_table(table.name.removesuffix(".csv"), table.headers, table.rows)


def _rows(text: str) -> list[int]:
    cells = [cell.strip() for cell in text.split(",") if cell.strip()]
    if not all(cell.isdigit() for cell in cells):
        raise BadInput(f"Priors are row numbers parted by commas, as 3,17, not `{text}`.")
    return [int(cell) for cell in cells]


def _json(run: Simulation) -> dict[str, object]:
    figures = run.figures
    return {
        "name": run.name,
        "seed": run.seed,
        "priors": run.priors,
        "records": figures.records,
        "relevant": figures.relevant,
        "to_95": figures.to_95,
        "to_100": figures.to_100,
        "wss_95": figures.wss_95,
        "wss_100": figures.wss_100,
        "recall_at_10": figures.recall_at_10,
        "time_to_discovery": figures.time_to_discovery,
        "loss": figures.loss,
        "rules": run.rules,
        "order": run.order,
        "recall": run.curve,
    }


def _show(runs: tuple[Simulation, ...]) -> None:
    headers = ("Table", "Seed", "Records", "Relevant", "To 95%", "To 100%", "WSS@95", "At 10%", "ATD", "Loss")
    rows = [
        (
            run.name,
            run.seed,
            (f := run.figures).records,
            f.relevant,
            f.to_95,
            f.to_100,
            f"{f.wss_95:.3f}",
            f"{f.recall_at_10:.3f}",
            _number(f.time_to_discovery, 1),
            _number(f.loss, 4),
        )
        for run in runs
    ]
    emit_table(headers, rows, range(1, 10))
    emit("")
    stops = [
        (run.name, run.seed, rule.rule, rule.read if rule.applicable else "-", f"{rule.recall:.3f}")
        for run in runs
        for rule in run.rules
    ]
    emit_table(("Table", "Seed", "Stopping rule", "Read", "Recall"), stops, (1, 3, 4))


def _show_rules(rules: Sequence[RuleSummary], recall: float) -> None:
    rows = [
        (
            rule.rule,
            rule.runs,
            rule.below,
            f"{rule.share:.1%} ({rule.low:.1%} to {rule.high:.1%})",
            f"{rule.recall:.3f}",
            f"{rule.saved:.1%}",
        )
        for rule in rules
    ]
    emit("")
    below = f"Below {recall:.0%}"
    emit_table(("Stopping rule", "Runs", below, "Share (95 % CI)", "Recall", "Saved"), rows, (1, 2, 3, 4, 5))


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
