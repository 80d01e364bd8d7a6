"""The fields of a form, and the check of what is typed into them."""

from dataclasses import dataclass
from math import isfinite

from review.errors import BadInput
from review.extraction.cells import Reading
from review.vocabulary import FieldKind, FieldLevel, MissingReason, ReportId

LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One item of a form: what it is called, what it describes and what it takes."""

    key: str
    label: str
    level: FieldLevel
    kind: FieldKind = FieldKind.TEXT
    unit: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False


EVENTS = FieldSpec(
    "events", "Participants with the event", FieldLevel.OUTCOME, FieldKind.INTEGER, required=True
)
TOTAL = FieldSpec("n", "Participants counted", FieldLevel.OUTCOME, FieldKind.INTEGER, required=True)

SINGLE_ARM_FORM = (
    FieldSpec("year", "Year of publication", FieldLevel.STUDY, FieldKind.INTEGER, required=True),
    FieldSpec("country", "Country", FieldLevel.STUDY, required=True),
    FieldSpec("design", "Study design", FieldLevel.STUDY),
    FieldSpec("phase", "Phase", FieldLevel.STUDY),
    FieldSpec("registration", "Registration", FieldLevel.STUDY),
    FieldSpec("disease", "Disease", FieldLevel.COHORT, required=True),
    FieldSpec("intervention", "Intervention", FieldLevel.COHORT, required=True),
    FieldSpec("enrolled", "Participants enrolled", FieldLevel.COHORT, FieldKind.INTEGER),
    FieldSpec("follow_up", "Median follow-up", FieldLevel.COHORT, FieldKind.NUMBER, unit="months"),
    EVENTS,
    TOTAL,
)
"""Study characteristics and single-arm binary outcomes; a review may set its own form."""


def check_form(fields: tuple[FieldSpec, ...]) -> None:
    """Refuse a form that cannot be filled in.

    Raises:
        BadInput: a key given twice or empty, or a choice field without choices.
    """
    keys = [field.key for field in fields]
    if len(set(keys)) < len(keys) or not all(keys):
        raise BadInput("Every field of a form needs a key of its own.")
    for field in fields:
        if field.kind is FieldKind.CHOICE and not field.choices:
            raise BadInput(f"The field `{field.key}` is a choice but has no choices.")


def read_value(
    field: FieldSpec,
    text: str,
    *,
    missing: MissingReason | None = None,
    report: ReportId | None = None,
    page: str = "",
    quote: str = "",
) -> Reading:
    """Check what was typed into a field and return the reading.

    Raises:
        BadInput: saying what the field takes.
    """
    value = text.strip()
    if missing is not None and value:
        raise BadInput(f"`{field.label}` has both a value and a reason why there is none; give one.")
    if missing is None and not value:
        raise BadInput(f"`{field.label}` is empty; give a value, or say why there is none.")
    if len(quote) > LONGEST_QUOTE:
        raise BadInput(
            f"The quote for `{field.label}` is longer than {LONGEST_QUOTE} characters; shorten it."
        )
    number = None if missing is not None else _number(field, value)
    return Reading(value, number, missing or "", report, page.strip(), quote.strip())


def _number(field: FieldSpec, value: str) -> float | None:
    if field.kind is FieldKind.CHOICE and value not in field.choices:
        raise BadInput(f"`{field.label}` takes one of {', '.join(field.choices)}, not `{value}`.")
    if field.kind in (FieldKind.TEXT, FieldKind.CHOICE):
        return None
    try:
        number = float(value.replace(",", ""))
    except ValueError:
        raise BadInput(f"`{field.label}` takes a number, not `{value}`.") from None
    if not isfinite(number) or number < 0:
        raise BadInput(f"`{field.label}` cannot be {value}.")
    if field.kind is FieldKind.INTEGER and number != int(number):
        raise BadInput(f"`{field.label}` takes a whole number, not `{value}`.")
    return number
