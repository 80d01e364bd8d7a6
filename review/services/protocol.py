"""The protocol: what the review asks, who screens how, and the reasons for exclusion. Versions are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from uuid import UUID

from db.read import control
from db.read.control import ProtocolVersion, Reason
from db.unit_of_work import Work, reading, write
from db.write.control import add_protocol
from review.errors import BadInput
from review.screening.protocol import PREFIX, ScreeningPlan, plan_from_settings, plan_to_settings
from review.screening.reasons import check_reasons
from review.services.session import Review
from review.vocabulary import Stage

__all__ = ["Protocol", "ProtocolVersion", "Reason", "current_protocol", "set_protocol", "write_protocol"]

DEFAULT_REASONS = (
    Reason("population", "Wrong population"),
    Reason("intervention", "Wrong intervention"),
    Reason("outcome", "Wrong outcome"),
    Reason("design", "Wrong study design"),
)


@dataclass(frozen=True, slots=True)
class Protocol:
    """What a version of the protocol says."""

    title: str = ""
    criteria: str = ""
    reviewers_title_abstract: int = 2
    reviewers_full_text: int = 2
    blinded: bool = True
    include_terms: tuple[str, ...] = ()
    exclude_terms: tuple[str, ...] = ()
    reasons_title_abstract: tuple[Reason, ...] = ()
    reasons_full_text: tuple[Reason, ...] = DEFAULT_REASONS
    settings: Mapping[str, str] = field(default_factory=dict)


def current_protocol(review: Review) -> ProtocolVersion:
    """Return the newest version of the protocol."""
    with reading(review.store) as connection:
        return control.protocol(connection)


def current_plan(review: Review) -> ScreeningPlan:
    """Return how the protocol in force wants screening done."""
    return plan_of(current_protocol(review))


def plan_of(version: ProtocolVersion) -> ScreeningPlan:
    """Return how a version of the protocol wants screening done."""
    return plan_from_settings(version.settings)


def with_plan(settings: Mapping[str, str], plan: ScreeningPlan) -> dict[str, str]:
    """Return a protocol's settings with another plan; settings of other rooms stay."""
    kept = {name: value for name, value in settings.items() if not name.startswith(PREFIX)}
    return kept | plan_to_settings(plan)


def protocol_of(version: ProtocolVersion) -> Protocol:
    """Return what a stored version says, to be changed and written as the next."""
    return Protocol(**{each.name: getattr(version, each.name) for each in fields(Protocol)})


def set_protocol(review: Review, protocol: Protocol, *, key: UUID | None = None) -> int:
    """Write a new version of the protocol and return its number.

    Raises:
        BadInput: numbers of reviewers out of range, a reason code given twice or before the reason
            above it, no title, a setting that cannot be read.
    """
    reviewer = review.reviewer()

    def body(work: Work) -> int:
        number = control.protocol(work.connection).number + 1
        write_protocol(work, number, protocol)
        return number

    return write(
        review.store,
        review.action("set protocol", reviewer, key),
        body,
        lambda connection, _: control.protocol(connection).number,
    )


def write_protocol(work: Work, number: int, protocol: Protocol) -> int:
    """Check a protocol and write it inside a unit of work."""
    _check(protocol)
    return add_protocol(
        work,
        number,
        {
            "title": protocol.title.strip(),
            "criteria": protocol.criteria,
            "reviewers_title_abstract": protocol.reviewers_title_abstract,
            "reviewers_full_text": protocol.reviewers_full_text,
            "blinded": int(protocol.blinded),
            "include_terms": list(protocol.include_terms),
            "exclude_terms": list(protocol.exclude_terms),
            "settings": dict(protocol.settings),
        },
        {
            Stage.TITLE_ABSTRACT: [(r.code, r.label) for r in protocol.reasons_title_abstract],
            Stage.FULL_TEXT: [(r.code, r.label) for r in protocol.reasons_full_text],
        },
    )


def _check(protocol: Protocol) -> None:
    if not protocol.title.strip():
        raise BadInput("The protocol needs a title.")
    for needed in (protocol.reviewers_title_abstract, protocol.reviewers_full_text):
        if not 1 <= needed <= 9:
            raise BadInput(f"{needed} reviewers per item is not possible; choose 1 to 9.")
    for reasons in (protocol.reasons_title_abstract, protocol.reasons_full_text):
        check_reasons([reason.code for reason in reasons])
    plan_from_settings(protocol.settings)
