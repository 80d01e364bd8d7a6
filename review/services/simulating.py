"""Priority screening replayed on labelled tables, with no review at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from review.drawing import to_svg
from review.errors import BadInput
from review.report.recall_picture import recall_drawing
from review.runner import Runner, serial
from review.screening.ranking_build import record_text
from review.screening.simulation import LabelledSet, ReplayFigures, Start, recall_curve, replay_all
from review.screening.simulation_rules import RuleStop, rule_stops
from review.screening.stopping import Aim

_YES = frozenset({"1", "yes", "true", "include", "included", "relevant"})
_NO = frozenset({"0", "no", "false", "exclude", "excluded", "irrelevant", ""})


@dataclass(frozen=True, slots=True)
class LabelledTable:
    """A labelled table as text: one entry per row in each column."""

    name: str
    titles: tuple[str, ...]
    abstracts: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Simulation:
    """One replay: the order shown (rows from 0, priors first), what it comes to, and where rules stop it."""

    name: str
    seed: int
    priors: tuple[int, ...]
    order: tuple[int, ...]
    figures: ReplayFigures
    curve: tuple[float, ...]
    rules: tuple[RuleStop, ...]


def simulate(
    tables: Sequence[LabelledTable],
    *,
    priors: Sequence[int] = (),
    topic: str = "",
    seeds: Sequence[int] = (0,),
    recall: float = 0.95,
    confidence: float = 0.95,
    runner: Runner = serial,
) -> tuple[Simulation, ...]:
    """Replay priority screening on every table from every seed.

    Args:
        tables: the labelled tables.
        priors: rows that are labelled from the start, counted from 0.
        topic: a sentence to start from instead.
        seeds: draw the start where neither is given, and the samples of the stopping rules.
        recall: what the stopping rules aim at, between 0 and 1.
        confidence: how sure they are to be, between 0 and 1.
        runner: spreads the tables.

    Raises:
        BadInput: a label that is neither yes nor no.
        RefusedData: nothing relevant, priors that are not there, an aim out of range.
    """
    aim = Aim(recall, confidence)
    starts = tuple(Start(tuple(priors), topic, seed) for seed in seeds)
    done = replay_all([_labelled(table) for table in tables], starts, runner)
    return tuple(
        Simulation(
            name=each.name,
            seed=each.start.seed,
            priors=each.replay.order[: each.replay.priors],
            order=each.replay.order,
            figures=each.figures,
            curve=recall_curve(each.replay),
            rules=rule_stops(each.replay, aim, each.start.seed),
        )
        for each in done
    )


def _labelled(table: LabelledTable) -> LabelledSet:
    texts = tuple(record_text(t, a) for t, a in zip(table.titles, table.abstracts, strict=True))
    return LabelledSet(table.name, texts, tuple(_label(table, row) for row in range(len(table.labels))))


def _label(table: LabelledTable, row: int) -> bool:
    cell = table.labels[row].strip().lower()
    if cell in _YES or cell in _NO:
        return cell in _YES
    raise BadInput(f"{table.name}, row {row}: the label `{table.labels[row]}` is neither 1 nor 0.")


def recall_svg(runs: Sequence[Simulation]) -> str:
    """Return the recall curves of some replays as one SVG document."""
    curves = [(f"{run.name}, seed {run.seed}", run.curve) for run in runs]
    return to_svg(recall_drawing(curves))
