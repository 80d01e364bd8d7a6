"""Compares an answer with a stored result, number by number."""

from dataclasses import dataclass, field
from statistics import median
from typing import Any

_CLOSED = {"EE", "FE", "DL", "HE", "HS", "HSk", "SJ", "GENQ"}
_VARIANCES = {"tau2", "se_tau2", "sigma2", "gamma2", "vb"}
_ESTIMATES = {
    "beta", "ci_lb", "ci_ub", "pred", "ci.lb", "ci.ub", "pi.lb", "pi.ub", "se", "estimate", "yi", "vi",
    "resid", "dfbs", "filled",
}  # fmt: skip
_WORDS = {"names", "warnings", "error", "rows", "columns", "levels"}
_SKIPPED = {"id", "request", "escalc", "threshold", "rel_tol", "warnings"}


@dataclass(slots=True)
class Tally:
    """How many numbers were compared, and those that differ."""

    numbers: int = 0
    wrong: list[str] = field(default_factory=list)


def tolerance(request: dict[str, Any], key: str) -> float:
    """Relative tolerance of one part of a result."""
    function = request["fn"]
    method = (request.get("fit") or {}).get("method", "REML")
    if key.startswith("selmodel") or request.get("scale"):
        return 1e-3
    if key.startswith("trimfill") or function == "rma.mv":
        return 1e-4
    if function == "rma.glmm":
        return 5e-3
    if key in ("robust", "robust_CR2", "CR2"):
        return 1e-5
    closed = method in _CLOSED and key not in ("confint", "hc")
    return 1e-9 if closed or function in ("rma.mh", "rma.peto", "escalc") else 1e-6


def compare(stored: dict[str, Any], effects: dict[str, list[Any]] | None, answer: dict[str, Any]) -> Tally:
    """Compare every number of a stored result; strings, NA and booleans are not compared."""
    tally = Tally()
    known = [v for v in (effects or {}).get("vi", []) if isinstance(v, (int, float))]
    size = median(known) if known else 0.0
    if effects is not None:
        # the tetrachoric correlations were sought to about 1e-5 only
        limit = 5e-4 if stored["request"]["measure"] == "RTET" else 1e-9
        for name in ("yi", "vi"):
            _walk(
                effects[name],
                (answer.get("escalc") or {}).get(name),
                ["escalc", name],
                _Scale(limit, size, tally),
            )
    for key, value in stored.items():
        if key in _SKIPPED:
            continue
        scales = _Scale(_special(stored, key), size, tally, stored.get("fit") or {})
        _walk(value, answer.get(key), [key], scales)
    return tally


def _special(stored: dict[str, Any], key: str) -> float:
    """Tolerances where the stored numbers themselves are less exact than the rest."""
    request = stored["request"]
    fit = request.get("fit") or {}
    if fit.get("method") == "GENQ" and key == "confint":
        return 6e-3  # its distribution of quadratic forms was computed to about four digits
    if request.get("subset") == "set == 'tiny'" and key == "confint":
        return 2e-2  # roots were sought to an absolute 1e-13, near the variances themselves
    return tolerance(request, key)


@dataclass(slots=True)
class _Scale:
    relative: float
    size: float
    tally: Tally
    fit: dict[str, Any] = field(default_factory=dict)

    def absolute(self, path: list[str]) -> float:
        key = path[-1]
        if _VARIANCES & set(path):
            tau2 = self.fit.get("tau2") or 0.0
            return (tau2 if isinstance(tau2, float) else 0.0) + self.size
        errors = [e for e in (self.fit.get("se") or []) if isinstance(e, (int, float))]
        return errors[0] if key in _ESTIMATES and errors else 1.0


def _walk(stored: Any, answer: Any, path: list[str], scale: _Scale) -> None:
    if isinstance(stored, dict):
        for key, value in stored.items():
            if key not in _WORDS:
                _walk(value, answer.get(key) if isinstance(answer, dict) else None, [*path, key], scale)
    elif isinstance(stored, list):
        for i, value in enumerate(stored):
            _walk(value, _item(answer, i, len(stored)), path, scale)
    elif isinstance(stored, (int, float)) and not isinstance(stored, bool):
        scale.tally.numbers += 1
        if not _close(stored, answer, scale.relative, scale.absolute(path)):
            scale.tally.wrong.append(f"{'.'.join(path)}: stored {stored!r}, answered {answer!r}")


def _item(answer: Any, i: int, length: int) -> Any:
    if isinstance(answer, list):
        return answer[i] if i < len(answer) else None
    return answer if length == 1 and not isinstance(answer, dict) else None


def _close(stored: float, answer: Any, relative: float, absolute: float) -> bool:
    if not isinstance(answer, (int, float)):
        return False
    # variances that stopped short of zero by less than a double can tell
    limit = relative * max(abs(stored), abs(answer)) + relative * absolute + 1e-14
    return abs(stored - answer) <= limit
