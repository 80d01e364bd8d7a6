"""Influence diagnostics, residuals, best linear unbiased predictions and the Baujat plot's coordinates.

Sources: Viechtbauer and Cheung 2010 (Res Synth Methods 1:112) for the case-deletion set, Baujat et al. 2002
(Stat Med 21:2641), Raudenbush and Bryk 1985 (J Educ Stat 10:75) for the predictions. Every deletion estimates
τ² anew.
"""

from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import BoolArray, FloatArray
from review.pooling.batch import fit_batch
from review.pooling.choices import Test
from review.pooling.distributions import critical
from review.pooling.inverse_variance import Fit
from review.pooling.scipy_special import special


@dataclass(frozen=True, slots=True, eq=False)
class Deletions:
    """Fits without each study: `beta` (k, p), `vb` (k, p, p), the rest (k,); NaN where not estimable."""

    beta: FloatArray
    vb: FloatArray
    tau2: FloatArray
    q: FloatArray
    s2w: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """Case-deletion diagnostics, one row per study.

    Attributes:
        rstudent: externally standardised residual.
        dffits, cook_d, cov_ratio: change of the study's own prediction, of all coefficients, of their
            covariance.
        tau2_deleted, q_deleted: τ² and Q without the study.
        hat, weight: leverage, and weight in percent.
        dfbetas: k × p, standardised change of each coefficient.
        influential: whether |DFFITS| > 3√(p/(k−p)), Cook's distance is above the median of χ²(p), the
            leverage above 3p/k or any |DFBETAS| > 1.
        warnings: sentences.
    """

    rstudent: FloatArray
    dffits: FloatArray
    cook_d: FloatArray
    cov_ratio: FloatArray
    tau2_deleted: FloatArray
    q_deleted: FloatArray
    hat: FloatArray
    weight: FloatArray
    dfbetas: FloatArray
    influential: BoolArray
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """Internally standardised residuals: observed minus fitted, standard error and ratio, shape (k,).

    The standard error is NaN for a study that the model fits exactly.
    """

    residual: FloatArray
    se: FloatArray
    standardized: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Blups:
    """Best linear unbiased predictions of the true effects, with their prediction limits, shape (k,)."""

    estimate: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Baujat:
    """Squared Pearson residual and influence on the pooled result of each study, shape (k,)."""

    contribution: FloatArray
    influence: FloatArray


def deletions(full: Fit) -> Deletions:
    """Refit without each study in turn, with the model's moderators.

    Raises:
        RefusedData: no study can be spared.
    """
    k, p = full.k, full.p
    if k <= p or k < 2:
        raise RefusedData(
            f"{k} studies and {p} coefficients leave no study to spare for influence diagnostics."
        )
    counts = 1.0 - np.eye(k)
    free = full.hat < 1 - 1e-10  # a leverage of 1 means that the design is singular without the study
    beta, vb = np.full((k, p), np.nan), np.full((k, p, p), np.nan)
    tau2, q, s2w = np.full(k, np.nan), np.full(k, np.nan), np.full(k, np.nan)
    x = None if full.intercept_only else full.x
    test = full.test if k - 1 > p else Test.Z  # no degrees of freedom are left for a Knapp–Hartung factor
    batch = fit_batch(full.y, full.v, x, counts=counts[free], method=full.method, test=test)
    if full.s2w == 0 or not bool(batch.s2w.all()):
        raise RefusedData(
            "The effects agree exactly, so that Hartung–Knapp's factor is 0 and nothing can be standardised; "
            "use the test 'z'."
        )
    beta[free], vb[free], tau2[free] = batch.beta, batch.vb, batch.tau2
    q[free], s2w[free] = batch.qe, batch.s2w
    return Deletions(beta, vb, tau2, q, s2w)


