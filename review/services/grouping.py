"""Subgroups by another column than the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from review.errors import BadInput
from review.pooling.analysis import pool
from review.pooling.result import PoolingResult, Summary
from review.pooling.spec import Spec
from review.pooling.table import StudyTable


@dataclass(frozen=True, slots=True)
class Grouped:
    """A table pooled by the groups of one column."""

    by: str
    result: PoolingResult

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON: the column, its subgroups and the test between them."""
        whole = self.result.to_dict()
        return {"by": self.by, "subgroups": whole["subgroups"], "subgroup_test": whole["subgroup_test"]}

    def to_text(self) -> str:
        """Return the subgroups in words."""
        lines = [f"By {self.by}", *(_line(summary) for summary in self.result.subgroups)]
        test = self.result.subgroup_test
        if test is not None:
            df = f"{test.df}" if test.df2 is None else f"{test.df}, {test.df2}"
            lines.append(f"Between subgroups ({test.kind}): Q {test.q:.4g}, df {df}, p {test.p:.3g}")
        return "\n".join(lines)


def _line(s: Summary) -> str:
    limits = f"{s.estimate:.4f} [{s.ci_low:.4f}, {s.ci_high:.4f}]"
    return f"{s.level}: {limits} from {s.k} rows, tau2 {s.tau2:.4f}"


def grouped(table: StudyTable, spec: Spec, columns: Mapping[str, Sequence[str]], name: str) -> Grouped:
    """Pool a table by the groups of a column.

    Raises:
        BadInput: there is no such column.
        RefusedData: no usable row names its group.
    """
    if name not in columns:
        raise BadInput(f"There is no column `{name}` to group by; there are {', '.join(columns) or 'none'}.")
    groups = tuple(cell.strip() for cell in columns[name])
    return Grouped(name, pool(replace(table, subgroups=groups), spec))
