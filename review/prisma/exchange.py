"""The flow as data: JSON for scripts, and the CSV that the R package PRISMA2020 reads.

Keys of the JSON object; all counts are integers, and every key is always there:

    template                   which official template applies
    identified, databases, registers, per_source [{name, kind, records}]
    duplicates_removed, removed_automation, removed_other
    screened, excluded, excluded_human, excluded_automation
    sought, merged_later, extra_reports, not_retrieved, assessed
    reports_excluded, excluded_with_reasons [{reason, reports}]
    ongoing, awaiting, reports_included, studies, ongoing_studies, unlinked_reports
    total_studies, total_reports, pooled_studies (or null)
    undecided {title_abstract, retrieval, full_text, total}, decided {the same}, final
    other {identified, losses, sought, ...} (or null without other methods), previous {...} (or null)
    states {duplicate, ..., undecided, total}: every record once
    identities [{name, says, left, right, bound, hard, holds}], warnings

`sought` to `excluded_with_reasons` are those of databases and registers; `ongoing` to `studies` cover both
lanes.
"""

import csv
import io
from dataclasses import asdict
from typing import Any

from review.prisma.flow import Flow, ReportCounts, SourceCount
from review.prisma.identities import check_flow, identities
from review.prisma.wording import template_name
from review.text import csv_cell
from review.vocabulary import SourceKind

_COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
_PLACEHOLDER = "{0} 1, xxx; {0} 2, xxx; {0} 3, xxx"


Row = tuple[str, str, str, str, str | int]


def to_json(flow: Flow) -> dict[str, Any]:
    """Return a JSON-ready object with the keys listed at the top of this module.

    Raises:
        BrokenInvariant: the counts contradict each other.
    """
    warnings = check_flow(flow)
    return {
        "template": template_name(flow),
        **_identification(flow),
        **_reports(flow.main),
        "ongoing": flow.ongoing,
        "awaiting": flow.awaiting,
        "reports_included": flow.reports_included,
        "studies": flow.studies,
        "ongoing_studies": flow.ongoing_studies,
        "unlinked_reports": flow.unlinked_reports,
        "total_studies": flow.total_studies,
        "total_reports": flow.total_reports,
        "pooled_studies": flow.pooled_studies,
        "undecided": {**asdict(flow.undecided), "total": flow.undecided.total},
        "decided": asdict(flow.decided),
        "final": flow.final,
        "other": _other(flow) if flow.other_sources else None,
        "previous": asdict(flow.previous) if flow.previous else None,
        "states": {**asdict(flow.states), "total": flow.states.total},
        "identities": [{**asdict(i), "holds": i.holds} for i in identities(flow)],
        "warnings": list(warnings),
    }


def _identification(flow: Flow) -> dict[str, Any]:
    return {
        "identified": flow.identified,
        "databases": _total(flow.databases),
        "registers": _total(flow.registers),
        "per_source": [
            {"name": s.name, "kind": s.kind.value, "records": s.records}
            for s in flow.sources
            if s.kind.main_lane
        ],
        "duplicates_removed": flow.duplicates_removed,
        "removed_automation": flow.removed_automation,
        "removed_other": flow.removed_other,
        "screened": flow.screened,
        "excluded": flow.excluded,
        "excluded_human": flow.excluded_human,
        "excluded_automation": flow.excluded_automation,
        "not_read": flow.not_read,
    }


def _reports(counts: ReportCounts) -> dict[str, Any]:
    return {
        "sought": counts.sought,
        "merged_later": counts.merged_later,
        "extra_reports": counts.extra_reports,
        "not_retrieved": counts.not_retrieved,
        "assessed": counts.assessed,
        "reports_excluded": counts.excluded,
        "excluded_with_reasons": [asdict(r) for r in counts.excluded_with_reasons],
    }


def _other(flow: Flow) -> dict[str, Any]:
    lane = flow.other
    return {
        "identified": flow.other_identified,
        "per_source": [
            {"name": s.name, "kind": s.kind.value, "records": s.records} for s in flow.other_sources
        ],
        "found_by_databases": lane.found_by_databases,
        "duplicates_within": lane.duplicates_within,
        "removed": lane.removed,
        "excluded": lane.excluded,
        **_reports(lane.reports),
        "ongoing": lane.reports.ongoing,
        "awaiting": lane.reports.awaiting,
        "reports_included": lane.reports.included,
        "undecided": {
            "title_abstract": lane.undecided_title_abstract,
            "retrieval": lane.reports.undecided_retrieval,
            "full_text": lane.reports.undecided_full_text,
        },
    }


def to_csv(flow: Flow) -> str:
    """Return the 34 rows that the R package PRISMA2020 and its web page read (UTF-8, CRLF).

    The package splits lists at `;` and `,`, so names lose both: `,` becomes ` –` and `;` becomes `/`;
    `changed_names` tells which. The human and automation parts of "Records excluded" are in the JSON only.

    Raises:
        BrokenInvariant: the counts contradict each other.
    """
    check_flow(flow)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for data, node, box, text, count in _rows(flow):
        writer.writerow((data, node, box, text, text, text, f"{data if data != 'NA' else box}.html", count))
    return out.getvalue()


