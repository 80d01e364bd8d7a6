"""What is found beside a pooled value: a key for JSON, a heading, and the result of the engine."""

from dataclasses import asdict, dataclass, is_dataclass

from review.pooling.plain import result_dict, result_text


@dataclass(frozen=True, slots=True)
class Reported:
    """An estimate with its limits on the reported scale."""

    estimate: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A result of the engine.

    Attributes:
        key: its name in JSON.
        heading: its name for people.
        result: a result of the engine on the model scale, or one value per row of the table.
        terms: names of the coefficients, where it has several.
        reported: the adjusted pooled value on the reported scale, where it gives one.
    """

    key: str
    heading: str
    result: object
    terms: tuple[str, ...] = ()
    reported: Reported | None = None

    @property
    def rows(self) -> tuple[object, ...] | None:
        """The values by row, None where the result is a single one."""
        return self.result if isinstance(self.result, tuple) else None

    def to_dict(self) -> object:
        """Return plain values for JSON."""
        if self.rows is not None:
            return [asdict(row) for row in self.rows if is_dataclass(row) and not isinstance(row, type)]
        head: dict[str, object] = {"terms": list(self.terms)} if self.terms else {}
        if self.reported is not None:
            head["reported"] = asdict(self.reported)
        return head | result_dict(self.result)

    def to_text(self) -> str:
        """Return a single result in words, one fact per line."""
        lines = [f"terms: {', '.join(self.terms)}"] if self.terms else []
        if self.reported is not None:
            r = self.reported
            lines.append(f"reported: {r.estimate:.4f} [{r.ci_low:.4f}, {r.ci_high:.4f}]")
        return "\n".join([*lines, result_text(self.result)])


def by_key(found: tuple[Finding, ...]) -> dict[str, object]:
    """Return findings as plain values by key."""
    return {each.key: each.to_dict() for each in found}
