"""What a reader of a result must be told: left-out rows, repeated studies, few studies, fragile intervals."""

from review.pooling.arrays import IntArray
from review.pooling.choices import Test
from review.pooling.measures import Role, Transform
from review.pooling.pooled import Pooled
from review.pooling.result import Summary
from review.pooling.spec import Spec
from review.pooling.table import StudyTable, repeated_studies


def cautions(
    table: StudyTable, spec: Spec, used: IntArray, pooled: Pooled, summary: Summary
) -> tuple[str, ...]:
    """Return the cautions of an analysis, most important first."""
    found = [
        _left_out(table, used),
        _repeated(table, used),
        _few(pooled, spec),
        _narrow(pooled, spec),
        _freeman_tukey(table, spec, used, summary),
        _no_subgroup(table, used),
    ]
    return tuple(text for text in found if text)


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:8])
    return shown if len(names) <= 8 else f"{shown} and {len(names) - 8} more"


def _left_out(table: StudyTable, used: IntArray) -> str:
    kept = set(used.tolist())
    missing = [table.labels[i] or f"row {i + 1}" for i in range(table.rows) if i not in kept]
    if not missing:
        return ""
    return (
        f"{len(missing)} of {table.rows} rows were left out because numbers are missing: {_listed(missing)}."
    )


def _repeated(table: StudyTable, used: IntArray) -> str:
    repeated = repeated_studies(table.take(used))
    if not repeated:
        return ""
    studies = table.distinct_studies(used)
    return (
        f"{_counted(table, used)} come from {studies} studies, and those of one study are not independent"
        f" ({_listed(list(repeated))}):"
        " consider the multilevel model or robust variance."
    )


def _counted(table: StudyTable, used: IntArray) -> str:
    return f"{len(used)} rows" if table.cohorts is None else f"{len(used)} cohorts"


def _few(pooled: Pooled, spec: Spec) -> str:
    if pooled.k == 1:
        return "A single row is not pooled: the estimate is its own and heterogeneity is undefined."
    if pooled.k == 2 and spec.test is not Test.Z:
        return "With 2 rows a t interval has 1 degree of freedom and is extremely wide."
    if pooled.k < 5 and pooled.random:
        return f"With {pooled.k} rows tau2 is poorly known and its intervals are unreliable."
    return ""


def _narrow(pooled: Pooled, spec: Spec) -> str:
    if spec.test is Test.KNHA and pooled.k > 1 and pooled.q < pooled.q_df:
        return (
            "Q is below its degrees of freedom, where Hartung-Knapp limits can be narrower than z limits;"
            " the ad-hoc form is not."
        )
    return ""


def _freeman_tukey(table: StudyTable, spec: Spec, used: IntArray, summary: Summary) -> str:
    if spec.measure.transform is not Transform.FREEMAN_TUKEY:
        return ""
    n = table.column(Role.TOTAL)[used]
    text = "Freeman-Tukey values are turned back at the harmonic mean of n, which can mislead"
    if float(n.max()) > 10 * float(n.min()):
        text += f" when n differs as here ({n.min():g} to {n.max():g})"
    if summary.ci_low <= 0 or summary.ci_high >= 1:
        text += "; a limit was clipped to the range 0 to 1"
    return text + "."


def _no_subgroup(table: StudyTable, used: IntArray) -> str:
    if table.subgroups is None:
        return ""
    bare = [table.labels[i] or f"row {i + 1}" for i in used.tolist() if not table.subgroups[i]]
    return f"{len(bare)} rows name no subgroup and are in none: {_listed(bare)}." if bare else ""
