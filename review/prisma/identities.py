"""The identities I1 to I13 of a flow: equations between its boxes, each with the terms spelled out.

A hard identity that fails is a fault of the program (or of the facts it was given) and stops every drawing; a
warning is printed below the diagram.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from review.errors import BrokenInvariant
from review.prisma.flow import Flow, ReportCounts


@dataclass(frozen=True, slots=True)
class Identity:
    """One equation or bound: `left` and `right` must be equal, or `left` at most `right` when `bound`."""

    name: str
    says: str
    left: int
    right: int
    bound: bool = False
    hard: bool = True

    @property
    def holds(self) -> bool:
        """Whether the equation or bound is satisfied."""
        return self.left <= self.right if self.bound else self.left == self.right


def identities(flow: Flow) -> tuple[Identity, ...]:
    """Return all identities of a flow, in order; undecided items are a term of their own."""
    parts = (
        _identification(flow),
        _reports(flow.main, ""),
        _other(flow),
        _included(flow),
    )
    return tuple(sorted((i for part in parts for i in part), key=lambda i: int(i.name[1:])))


def check_flow(flow: Flow) -> tuple[str, ...]:
    """Return the warnings of a flow.

    Raises:
        BrokenInvariant: a hard identity fails; the message names it and gives both sides.
    """
    warnings: list[str] = []
    for identity in identities(flow):
        if identity.holds:
            continue
        sign = "at most" if identity.bound else "equal to"
        fault = f"{identity.says}: {identity.left} is not {sign} {identity.right}"
        if identity.hard:
            raise BrokenInvariant(
                f"PRISMA identity {identity.name} does not hold ({fault}); run `review doctor` and report it."
            )
        warnings.append(f"{identity.name}: {fault}.")
    if flow.unlinked_reports:
        warnings.append(f"{flow.unlinked_reports} included reports belong to no study yet.")
    return tuple(warnings)


def _identification(flow: Flow) -> Iterator[Identity]:
    databases = sum(s.records for s in flow.databases)
    registers = sum(s.records for s in flow.registers)
    yield Identity("I1", "identified = databases + registers", flow.identified, databases + registers)
    yield Identity(
        "I2",
        "screened = identified − duplicates − removed by automation − removed for other reasons",
        flow.screened,
        flow.identified - flow.duplicates_removed - flow.removed_automation - flow.removed_other,
    )
    yield Identity(
        "I3",
        "excluded + undecided ≤ screened",
        flow.excluded + flow.undecided_title_abstract,
        flow.screened,
        bound=True,
    )
    yield Identity("I3", "excluded by people and by automation ≥ 0", 0, _least(flow), bound=True)
    yield Identity(
        "I4",
        "sought = screened − excluded − undecided − merged later + extra reports",
        flow.sought,
        flow.screened
        - flow.excluded
        - flow.undecided_title_abstract
        - flow.main.merged_later
        + flow.main.extra_reports,
    )
    yield Identity(
        "I13",
        "records in their final states = records identified, both lanes",
        flow.states.total,
        flow.identified + flow.other_identified,
    )


def _least(flow: Flow) -> int:
    """Return the smallest count that the equations could hide as a negative number."""
    lanes = (flow.main, flow.other.reports)
    return min(
        flow.excluded_human,
        flow.excluded_automation,
        flow.undecided_title_abstract,
        *(lane.undecided_retrieval for lane in lanes),
        *(lane.undecided_full_text for lane in lanes),
        *(r.reports for lane in lanes for r in lane.excluded_with_reasons),
    )


def _reports(lane: ReportCounts, where: str) -> Iterator[Identity]:
    """Yield I5 and I6 of databases and registers, or the two halves of I8 of other methods."""
    names = ("I8", "I8") if where else ("I5", "I6")
    yield Identity(
        names[0],
        f"assessed = sought − not retrieved − undecided{where}",
        lane.assessed,
        lane.sought - lane.not_retrieved - lane.undecided_retrieval,
    )
    yield Identity(
        names[1],
        f"excluded with reasons = assessed − included − ongoing − awaiting − undecided{where}",
        lane.excluded,
        lane.assessed - lane.included - lane.ongoing - lane.awaiting - lane.undecided_full_text,
    )


def _other(flow: Flow) -> Iterator[Identity]:
    lane = flow.other
    yield from _reports(lane.reports, ", other methods")
    yield Identity(
        "I7",
        "reports sought by other methods ≤ records identified by other methods",
        lane.reports.sought,
        flow.other_identified,
        bound=True,
        hard=False,
    )
    yield Identity(
        "I7",
        "sought by other methods = identified − lost − undecided − merged later + extra reports",
        lane.reports.sought,
        flow.other_identified
        - lane.lost
        - lane.undecided_title_abstract
        - lane.reports.merged_later
        + lane.reports.extra_reports,
    )


def _included(flow: Flow) -> Iterator[Identity]:
    yield Identity(
        "I9",
        "reports included = from databases and registers + from other methods",
        flow.reports_included,
        flow.main.included + flow.other.reports.included,
    )
    yield Identity(
        "I10",
        "studies included ≤ reports of included studies",
        flow.studies,
        flow.reports_included,
        bound=True,
        hard=False,
    )
    if flow.previous is not None:
        yield Identity(
            "I11", "studies dropped ≤ studies before", flow.studies, flow.total_studies, bound=True
        )
        yield Identity(
            "I11", "reports dropped ≤ reports before", flow.reports_included, flow.total_reports, bound=True
        )
    if flow.pooled_studies is not None:
        yield Identity(
            "I12", "studies pooled ≤ studies included", flow.pooled_studies, flow.total_studies, bound=True
        )
