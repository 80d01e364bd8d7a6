"""The boxes of the official PRISMA 2020 templates, filled: what every drawing shows.

Wording: the four templates of the statement (BMJ 2021;372:n71, CC BY 4.0). Which template applies follows
from the flow: other methods when it has such a source, "previous studies" when it updates a review.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from review.prisma.flow import Flow, ReportCounts, SourceCount
from review.prisma.identities import check_flow
from review.text import cell, one_line, wrap
from review.vocabulary import SourceKind

STAGES = ("Identification", "Screening", "Included")
OTHER_NAMES = {
    SourceKind.WEBSITE: "Websites",
    SourceKind.ORGANISATION: "Organisations",
    SourceKind.CITATION_SEARCHING: "Citation searching",
    SourceKind.OTHER: "Other sources",
}
_GLUE = "\ue000"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a box; `open_items` marks what is not decided yet."""

    text: str
    indent: int = 0
    open_items: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of boxes from identification to assessment, each with the box of what left it."""

    title: str
    identified: tuple[Line, ...]
    removed: tuple[Line, ...]
    screened: tuple[Line, ...]
    excluded: tuple[Line, ...]
    sought: tuple[Line, ...]
    not_retrieved: tuple[Line, ...]
    assessed: tuple[Line, ...]
    reports_excluded: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """A filled template; an empty box is not drawn, `interim` is empty once nothing is undecided."""

    template: str
    main: Lane
    other: Lane | None
    previous: tuple[Line, ...]
    included: tuple[Line, ...]
    total: tuple[Line, ...]
    footnotes: tuple[str, ...]
    interim: str


def diagram(flow: Flow) -> Diagram:
    """Return the filled template of a flow.

    Raises:
        BrokenInvariant: the counts contradict each other, so nothing is drawn.
    """
    warnings = check_flow(flow)
    return Diagram(
        template=template_name(flow),
        main=_main_lane(flow),
        other=_other_lane(flow) if flow.other_sources else None,
        previous=_previous(flow),
        included=_included(flow),
        total=_total(flow),
        footnotes=(*_footnotes(flow), *warnings),
        interim=_interim(flow),
    )


def template_name(flow: Flow) -> str:
    """Return which of the four official templates applies."""
    age = "updated" if flow.previous else "new"
    reach = "databases, registers and other sources" if flow.other_sources else "databases and registers only"
    return f"{age}, {reach}"


def wrapped(
    lines: Sequence[Line], width: float, size: Callable[[str], float] = cell, indent: float = 2
) -> list[Line]:
    """Return lines that fit a width, each level of `indent` included; `(n = 5)` is never broken.

    An indented line that needs several goes on one level deeper, so that list items stay apart.
    """

    def narrow(char: str) -> float:
        return size(" " if char == _GLUE else char)

    out: list[Line] = []
    for line in lines:
        glued = one_line(line.text).replace("(n = ", f"(n{_GLUE}={_GLUE}")
        deeper = line.indent + (line.indent > 0)
        pieces = wrap(glued, width - line.indent * indent, narrow)
        if len(pieces) > 1:
            pieces = wrap(glued, width - deeper * indent, narrow)
        for place, piece in enumerate(pieces):
            out.append(Line(piece.replace(_GLUE, " "), deeper if place else line.indent, line.open_items))
    return out


def _n(words: str, number: int, indent: int = 0) -> Line:
    return Line(f"{words} (n = {number})", indent)


def _open(words: str, number: int) -> tuple[Line, ...]:
    return (Line(f"{words} (n = {number})", 1, open_items=True),) if number else ()


def _per_source(words: str, sources: Sequence[SourceCount]) -> list[Line]:
    total = sum(s.records for s in sources)
    if not sources:
        return [_n(words, total, 1)]
    return [Line(f"{words} (n = {total}):", 1), *(_n(s.name, s.records, 2) for s in sources)]


def _main_lane(flow: Flow) -> Lane:
    new = "new " if flow.previous else ""
    return Lane(
        title=f"Identification of {new}studies via databases and registers",
        identified=(
            Line("Records identified from*:"),
            *_per_source("Databases", flow.databases),
            *_per_source("Registers", flow.registers),
        ),
        removed=(
            Line("Records removed before screening:"),
            _n("Duplicate records removed", flow.duplicates_removed, 1),
            _n("Records marked as ineligible by automation tools", flow.removed_automation, 1),
            _n("Records removed for other reasons", flow.removed_other, 1),
        ),
        screened=(
            _n("Records screened", flow.screened),
            *_open("not decided yet", flow.undecided_title_abstract),
        ),
        excluded=(_n("Records excluded**", flow.excluded), *_by_whom(flow)),
        sought=_sought(flow.main),
        not_retrieved=(_n("Reports not retrieved", flow.main.not_retrieved),),
        assessed=_assessed(flow.main),
        reports_excluded=_reports_excluded(flow.main),
    )


def _by_whom(flow: Flow) -> tuple[Line, ...]:
    if not flow.excluded_automation:
        return ()
    lines = (_n("by a human", flow.excluded_human, 1), _n("by automation tools", flow.excluded_automation, 1))
    return (*lines, _n("of them not read: stopping rule", flow.not_read, 2)) if flow.not_read else lines


def _sought(counts: ReportCounts) -> tuple[Line, ...]:
    return (
        _n("Reports sought for retrieval", counts.sought),
        *_open("not retrieved or given up yet", counts.undecided_retrieval),
    )


def _assessed(counts: ReportCounts) -> tuple[Line, ...]:
    return (
        _n("Reports assessed for eligibility", counts.assessed),
        *_open("not decided yet", counts.undecided_full_text),
    )


def _reports_excluded(counts: ReportCounts) -> tuple[Line, ...]:
    if not counts.excluded_with_reasons:
        return (_n("Reports excluded", 0),)
    return (Line("Reports excluded:"), *(_n(r.reason, r.reports, 1) for r in counts.excluded_with_reasons))


def _other_lane(flow: Flow) -> Lane:
    new = "new " if flow.previous else ""
    identified = [Line("Records identified from:")]
    for kind, words in OTHER_NAMES.items():
        sources = flow.of_kind(kind)
        if sources:
            identified.append(_n(words, sum(s.records for s in sources), 1))
    counts = flow.other.reports
    return Lane(
        title=f"Identification of {new}studies via other methods",
        identified=(*identified, *_open("not decided yet", flow.other.undecided_title_abstract)),
        removed=(),
        screened=(),
        excluded=(),
        sought=_sought(counts),
        not_retrieved=(_n("Reports not retrieved", counts.not_retrieved),),
        assessed=_assessed(counts),
        reports_excluded=_reports_excluded(counts),
    )


def _previous(flow: Flow) -> tuple[Line, ...]:
    if flow.previous is None:
        return ()
    return (
        _n("Studies included in previous version of review", flow.previous.studies),
        _n("Reports of studies included in previous version of review", flow.previous.reports),
    )


def _included(flow: Flow) -> tuple[Line, ...]:
    if flow.previous is None:
        words = ("Studies included in review", "Reports of included studies")
    else:
        words = ("New studies included in review", "Reports of new included studies")
    extra = (
        ("Reports of ongoing studies", flow.ongoing),
        ("Reports awaiting classification", flow.awaiting),
    )
    return (
        _n(words[0], flow.studies),
        _n(words[1], flow.reports_included),
        *(_n(name, count) for name, count in extra if count),
    )


def _total(flow: Flow) -> tuple[Line, ...]:
    if flow.previous is None:
        return ()
    return (
        _n("Total studies included in review", flow.total_studies),
        _n("Reports of total included studies", flow.total_reports),
    )


def _interim(flow: Flow) -> str:
    if flow.final:
        return ""
    left = flow.undecided
    steps = (
        ("title and abstract", left.title_abstract),
        ("retrieval", left.retrieval),
        ("full text", left.full_text),
    )
    where = ", ".join(f"{name} {count}" for name, count in steps if count)
    return f"INTERIM: {left.total} {'item' if left.total == 1 else 'items'} not decided yet ({where})"


def _footnotes(flow: Flow) -> list[str]:
    notes = [
        "* Records are counted for each database and register.",
        f"** Excluded by a human: {flow.excluded_human}; by automation tools: {flow.excluded_automation}.",
    ]
    if flow.not_read:
        read = flow.screened - flow.not_read
        notes.append(
            f"Records screened: {flow.screened} ({read} read, {flow.not_read} not read: stopping rule)."
        )
    for counts, where in ((flow.main, ""), (flow.other.reports, " (other methods)")):
        if counts.merged_later:
            notes.append(f"Reports already sought under another record{where}: {counts.merged_later}.")
        if counts.extra_reports:
            notes.append(f"Further reports linked to a record and sought{where}: {counts.extra_reports}.")
    if flow.other_sources:
        notes.append(_other_note(flow))
    return notes


def _other_note(flow: Flow) -> str:
    """Return the losses for which the template has no box (identity I7)."""
    lane = flow.other
    return (
        f"Of {flow.other_identified} records identified by other methods, {lane.found_by_databases} "
        f"belong to citations of a database or register, {lane.duplicates_within} are duplicates, "
        f"{lane.removed} were removed and {lane.excluded} excluded before a report was sought."
    )
