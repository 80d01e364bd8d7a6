"""The table of pooled results: one row for all rows, one for each subgroup."""

from review.pooling.result import PoolingResult, Summary
from review.report.forest_result import i2_words, measure_words, p_words
from review.report.tables import Table

_EXACT = (
    "level", "k", "studies", "events", "n", "estimate", "ci_low", "ci_high", "pi_low", "pi_high", "tau2",
    "q", "q_df", "q_p", "i2", "i2_definition",
)  # fmt: skip


def pooled_table(result: PoolingResult, *, percent: bool = False, digits: int = 2) -> Table:
    """Return the table for readers: the prediction interval and τ² stand before I²."""
    times = 100.0 if percent and result.spec.measure.single_proportion else 1.0
    digits = max(digits - 1, 0) if times == 100.0 else digits
    level = f"{100 * result.spec.level:g}%"
    unit = " (%)" if times == 100.0 else ""
    headers = (
        "Group",
        "Rows",
        "Studies",
        "Events/n",
        f"{measure_words(result.spec.measure)}{unit} [{level} CI]",
        f"{level} PI",
        "τ²",
        "Q (df)",
        "p",
        f"I² ({i2_words(result.overall)})",
    )
    rows = [_row(s, times, digits) for s in (result.overall, *result.subgroups)]
    if result.subgroup_test is not None:
        test = result.subgroup_test
        name = f"Between subgroups, {test.kind}"
        rows.append((name, "", "", "", "", "", "", f"{test.q:.2f} ({test.df})", _p(test.p), ""))
    return Table(headers, tuple(rows), frozenset({1, 2, 3, 6, 7, 8, 9}))


def pooled_exact_table(result: PoolingResult) -> Table:
    """Return the same results for machines: every number in full, one column each."""
    rows = []
    for summary in (result.overall, *result.subgroups):
        values = summary.to_dict() | {"level": summary.level or "all"}
        rows.append(tuple("" if values[name] is None else str(values[name]) for name in _EXACT))
    return Table(_EXACT, tuple(rows), frozenset(range(1, len(_EXACT) - 1)))


def _p(p: float) -> str:
    return p_words(p).removeprefix("p ").removeprefix("= ")


def _row(summary: Summary, times: float, digits: int) -> tuple[str, ...]:
    def shown(value: float) -> str:
        return f"{value * times:.{digits}f}"

    low, high = summary.pi_low, summary.pi_high
    crude = summary.events is not None and summary.n is not None
    return (
        "All" if summary.level is None else summary.level,
        str(summary.k),
        "" if summary.studies is None else str(summary.studies),
        f"{summary.events:.10g}/{summary.n:.10g}" if crude else "",
        f"{shown(summary.estimate)} [{shown(summary.ci_low)}; {shown(summary.ci_high)}]",
        "" if low is None or high is None else f"[{shown(low)}; {shown(high)}]",
        f"{summary.tau2:.4f}",
        f"{summary.q:.2f} ({summary.q_df})",
        _p(summary.q_p),
        f"{summary.i2:.1f}%",
    )
