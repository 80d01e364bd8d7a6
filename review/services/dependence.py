"""Rows that are not independent: multilevel and multivariate models, and cluster-robust variances."""

from review.errors import BadInput
from review.pooling.choices import Estimator, Structure, Test
from review.pooling.location_scale import fit_location_scale
from review.pooling.multilevel import Likelihood, MultilevelFit, fit_multilevel
from review.pooling.multilevel_structure import Intercepts, WithinGroups, nested
from review.pooling.robust import RobustFit, robust_fit, robust_multilevel
from review.services.basis import Basis, Columns, cells_of, designed
from review.services.findings import Finding, Reported


def _reported(basis: Basis, found: MultilevelFit | RobustFit) -> Reported | None:
    if len(found.beta) > 1:
        return None
    middle, one, two = basis.back(float(found.beta[0]), float(found.ci_low[0]), float(found.ci_high[0]))
    return Reported(middle, min(one, two), max(one, two))


def find_robust(basis: Basis, columns: Columns, cluster: str, kind: str = "CR2") -> Finding:
    """Return cluster-robust standard errors, tests and limits; `cluster` names a column.

    Raises:
        BadInput: no such column.
        RefusedData: too few clusters.
    """
    found = robust_fit(basis.fit, cells_of(basis, columns, cluster), kind=kind)
    return Finding(
        "robust", f"Robust variance {kind} by {cluster}", found, basis.names, _reported(basis, found)
    )


def fitted(basis: Basis, columns: Columns, random: str, structure: str = "CS") -> MultilevelFit:
    """Fit a multilevel model.

    Args:
        basis: the rows, moderators and choices.
        columns: cells by column.
        random: columns from the outside in, as `district/study`, or `outcome|trial` for correlated effects of
            the first within the second.
        structure: covariance of correlated effects.

    Raises:
        BadInput: no such column.
        RefusedData: a likelihood without a maximum that can be found.
    """
    inner, bar, outer = (part.strip() for part in random.partition("|"))
    terms: tuple[Intercepts | WithinGroups, ...]
    if bar:
        cells = [cells_of(basis, columns, name) for name in (inner, outer)]
        terms = (WithinGroups(f"{inner} | {outer}", cells[0], cells[1], Structure(structure)),)
    else:
        names = [name.strip() for name in random.split("/")]
        terms = nested([(name, cells_of(basis, columns, name)) for name in names])
    if basis.spec.test is Test.ADHOC:
        raise BadInput("A multilevel model takes the tests z and t; choose one by --test.")
    test = Test.Z if basis.spec.test is Test.Z else Test.T
    method = Likelihood.ML if basis.spec.method.estimator is Estimator.ML else Likelihood.REML
    fit = basis.fit
    return fit_multilevel(
        fit.y, fit.v, fit.x, random=terms, names=basis.names, method=method, test=test, level=fit.level
    )


def find_multilevel(basis: Basis, columns: Columns, random: str, structure: str = "CS") -> Finding:
    """Fit a multilevel model; the arguments are those of `fitted`."""
    found = fitted(basis, columns, random, structure)
    return Finding("multilevel", f"Multilevel model {random}", found, (), _reported(basis, found))


def find_robust_multilevel(
    basis: Basis, columns: Columns, model: MultilevelFit, cluster: str, kind: str = "CR2"
) -> Finding:
    """Return cluster-robust tests of a multilevel model.

    Raises:
        BadInput: no such column.
        RefusedData: too few clusters, or clusters that share a random effect.
    """
    found = robust_multilevel(model, cells_of(basis, columns, cluster), kind=kind)
    heading = f"Robust variance {kind} by {cluster}, multilevel model"
    return Finding("robust", heading, found, basis.names, _reported(basis, found))


def find_location_scale(basis: Basis, columns: Columns, formula: str) -> Finding:
    """Fit a model in which τ² depends on moderators named in a formula.

    Raises:
        RefusedData: too few rows, a method other than ML and REML, or a likelihood without a maximum.
    """
    built = designed(formula, columns)
    z = built.x[list(basis.rows)]
    fit = basis.fit
    found = fit_location_scale(fit.y, fit.v, fit.x, z, method=fit.method, test=fit.test, level=fit.level)
    terms = (*basis.names, *(f"log tau2: {name}" for name in built.names))
    return Finding("location_scale", f"Location-scale model, tau2 on {formula}", found, terms)
