"""What the example leaves behind: the flow, figures and tables, and a summary beside the printed review."""

from dataclasses import dataclass
from pathlib import Path

from review.example import protocol
from review.example.protocol import PublishedResult
from review.extraction.arithmetic import check_percentage
from review.services import figures, flow
from review.services.pooling import OutcomeResult, Selection, pool_outcome
from review.services.session import Review
from review.services.tables import csv_text, text_table
from review.services.values import Flow, PoolingResult

GROUPINGS = (("", "overall"), ("cancer", "by cancer"), ("region", "by country"))
NOT_THE_PAPERS = (
    "The 32 studies are real published trials, but not the 32 of the printed review (PMID 40389815), whose "
    "rows are not public; all other records are invented."
)


@dataclass(frozen=True, slots=True)
class _Pooled:
    """One outcome under one grouping."""

    grouping: str
    words: str
    pooled: OutcomeResult

    @property
    def title(self) -> str:
        return f"{self.pooled.label}, {self.words}"

    @property
    def stem(self) -> str:
        grouped = f"-by-{self.grouping}" if self.grouping else ""
        return f"forest-{self.pooled.code.lower()}{grouped}"


def write_outputs(review: Review, folder: Path, database: Path) -> tuple[tuple[Path, ...], str]:
    """Write PRISMA.md, the figures and the table of outcome data; return them with the summary to print."""
    counted = flow.flow(review)
    pooled = [
        _Pooled(
            grouping,
            words,
            pool_outcome(review, result.outcome, selection=Selection(subgroup=grouping)),
        )
        for result in protocol.PUBLISHED
        for grouping, words in GROUPINGS
    ]
    texts = {
        "PRISMA.md": _prisma(counted, pooled),
        "flow.svg": str(flow.draw(counted, "svg")),
        "flow.csv": str(flow.draw(counted, "csv")),
        "flow.json": str(flow.draw(counted, "json")),
        "outcome_data.csv": _outcome_data(pooled),
    }
    for each in pooled:
        texts[f"{each.stem}.svg"] = figures.forest_svg(each.pooled.result, each.title)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return tuple(folder / name for name in texts), _summary(counted, pooled, folder, database)


def _prisma(counted: Flow, pooled: list[_Pooled]) -> str:
    parts = [
        str(flow.draw(counted, "md", title=f"PRISMA 2020 flow: {protocol.TITLE}")).rstrip(),
        "## What this is",
        "A worked example shipped with the program and written by `review demo`. " + NOT_THE_PAPERS,
        "## Pooled results",
        "Random-intercept logistic model by maximum likelihood with z intervals.",
    ]
    for each in pooled:
        parts += [f"### {each.title}", figures.pooled_markdown(each.pooled.result).rstrip()]
    parts += ["## Beside the printed review", _beside(pooled)]
    return "\n\n".join(parts) + "\n"


def _beside(pooled: list[_Pooled]) -> str:
    lines = [
        "| Outcome | This example | Printed in PMID 40389815 |",
        "| --- | --- | --- |",
    ]
    for each, printed in _overall(pooled):
        o = each.pooled.result.overall
        ours = f"{o.estimate:.2f} [{o.ci_low:.2f}–{o.ci_high:.2f}], {o.events:g}/{o.n:g}, {o.k} studies"
        theirs = f"{printed.pooled:.2f} [{printed.low:.2f}–{printed.high:.2f}], {printed.events}/{printed.n}"
        lines.append(f"| {each.pooled.label} | {ours} | {theirs}, {printed.k} rows |")
    lines += ["", "The printed review's own arithmetic, checked:", ""]
    return "\n".join([*lines, *(f"- {words}" for words in _checks())])


def _overall(pooled: list[_Pooled]) -> list[tuple[_Pooled, PublishedResult]]:
    printed = {result.outcome: result for result in protocol.PUBLISHED}
    return [(each, printed[each.pooled.code]) for each in pooled if not each.grouping]


def _checks() -> list[str]:
    found = []
    for printed in protocol.PUBLISHED:
        check = check_percentage(printed.events, printed.n, printed.printed_percent)
        found.append(f"{printed.outcome}: {'' if check.agrees else 'MISMATCH: '}{check.words}")
    return found


def _outcome_data(pooled: list[_Pooled]) -> str:
    headers = (
        "outcome",
        "study",
        "cohort",
        "timepoint",
        "denominator",
        "events",
        "n",
        "cancer",
        "region",
        "source",
    )
    rows = [
        (
            each.pooled.code,
            row.study_label,
            row.cohort_label,
            row.timepoint,
            row.denominator,
            str(row.events),
            str(row.n),
            row.characteristics.get("cancer", ""),
            row.characteristics.get("region", ""),
            row.source,
        )
        for each, _ in _overall(pooled)
        for row in each.pooled.rows
    ]
    return csv_text(headers, rows)


def _table(result: PoolingResult) -> str:
    """Return the pooled values in at most 100 columns; PRISMA.md has all of them."""
    headers = ("Group", "Studies", "Events/n", "Proportion [95% CI]", "95% PI", "τ²", "I²")
    rows = [
        (
            s.level or "All",
            str(s.studies),
            f"{s.events:g}/{s.n:g}",
            f"{s.estimate:.3f} [{s.ci_low:.3f}–{s.ci_high:.3f}]",
            f"[{s.pi_low:.3f}–{s.pi_high:.3f}]",
            f"{s.tau2:.3f}",
            f"{s.i2:.1f} %",
        )
        for s in (result.overall, *result.subgroups)
    ]
    if result.subgroup_test is not None:
        test = result.subgroup_test
        rows.append(
            (f"Between: {test.kind}", "", "", f"Q {test.q:.2f}, df {test.df}, p {test.p:.3g}", "", "", "")
        )
    return text_table(headers, rows, numeric=(1, 2, 5, 6), width=100)


def _summary(counted: Flow, pooled: list[_Pooled], folder: Path, database: Path) -> str:
    lines = [str(flow.draw(counted, "txt")).rstrip(), ""]
    for each in pooled:
        lines += [each.title, _table(each.pooled.result).rstrip(), ""]
    lines.append("Beside the printed review (PMID 40389815):")
    for each, printed in _overall(pooled):
        o = each.pooled.result.overall
        lines.append(
            f"  {each.pooled.code}: here {o.estimate:.2f} [{o.ci_low:.2f}–{o.ci_high:.2f}], "
            f"printed {printed.pooled:.2f} [{printed.low:.2f}–{printed.high:.2f}]"
        )
    lines += [NOT_THE_PAPERS, "The printed review's own arithmetic:"]
    lines += [f"  {words}" for words in _checks()]
    lines += ["", f"Written to {folder}: PRISMA.md, flow and forest figures, outcome_data.csv"]
    lines.append(f"Open it with: review --db {database}")
    return "\n".join(lines)
