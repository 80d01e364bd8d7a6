"""Methods that ask what unpublished results would change; most rest on p-values and so on a null value."""

from dataclasses import dataclass

from review.errors import BadInput
from review.pooling.bias_regression import pet_peese
from review.pooling.choices import SelectionKind
from review.pooling.excess_significance import excess_significance
from review.pooling.fail_safe import fail_safe
from review.pooling.henmi_copas import henmi_copas
from review.pooling.p_curve import p_curve
from review.pooling.selection import selection_model
from review.pooling.selection_functions import SelectionFunction, step_function, vevea_woods
from review.services.basis import Basis
from review.services.findings import Finding, Reported
from review.services.specifying import PATTERNS


@dataclass(frozen=True, slots=True)
class Selected:
    """A selection model: its function, steps and weights of a step function, and the favoured results."""

    function: str
    steps: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    alternative: str = "greater"


def _reported(basis: Basis, estimate: float, low: float, high: float) -> Reported:
    middle, one, two = basis.back(estimate, low, high)
    return Reported(middle, min(one, two), max(one, two))


def find_selection(basis: Basis, asked: Selected, null: float | None) -> Finding:
    """Fit a selection model.

    Raises:
        BadInput: a single group without a null value, or steps for a function without them.
        RefusedData: too few rows, or a likelihood without a proper maximum.
    """
    found = selection_model(
        basis.fit, _function(asked), alternative=asked.alternative, null=basis.null(null, "A selection model")
    )
    values = (float(found.beta[0]), float(found.ci_low[0]), float(found.ci_high[0]))
    reported = _reported(basis, *values) if len(found.beta) == 1 else None
    return Finding("selection", f"Selection model ({asked.function})", found, basis.names, reported)


def _function(asked: Selected) -> SelectionFunction | str:
    if asked.function in PATTERNS:
        return vevea_woods(asked.function.replace("-", " ", 1))
    if not asked.steps and not asked.weights:
        return asked.function
    if asked.function != SelectionKind.STEP:
        raise BadInput(f"Steps and weights belong to {SelectionKind.STEP.value}, not to {asked.function}.")
    return step_function(asked.steps or (0.025,), asked.weights)


def find_pet_peese(basis: Basis, null: float | None) -> Finding:
    """Estimate the effect of a study without sampling error by PET-PEESE.

    Raises:
        BadInput: a single group without a null value.
        RefusedData: too few rows.
    """
    found = pet_peese(basis.fit, null=basis.null(null, "PET-PEESE"))
    reported = _reported(basis, found.estimate, found.low, found.high)
    return Finding("pet_peese", f"PET-PEESE ({found.chosen})", found, (), reported)


def find_excess(basis: Basis, null: float | None) -> Finding:
    """Compare the number of significant rows with the number expected.

    Raises:
        BadInput: a single group without a null value.
    """
    found = excess_significance(basis.fit, null=basis.null(null, "The test of excess significance"))
    return Finding("excess_significance", "Test of excess significance", found)


def find_fail_safe(basis: Basis, kind: str, null: float | None, target: float | None) -> Finding:
    """Compute a fail-safe number; `target` is Orwin's, on the model scale and counted from the null value.

    Raises:
        BadInput: a single group without a null value.
        RefusedData: a target of zero.
    """
    found = fail_safe(basis.fit, kind, target=target, null=basis.null(null, "A fail-safe number"))
    return Finding("fail_safe", f"Fail-safe number ({kind})", found)


def find_p_curve(basis: Basis, null: float | None) -> Finding:
    """Analyse the distribution of the significant p-values.

    Raises:
        BadInput: a single group without a null value.
        RefusedData: no row is significant.
    """
    found = p_curve(basis.fit.y, basis.fit.v, null=basis.null(null, "A p-curve"))
    return Finding("p_curve", "P-curve", found)


def find_henmi_copas(basis: Basis) -> Finding:
    """Pool with equal-effects weights and limits that allow for heterogeneity.

    Raises:
        RefusedData: too few rows.
    """
    found = henmi_copas(basis.fit)
    reported = _reported(basis, found.estimate, found.low, found.high)
    return Finding("henmi_copas", "Henmi and Copas' interval", found, (), reported)
