"""A labelled table for simulation: which columns it uses, and what its labels mean."""

from collections.abc import Sequence

from review.errors import BadInput
from review.screening.ranking_build import record_text
from review.screening.simulation import LabelledSet

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
UNLABELLED = frozenset({"", "-1"})
NO = frozenset({"0", "0.0", "no", "n", "false", "exclude", "excluded", "irrelevant"})


def labelled_table(name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> LabelledSet:
    """Return the texts and labels of a table; rows count from 0 without the header.

    Args:
        name: the table's name, for messages.
        header: the column names; titles, abstracts and labels are found by their usual names in any case.
        rows: the cells; missing ones at the end of a row count as empty.

    Raises:
        BadInput: no label column, no text column, a row without a label (to count it as irrelevant would be a
            guess), or a label that is neither yes nor no.
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
    if word in UNLABELLED:
        raise BadInput(
            f"{name}, row {row}: there is no label; a replay needs one on every row: label it or take it out."
        )
    raise BadInput(f"{name}, row {row}: the label `{value}` is neither 1 (relevant) nor 0 (not).")
