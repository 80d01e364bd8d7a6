"""Priority screening replayed on labelled tables, with no review at all."""

from pathlib import Path

import click

from review.cli.frame import json_only, wants_json
from review.cli.output import emit, emit_json, emit_table, put
from review.cli.tables import PlainTable, read_table
from review.errors import BadInput
from review.services.fan_out import runner_called
from review.services.simulating import LabelledTable, Simulation, recall_svg
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
    """Replay priority screening on labelled tables: title, abstract, label (1 or 0); rows count from 0."""
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
        emit_json(shapes[0] if len(shapes) == 1 else {"runs": shapes})
        return
    _show(runs)


def _labelled(table: PlainTable) -> LabelledTable:
    title, abstract, label = (
        table.column("title"),
        table.column("abstract", optional=True),
        table.column("label"),
    )
    return LabelledTable(table.name.removesuffix(".csv"), tuple(title), tuple(abstract), tuple(label))


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


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
