"""Reviewers, protocol versions and rounds."""

from collections.abc import Mapping, Sequence
from typing import Any

from db import tables
from db.unit_of_work import Work
from db.write.facts import add, add_many
from review.vocabulary import ReviewerId, ReviewerKind, RoundId, RoundKind, Stage


def add_reviewer(work: Work, handle: str, name: str, kind: ReviewerKind) -> ReviewerId:
    """Add a reviewer; a handle is taken once."""
    return ReviewerId(add(work, tables.reviewer, handle=handle, name=name, kind=kind))


def add_protocol(
    work: Work,
    number: int,
    values: Mapping[str, Any],
    reasons: Mapping[Stage, Sequence[tuple[str, str]]],
) -> int:
    """Add a version of the protocol with its exclusion reasons (code, label), in order, per stage."""
    protocol = add(work, tables.protocol_version, number=number, **values)
    add_many(
        work,
        tables.exclusion_reason,
        (
            {"protocol_id": protocol, "stage": stage, "position": position, "code": code, "label": label}
            for stage, listed in reasons.items()
            for position, (code, label) in enumerate(listed, start=1)
        ),
    )
    return protocol


def add_round(work: Work, stage: Stage, number: int, kind: RoundKind) -> RoundId:
    """Open a round of screening."""
    return RoundId(add(work, tables.screening_round, stage=stage, number=number, kind=kind))
