"""A labelled table for simulation: which columns it uses, what its labels mean, and the answer as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from review.errors import BadInput
from review.record import JsonObject
from review.screening.ranking_build import record_text
from review.screening.simulation import LabelledSet, Replay, ReplayFigures, Start, recall_curve
from review.screening.simulation_rules import RuleStop

TITLES = ("title", "primary_title", "ti", "article title")
ABSTRACTS = ("abstract", "abstracts", "notes_abstract", "ab", "abstract note")
LABELS = (
    "label",
    "label_included",
    "included_label",
    "included_final",
    "included",
    "label_abstract_screening",
)
YES = frozenset({"1", "1.0", "yes", "y", "true", "include", "included", "relevant"})
NO = frozenset({"0", "0.0", "no", "n", "false", "exclude", "excluded", "irrelevant"})


def labelled_table(name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> LabelledSet:
    """Return the texts and labels of a table; rows count from 0 without the header.

    Args:
        name: the table's name, for messages.
        header: the column names; titles, abstracts and labels are found by their usual names in any case.
        rows: the cells; missing ones at the end of a row count as empty.

    Raises:
        BadInput: no label column, no text column, or a label that is neither yes nor no.
    """
    names = [cell.strip().lstrip("\ufeff").lower() for cell in header]
    title, abstract, label = (_column(names, known) for known in (TITLES, ABSTRACTS, LABELS))
    if label is None:
        raise BadInput(f"{name} has no column of labels; name one of its columns {LABELS[0]}, with 1 and 0.")
    if title is None and abstract is None:
        raise BadInput(
            f"{name} has neither a column title nor a column abstract; there is nothing to rank by."
        )
    texts = (record_text(_cell(row, title), _cell(row, abstract)) for row in rows)
    labels = (_label(name, number, _cell(row, label)) for number, row in enumerate(rows))
    return LabelledSet(name, tuple(texts), tuple(labels))


def simulation_json(
    name: str, start: Start, run: Replay, figures: ReplayFigures, stops: Sequence[RuleStop]
) -> JsonObject:
    """Return what `simulate --json` prints.

    Keys: `name`, `priors` and `order` (rows from 0, priors first), `topic`, `seed`, `records`, `relevant`,
    `to_95`, `to_100`, `wss_95`, `wss_100`, `recall_at_10`, `time_to_discovery`, `loss`, `recall_curve`
    (after each record read) and `rules`, each with `rule`, `read`, `recall` and `applicable`.
    """
    return {
        "name": name,
        "priors": list(run.order[: run.priors]),
        "topic": start.topic,
        "seed": start.seed,
        "order": list(run.order),
        **_figures(figures),
        "recall_curve": [round(share, 6) for share in recall_curve(run)],
        "rules": [
            {"rule": stop.rule, "read": stop.read, "recall": stop.recall, "applicable": stop.applicable}
            for stop in stops
        ],
    }


def _figures(figures: ReplayFigures) -> Mapping[str, Any]:
    return {name: getattr(figures, name) for name in ReplayFigures.__slots__}


def _column(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _label(name: str, row: int, value: str) -> bool:
    word = value.strip().lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadInput(f"Row {row} of {name} has the label {value!r}; labels are 1 for relevant and 0 for not.")