def changed_names(flow: Flow) -> tuple[str, ...]:
    """Return the names of sources and reasons that `to_csv` has to write differently."""
    lanes = (flow.main, flow.other.reports)
    names = [s.name for s in flow.sources]
    names += [r.reason for lane in lanes for r in lane.excluded_with_reasons]
    return tuple(n for n in dict.fromkeys(names) if _safe(n) != n)


def _safe(name: str) -> str:
    return name.replace(",", " –").replace(";", "/")


def _total(sources: tuple[SourceCount, ...]) -> int:
    return sum(s.records for s in sources)


def _named(sources: tuple[SourceCount, ...], placeholder: str) -> str:
    return csv_cell("; ".join(f"{_safe(s.name)}, {s.records}" for s in sources)) or _PLACEHOLDER.format(
        placeholder
    )


def _reasons(counts: ReportCounts) -> str:
    return csv_cell("; ".join(f"{_safe(r.reason)}, {r.reports}" for r in counts.excluded_with_reasons)) or "0"


def _rows(flow: Flow) -> list[tuple[str, str, str, str, str]]:
    """Return key, node, box, text and value of each row, in the order of the package's template."""
    rows = (*_identification_rows(flow), *_screening_rows(flow), *_included_rows(flow))
    return [(data, node, box, text, str(count)) for data, node, box, text, count in rows]


def _identification_rows(flow: Flow) -> list[Row]:
    old = flow.previous
    kinds = (SourceKind.WEBSITE, SourceKind.ORGANISATION, SourceKind.CITATION_SEARCHING, SourceKind.OTHER)
    websites, organisations, citations, rest = (_total(flow.of_kind(kind)) for kind in kinds)
    return [
        ("NA", "node4", "prevstud", "Previous studies", "NA"),
        (
            "previous_studies",
            "node5",
            "box1",
            "Studies included in previous version of review",
            old.studies if old else 0,
        ),
        (
            "previous_reports",
            "NA",
            "box1",
            "Reports of studies included in previous version of review",
            old.reports if old else 0,
        ),
        ("NA", "node6", "newstud", "Identification of new studies via databases and registers", "NA"),
        ("database_results", "node7", "box2", "Databases", _total(flow.databases)),
        ("database_specific_results", "NA", "box2", "Specific Databases", _named(flow.databases, "Database")),
        ("register_results", "NA", "box2", "Registers", _total(flow.registers)),
        ("register_specific_results", "NA", "box2", "Specific Registers", _named(flow.registers, "Register")),
        ("NA", "node16", "othstud", "Identification of new studies via other methods", "NA"),
        ("website_results", "node17", "box11", "Websites", websites),
        # The package has no row for other places; organisations is the nearest it draws.
        ("organisation_results", "", "box11", "Organisations", organisations + rest),
        ("citations_results", "NA", "box11", "Citation searching", citations),
    ]


def _screening_rows(flow: Flow) -> list[Row]:
    main, other = flow.main, flow.other.reports
    return [
        ("duplicates", "node8", "box3", "Duplicate records", flow.duplicates_removed),
        (
            "excluded_automatic",
            "NA",
            "box3",
            "Records marked as ineligible by automation tools",
            flow.removed_automation,
        ),
        ("excluded_other", "NA", "box3", "Records removed for other reasons", flow.removed_other),
        ("records_screened", "node9", "box4", "Records screened", flow.screened),
        ("records_excluded", "node10", "box5", "Records excluded", flow.excluded),
        ("dbr_sought_reports", "node11", "box6", "Reports sought for retrieval", main.sought),
        ("dbr_notretrieved_reports", "node12", "box7", "Reports not retrieved", main.not_retrieved),
        ("other_sought_reports", "node18", "box12", "Reports sought for retrieval", other.sought),
        ("other_notretrieved_reports", "node19", "box13", "Reports not retrieved", other.not_retrieved),
        ("dbr_assessed", "node13", "box8", "Reports assessed for eligibility", main.assessed),
        ("dbr_excluded", "node14", "box9", "Reports excluded", _reasons(main)),
        ("other_assessed", "node20", "box14", "Reports assessed for eligibility", other.assessed),
        ("other_excluded", "node21", "box15", "Reports excluded", _reasons(other)),
    ]


def _included_rows(flow: Flow) -> list[Row]:
    return [
        ("new_studies", "node15", "box10", "New studies included in review", flow.studies),
        ("new_reports", "NA", "box10", "Reports of new included studies", flow.reports_included),
        ("total_studies", "node22", "box16", "Total studies included in review", flow.total_studies),
        ("total_reports", "NA", "box16", "Reports of total included studies", flow.total_reports),
        ("identification", "node1", "identification", "Identification", "NA"),
        ("screening", "node2", "screening", "Screening", "NA"),
        ("included", "node3", "included", "Included", "NA"),
        (
            "total_studies_ma",
            "node23",
            "box17",
            "Total studies included in meta-analysis",
            flow.pooled_studies or 0,
        ),
        ("total_reports_ma", "NA", "box17", "Reports of total included studies in meta-analysis", 0),
    ]
