"""Forms, the readings of each reviewer, and the agreed readings."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint

from db.tables.facts import STRICT, Fact, chain, one_of
from db.types import document, global_id, identity, real, refers, whole, words
from review.vocabulary import ConsensusBasis, FieldKind, FieldLevel, MissingReason


def reading_rules() -> tuple[CheckConstraint, CheckConstraint]:
    """Return the rules of a reading: a value or a reason why there is none, never both."""
    listed = ", ".join(f"'{reason}'" for reason in MissingReason)
    return (
        CheckConstraint(f"missing = '' OR missing IN ({listed})", name="missing_word"),
        CheckConstraint("(missing = '') <> (value = '')", name="filled"),
    )


class FormRow(Fact, table=True):
    """A version of the extraction form."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("number"), STRICT)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    number: int = whole()


class FormFieldRow(Fact, table=True):
    """One item of a form."""

    __tablename__ = "form_field"
    __table_args__ = (
        UniqueConstraint("form_id", "key"),
        one_of("level", FieldLevel),
        one_of("kind", FieldKind),
        CheckConstraint("required IN (0, 1)", name="required"),
        STRICT,
    )

    id: int = identity()
    action_id: int = refers("action")
    form_id: int = refers("form_version")
    position: int = whole()
    key: str = words()
    label: str = words()
    level: str = words()
    kind: str = words()
    unit: str = words(default="")
    choices: Any = document()
    required: int = whole()


class CohortRow(Fact, table=True):
    """A group of participants of a study, counted once."""

    __tablename__ = "cohort"
    __table_args__ = (UniqueConstraint("study_id", "label"), STRICT)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    study_id: int = refers("study")
    label: str = words()


class CohortOverlapRow(Fact, table=True):
    """Two cohorts that share participants, with the reason; `linked` = 0 takes it back.

    `left_out` is the one that does not enter a pool in which the other stands; null while that is not chosen.
    """

    __tablename__ = "cohort_overlap"
    __table_args__ = (
        *chain("cohort_overlap", "cohort_a", "cohort_b"),
        CheckConstraint("cohort_a < cohort_b", name="ordered"),
        CheckConstraint("linked IN (0, 1)", name="linked"),
        CheckConstraint("left_out IS NULL OR left_out IN (cohort_a, cohort_b)", name="left_out"),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    cohort_a: int = refers("cohort")
    cohort_b: int = refers("cohort")
    linked: int = whole()
    left_out: int | None = whole(default=None)
    reason: str = words()
    supersedes: int | None = whole(default=None)


class OutcomeRow(Fact, table=True):
    """An outcome of the review."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("code"), STRICT)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    code: str = words()
    label: str = words()


class ExtractionValueRow(Fact, table=True):
    """One reviewer's reading of one field at one address."""

    __tablename__ = "extraction_value"
    __table_args__ = (
        *chain("extraction_value", "address", "reviewer_id"),
        *reading_rules(),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    address: str = words()
    study_id: int = refers("study")
    cohort_id: int | None = refers("cohort", default=None)
    outcome_id: int | None = refers("outcome", default=None)
    timepoint: str = words(default="")
    denominator: str = words(default="")
    field: str = words()
    reviewer_id: int = refers("reviewer")
    value: str = words()
    number: float | None = real(default=None)
    missing: str = words(default="")
    report_id: int | None = refers("report", default=None)
    page: str = words(default="")
    quote: str = words(default="")
    supersedes: int | None = whole(default=None)


class ConsensusValueRow(Fact, table=True):
    """The agreed reading of one field at one address."""

    __tablename__ = "consensus_value"
    __table_args__ = (
        *chain("consensus_value", "address"),
        one_of("basis", ConsensusBasis),
        *reading_rules(),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    address: str = words()
    study_id: int = refers("study")
    cohort_id: int | None = refers("cohort", default=None)
    outcome_id: int | None = refers("outcome", default=None)
    timepoint: str = words(default="")
    denominator: str = words(default="")
    field: str = words()
    reviewer_id: int = refers("reviewer")
    basis: str = words()
    value: str = words()
    number: float | None = real(default=None)
    missing: str = words(default="")
    report_id: int | None = refers("report", default=None)
    page: str = words(default="")
    quote: str = words(default="")
    supersedes: int | None = whole(default=None)


class ConsensusSourceRow(Fact, table=True):
    """A reading on which a consensus rests; a later reading makes the consensus stale."""

    __tablename__ = "consensus_source"
    __table_args__ = (UniqueConstraint("consensus_id", "value_id"), STRICT)

    id: int = identity()
    action_id: int = refers("action")
    consensus_id: int = refers("consensus_value")
    value_id: int = refers("extraction_value")
