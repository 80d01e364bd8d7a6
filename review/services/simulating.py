"""Priority screening replayed on labelled tables, with no review at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from review.drawing import to_svg
from review.report.recall_picture import recall_drawing
from review.runner import Runner, serial
from review.screening.simulation import LabelledSet, ReplayFigures, Start, recall_curve, replay_all
from review.screening.simulation_rules import RuleStop, RuleSummary, rule_stops, summarise
from review.screening.simulation_table import labelled_table
from review.screening.stopping import Aim

__all__ = [
    "LabelledSet",
    "RuleSummary",
    "Simulation",
    "labelled_table",
    "recall_svg",
    "rules_over",
    "simulate",
]


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
    tables: Sequence[LabelledSet],
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
        tables: the labelled tables, from `labelled_table`.
        priors: rows that are labelled from the start, counted from 0.
        topic: a sentence to start from instead.
        seeds: draw the start where neither is given, and the samples of the stopping rules.
        recall: what the stopping rules aim at, between 0 and 1.
        confidence: how sure they are to be, between 0 and 1.
        runner: spreads the tables.

    Raises:
        RefusedData: nothing relevant, priors that are not there, an aim out of range.
    """
    aim = Aim(recall, confidence)
    starts = tuple(Start(tuple(priors), topic, seed) for seed in seeds)
    done = replay_all(tables, starts, runner)
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


def rules_over(
    runs: Sequence[Simulation], *, recall: float = 0.95, confidence: float = 0.95
) -> tuple[RuleSummary, ...]:
    """Return how often each stopping rule ended below the recall aimed at, and what it saved."""
    return summarise([stop for run in runs for stop in run.rules], Aim(recall, confidence))


def recall_svg(runs: Sequence[Simulation]) -> str:
    """Return the recall curves of some replays as one SVG document."""
    curves = [(f"{run.name}, seed {run.seed}", run.curve) for run in runs]
    return to_svg(recall_drawing(curves))
