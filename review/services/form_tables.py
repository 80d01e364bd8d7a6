"""A form as a plain table of text."""

from collections.abc import Sequence

from review.errors import BadInput
from review.extraction.form import FieldSpec
from review.vocabulary import FieldKind, FieldLevel

COLUMNS = ("key", "label", "level", "kind", "unit", "choices", "required")


def form_rows(fields: Sequence[FieldSpec]) -> list[tuple[str, ...]]:
    """Return a form as rows under `COLUMNS`; choices are parted by `|`."""
    return [
        (f.key, f.label, f.level, f.kind, f.unit, "|".join(f.choices), "yes" if f.required else "")
        for f in fields
    ]


def form_of(rows: Sequence[tuple[str, ...]]) -> tuple[FieldSpec, ...]:
    """Return the form that rows under `COLUMNS` describe.

    Raises:
        BadInput: a level or a kind that there is not.
    """
    return tuple(_field(number, row) for number, row in enumerate(rows, start=1))


def _field(number: int, row: tuple[str, ...]) -> FieldSpec:
    key, label, level, kind, unit, choices, required = (cell.strip() for cell in row)
    if level not in list(FieldLevel):
        raise BadInput(f"Field {number} (`{key}`): `{level}` is no level; use {', '.join(FieldLevel)}.")
    if kind and kind not in list(FieldKind):
        raise BadInput(f"Field {number} (`{key}`): `{kind}` is no kind; use {', '.join(FieldKind)}.")
    listed = tuple(choice.strip() for choice in choices.split("|") if choice.strip())
    needed = required.lower() in ("yes", "true", "1", "x")
    kind_of = FieldKind(kind) if kind else FieldKind.TEXT
    return FieldSpec(key, label or key, FieldLevel(level), kind_of, unit, listed, needed)