def influence(full: Fit) -> Influence:
    """Compute the full set of case-deletion diagnostics.

    Raises:
        RefusedData: no study can be spared.
    """
    gone = deletions(full)
    k, p, hat = full.k, full.p, full.hat
    shift = full.beta - gone.beta
    moved = np.einsum("kp,kp->k", full.x, shift)
    variance = full.v + gone.tau2
    at_deleted = np.einsum("kp,kpq,kq->k", full.x, gone.vb, full.x)
    resid = full.y - np.einsum("kp,kp->k", full.x, gone.beta)
    with np.errstate(invalid="ignore", divide="ignore"):
        rstudent = resid / np.sqrt(variance + at_deleted)
        dffits = moved / np.sqrt(gone.s2w * hat * variance)
        dfbetas = shift / np.sqrt(gone.s2w[:, None] * _variances_at(full, gone.tau2))
    cook = np.einsum("kp,pq,kq->k", shift, np.linalg.inv(full.vb), shift)
    known = np.isfinite(gone.tau2)
    ratio = np.full(k, np.nan)
    ratio[known] = np.exp(np.linalg.slogdet(gone.vb[known])[1] - np.linalg.slogdet(full.vb)[1])
    limits = (3 * np.sqrt(p / (k - p)), special.chdtri(p, 0.5), 3 * p / k)
    flagged = (np.abs(dffits) > limits[0]) | (cook > limits[1]) | (hat > limits[2])
    flagged |= (np.abs(dfbetas) > 1).any(axis=1)
    return Influence(
        rstudent=rstudent, dffits=dffits, cook_d=cook, cov_ratio=ratio, tau2_deleted=gone.tau2,
        q_deleted=gone.q,
        hat=hat, weight=full.weights, dfbetas=dfbetas, influential=flagged, warnings=_warnings(full, gone),
    )  # fmt: skip


def _variances_at(full: Fit, tau2: FloatArray) -> FloatArray:
    """Variances of the coefficients from all k studies under each deleted τ², k × p."""
    found = np.full((tau2.size, full.p), np.nan)
    known = np.isfinite(tau2)
    w = 1 / (full.v + tau2[known][:, None])
    crossed = np.einsum("bk,kp,kq->bpq", w, full.x, full.x)
    found[known] = np.einsum("bpp->bp", np.linalg.inv(crossed))
    return found


def _warnings(full: Fit, gone: Deletions) -> tuple[str, ...]:
    found = []
    if full.k < 10:
        found.append(f"{full.k} studies: each has much influence by nature; read the flags with caution.")
    lost = np.flatnonzero(np.isnan(gone.tau2))
    if lost.size:
        rows = ", ".join(str(i + 1) for i in lost)
        found.append(f"Without study {rows} a moderator cannot be estimated; its diagnostics are missing.")
    return tuple(found)


def standardized_residuals(full: Fit) -> Residuals:
    """Compute internally standardised residuals of any inverse-variance fit."""
    left = np.eye(full.k) - full.hat_matrix
    residual = full.y - full.fitted
    variance = np.einsum("ij,j,ij->i", left, full.v + full.tau2, left)
    se = np.sqrt(np.where(variance < 100 * np.finfo(np.float64).eps * (full.v + full.tau2), np.nan, variance))
    return Residuals(residual, se, residual / se)


def blups(full: Fit) -> Blups:
    """Shrink each study's effect towards its fitted value by the share of sampling variance in its total."""
    share = full.tau2 / (full.tau2 + full.v)
    estimate = share * full.y + (1 - share) * full.fitted
    mean_variance = np.einsum("kp,pq,kq->k", full.x, full.vb, full.x)
    se = np.sqrt(share * full.v + (1 - share) ** 2 * mean_variance)
    margin = critical(full.level, full.df) * se
    return Blups(estimate, se, estimate - margin, estimate + margin)


def baujat(full: Fit) -> Baujat:
    """Compute the coordinates of the Baujat plot.

    Raises:
        RefusedData: no study can be spared.
    """
    gone = deletions(full)
    moved = np.einsum("kp,kp->k", full.x, full.beta - gone.beta)
    at_deleted = np.einsum("kp,kpq,kq->k", full.x, gone.vb, full.x)
    return Baujat((full.y - full.fitted) ** 2 / (full.v + full.tau2), moved**2 / at_deleted)
