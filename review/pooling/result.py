"""What came out of an analysis: frozen, complete, and printable as a dictionary, a table or text."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from review.pooling.spec import Method, Spec

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class ModelScale:
    """A pooled value on the scale it was computed on, with its test."""

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    pi_low: float | None
    pi_high: float | None
    stat: float
    p: float
    df: int | None
    se_tau2: float | None

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        names = ("estimate", "se", "ci_low", "ci_high", "pi_low", "pi_high", "stat", "p", "df", "se_tau2")
        return {name: plain(getattr(self, name)) for name in names}


@dataclass(frozen=True, slots=True)
class Summary:
    """A pooled value on the reported scale; `level` names the subgroup, None for all rows.

    `tau2_low` and `tau2_high` are its Q-profile limits where the model has them. `i2` is in percent.
    `events` and `n` are the crude sums where the measure counts events of one group.
    """

    level: str | None
    k: int
    studies: int | None
    estimate: float
    ci_low: float
    ci_high: float
    pi_low: float | None
    pi_high: float | None
    tau2: float
    q: float
    q_df: int
    q_p: float
    q_kind: str
    i2: float
    i2_definition: str
    h2: float
    events: float | None
    n: float | None
    model: ModelScale
    tau2_low: float | None = None
    tau2_high: float | None = None
    cohorts: int | None = None

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        head: dict[str, object] = {} if self.level is None else {"level": self.level}
        names = (
            "k", "studies", "estimate", "ci_low", "ci_high", "pi_low", "pi_high", "tau2", "q", "q_df", "q_p",
            "q_kind", "i2", "i2_definition", "h2", "events", "n", "tau2_low", "tau2_high", "cohorts",
        )  # fmt: skip
        return head | {name: plain(getattr(self, name)) for name in names} | {"model": self.model.to_dict()}


@dataclass(frozen=True, slots=True)
class SubgroupTest:
    """Test that the subgroups share one value; chi-square with `df`, or F with `df` and `df2`."""

    q: float
    df: int
    p: float
    kind: str
    df2: int | None = None

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        values: dict[str, object] = {"q": plain(self.q), "df": self.df, "p": plain(self.p), "kind": self.kind}
        return values if self.df2 is None else values | {"df2": self.df2}


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One row on the reported scale; `weight` in percent, None where the model gives none.

    `y` and `v` are the effect and variance on the model scale. `events` and `n` belong to one group, or
    to arm 1 where `events2` and `n2` hold arm 2.
    """

    label: str
    study: str | None
    subgroup: str | None
    events: float | None
    n: float | None
    events2: float | None
    n2: float | None
    estimate: float
    ci_low: float
    ci_high: float
    weight: float | None
    y: float
    v: float

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return {name: plain(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class PoolingResult:
    """The answer to a spec on a table."""

    spec: Spec
    overall: Summary
    subgroups: tuple[Summary, ...]
    subgroup_test: SubgroupTest | None
    studies: tuple[StudyRow, ...]
    warnings: tuple[str, ...]
    input_digest: str
    versions: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return {
            "overall": self.overall.to_dict(),
            "subgroups": [summary.to_dict() for summary in self.subgroups],
            "subgroup_test": None if self.subgroup_test is None else self.subgroup_test.to_dict(),
            "studies": [row.to_dict() for row in self.studies],
            "spec": self.spec.to_dict(),
            "spec_digest": self.spec.digest(),
            "warnings": list(self.warnings),
            "input_digest": self.input_digest,
            "versions": dict(self.versions),
        }

    def to_frame(self) -> "pd.DataFrame":
        """Return the study rows as a pandas table."""
        import pandas as pd  # noqa: PLC0415

        return pd.DataFrame([row.to_dict() for row in self.studies])

    def to_text(self) -> str:
        """Return the result in words, one fact per line, prediction interval and τ² before I²."""
        lines = [describe(self.spec), *_summary_lines(self.overall, self.spec.level)]
        for summary in self.subgroups:
            lines += ["", f"Subgroup {summary.level}", *_summary_lines(summary, self.spec.level)]
        if self.subgroup_test is not None:
            test = self.subgroup_test
            df = f"{test.df}" if test.df2 is None else f"{test.df}, {test.df2}"
            lines += ["", f"Between subgroups ({test.kind}): Q {test.q:.4g}, df {df}, p {test.p:.3g}"]
        if self.spec.method is Method.GLMM:
            lines.append("A mixed model has no study weights.")
        return "\n".join([*lines, *(f"Caution: {warning}" for warning in self.warnings)])


def describe(spec: Spec) -> str:
    """Return the method of an analysis as one line."""
    model = spec.method.value
    if spec.method is Method.GLMM:
        kind = spec.model.value if spec.measure.value in ("OR", "IRR") else "random intercept"
        model = f"GLMM ({kind if spec.random else 'equal effects'}), maximum likelihood"
    return f"Measure {spec.measure}, method {model}, test {spec.test}, {100 * spec.level:g} % intervals"


def _summary_lines(s: Summary, level: float) -> list[str]:
    count = f"{s.k} rows" if s.cohorts is None else f"{s.cohorts} cohorts"
    if s.studies is not None:
        count += f" from {s.studies} studies"
    crude = "" if s.events is None or s.n is None else f", {s.events:g}/{s.n:g} in all"
    lines = [
        f"Pooled {s.estimate:.4f} [{s.ci_low:.4f}, {s.ci_high:.4f}] from {count}{crude}",
    ]
    if s.pi_low is not None and s.pi_high is not None:
        lines.append(f"{100 * level:g} % prediction interval [{s.pi_low:.4f}, {s.pi_high:.4f}]")
    lines.append(f"tau2 {s.tau2:.4f}; Q ({s.q_kind}) {s.q:.2f} on {s.q_df} df, p {s.q_p:.3g}")
    lines.append(f"I2 {s.i2:.1f} % (from {s.i2_definition})")
    return lines


def plain(value: object) -> object:
    """Return a value JSON can hold: NaN becomes None."""
    return None if isinstance(value, float) and math.isnan(value) else value
