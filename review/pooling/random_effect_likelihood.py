"""Maximum likelihood with normal random effects, by adaptive Gauss–Hermite quadrature.

Study i has R rows with ηᵣ = offset + xᵣβ + Σ_d gᵣ_d τ_d z_d, z ~ N(0, I). The integral over z is taken
on nodes centred at each study's mode and scaled by its curvature (Liu and Pierce 1994; Pinheiro and
Bates 1995); nodes fixed in advance are wrong as soon as studies are large. Gradient and Hessian are
exact expectations over the nodes (Louis 1982), so Newton's method needs a handful of steps. τ enters
linearly and with either sign, so τ = 0 is an ordinary stationary point.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.exponential_families import Family

_STEPS = 100


@dataclass(frozen=True, slots=True)
class Clusters:
    """Studies as clusters: `y`, `offset` (k, R); `x` (k, R, p); `loadings` of random effects (k, R, D)."""

    family: Family
    y: FloatArray
    offset: FloatArray
    x: FloatArray
    loadings: FloatArray
    constant: float = 0.0  # what the log-likelihood carries besides yη − K

    @property
    def p(self) -> int:
        """Number of fixed effects."""
        return int(self.x.shape[2])

    @property
    def d(self) -> int:
        """Number of random effects."""
        return int(self.loadings.shape[2])


@dataclass(frozen=True, slots=True)
class Maximum:
    """A maximum: fixed effects (p,) with covariance, standard deviations (D,), log-likelihood."""

    beta: FloatArray
    tau: FloatArray
    log_likelihood: float
    vb: FloatArray
    se_tau: FloatArray
    mode_loss: float  # Σ ½ log|curvature| + ½|z|² over studies, at the modes


@dataclass(frozen=True, slots=True)
class Value:
    """The marginal log-likelihood with its derivatives in (β, τ), and the modes of the integrands."""

    log_likelihood: float
    gradient: FloatArray
    hessian: FloatArray
    modes: FloatArray
    mode_loss: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Nodes of a quadrature in D dimensions."""

    nodes: FloatArray  # (N, D), for the weight exp(-|z|²/2)
    log_weights: FloatArray  # (N,), to be applied to exp(|z|²/2) times the integrand


@lru_cache(maxsize=16)
def grid(d: int, nodes: int) -> Grid:
    """Tensor grid of Gauss–Hermite nodes for `d` standard normal variables."""
    if d == 0:
        return Grid(np.zeros((1, 0)), np.zeros(1))
    x, w = np.polynomial.hermite_e.hermegauss(nodes)
    mesh = np.meshgrid(*[x] * d, indexing="ij")
    z = np.stack([m.ravel() for m in mesh], axis=1)
    log_w = np.stack([m.ravel() for m in np.meshgrid(*[np.log(w)] * d, indexing="ij")]).sum(axis=0)
    # the normal density's own constant is put in here
    return Grid(z, log_w + 0.5 * (z * z).sum(axis=1) - 0.5 * d * np.log(2 * np.pi))


def maximise(
    data: Clusters, beta: FloatArray, tau: FloatArray, nodes: int = 21, gain: float = 1e-16
) -> Maximum:
    """Maximise the marginal likelihood from a start at `beta` (p,) and `tau` (D,).

    With D = 0 the model has fixed effects only. `nodes` counts quadrature nodes per random effect; with one
    random effect there are twice as many, and then eight times, while the maximum still moves. The search
    ends when a step promises less than `gain` of the log-likelihood; a larger value serves models whose
    maximum lies at infinity in some direction.

    Raises:
        RefusedData: the likelihood has no maximum (for example all events in every study).
    """
    start = np.concatenate([beta, tau])
    grids = [nodes * more for more in ((1, 2, 8) if data.d == 1 and nodes > 1 else (1,))]
    for count, finer in zip(grids, [*grids[1:], None], strict=True):
        found = _ascend(data, start, grid(data.d, count), gain)
        if found is None:
            continue
        point, now = found
        if finer is None or _settled(data, point, grid(data.d, finer), now):
            return summarise_maximum(data, point, now, now.hessian)
        start = point
    raise RefusedData(
        "The likelihood has no maximum in these data: too few studies have both events and non-events."
    )


def _ascend(data: Clusters, point: FloatArray, points: Grid, gain: float) -> tuple[FloatArray, Value] | None:
    """Climb to the maximum on one grid, or return None where there is none or the climb comes to a halt."""
    now = evaluate(data, point, points, np.zeros((len(data.y), data.d)))
    for _ in range(_STEPS):
        step, rise = _newton(now)
        if _small(step, point, 1e-11):
            return point, now
        point, after = _climb(data, point, step, points, now)
        # a Newton step this small leaves an error of its square
        small = _small(step, point, 3e-7)
        now = after
        if small or rise < gain * (1.0 + abs(now.log_likelihood)):
            return point, now
        if float(np.abs(point).max()) > 200:
            return None
    return None


def _settled(data: Clusters, point: FloatArray, points: Grid, now: Value) -> bool:
    """Whether a finer grid has its maximum at the same point."""
    return _small(_newton(evaluate(data, point, points, now.modes))[0], point, 1e-7)


def _small(step: FloatArray, point: FloatArray, limit: float) -> bool:
    return float(np.abs(step).max()) <= limit * (1.0 + float(np.abs(point).max()))


def _newton(now: Value) -> tuple[FloatArray, float]:
    """Newton's step and the rise it predicts; directions of positive curvature are turned round."""
    values, vectors = np.linalg.eigh(-now.hessian)
    floor = 1e-9 * max(float(values.max()), 1e-300)
    curvature = np.maximum(np.abs(values), floor)
    along = vectors.T @ now.gradient
    return vectors @ (along / curvature), float(np.sum(along * along / curvature)) / 2


def _climb(
    data: Clusters, point: FloatArray, step: FloatArray, points: Grid, now: Value
) -> tuple[FloatArray, Value]:
    longest = float(np.abs(step).max())
    scale = min(1.0, 3.0 / longest) if longest > 0 else 1.0
    slack = 1e-13 * (1.0 + abs(now.log_likelihood))
    for _ in range(40):
        after = evaluate(data, point + scale * step, points, now.modes)
        if after.log_likelihood >= now.log_likelihood - slack:
            return point + scale * step, after
        scale /= 2
    return point, now


def summarise_maximum(data: Clusters, point: FloatArray, now: Value, hessian: FloatArray) -> Maximum:
    """Turn a stationary point and the Hessian there into a maximum with standard errors.

    Raises:
        RefusedData: the likelihood is flat in some direction.
    """
    p = data.p
    tau = np.abs(point[p:])
    alive = np.concatenate([np.ones(p, dtype=np.bool_), tau > 1e-5])
    tau = np.where(tau > 1e-5, tau, 0.0)
    covariance = np.linalg.inv(-hessian[np.ix_(alive, alive)])
    if not bool(np.all(np.diag(covariance)[:p] > 0)):
        raise RefusedData("The likelihood is flat in these data, so the pooled value has no standard error.")
    se_tau = np.full(data.d, np.nan)
    se_tau[alive[p:]] = np.sqrt(np.maximum(np.diag(covariance)[p:], 0.0))
    return Maximum(
        point[:p], tau, now.log_likelihood + data.constant, covariance[:p, :p], se_tau, now.mode_loss
    )


def evaluate(data: Clusters, point: FloatArray, points: Grid, start: FloatArray) -> Value:
    """Evaluate the marginal likelihood at (β, τ); `start` (k, D) is where the modes are looked for."""
    p = data.p
    base = data.offset + data.x @ point[:p]
    slopes = data.loadings * point[p:]
    modes, root, log_det = _modes(data, base, slopes, start)
    z = modes[:, None, :] + points.nodes @ root.transpose(0, 2, 1)
    eta = base[:, :, None] + slopes @ z.transpose(0, 2, 1)
    cumulant, mean, variance = data.family.cumulants(eta)
    log_joint = (
        (data.y[:, :, None] * eta - cumulant).sum(axis=1) - 0.5 * (z * z).sum(axis=2) + points.log_weights
    )
    top = log_joint.max(axis=1, keepdims=True)
    weights = np.exp(log_joint - top)
    total = weights.sum(axis=1)
    log_likelihood = float((np.log(total) + top[:, 0] + log_det).sum())
    weights /= total[:, None]
    loss = 0.5 * float((modes * modes).sum()) - float(log_det.sum())
    gradient, hessian = _derivatives(data, z, weights, data.y[:, :, None] - mean, variance)
    return Value(log_likelihood, gradient, hessian, modes, loss)


def _modes(
    data: Clusters, base: FloatArray, slopes: FloatArray, start: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Modes of the integrands (k, D), roots of the inverse curvatures (k, D, D), log determinants (k,)."""
    z = start
    identity = np.eye(data.d)
    curvature = np.broadcast_to(identity, (len(base), data.d, data.d))
    for _ in range(60):
        eta = base[:, :, None] + slopes @ z[:, :, None]
        _, mean, variance = data.family.cumulants(eta)
        turned = slopes.transpose(0, 2, 1)
        gradient = (turned @ (data.y[:, :, None] - mean))[:, :, 0] - z
        curvature = identity + turned @ (slopes * variance)
        if data.d == 0:
            break
        step = (
            gradient / curvature[:, :, 0]
            if data.d == 1
            else np.linalg.solve(curvature, gradient[:, :, None])[:, :, 0]
        )
        z = z + np.clip(step, -1.5, 1.5)
        if float(np.abs(step).max()) < 1e-6:
            break
    if data.d == 0:
        return z, np.zeros((len(base), 0, 0)), np.zeros(len(base))
    if data.d == 1:
        root = 1.0 / np.sqrt(curvature)
        return z, root, np.log(root[:, 0, 0])
    root = np.linalg.inv(np.linalg.cholesky(curvature)).transpose(0, 2, 1)
    return z, root, np.asarray(np.log(np.einsum("kdd->kd", root)).sum(axis=1), dtype=np.float64)


def _derivatives(
    data: Clusters, z: FloatArray, weights: FloatArray, scores: FloatArray, variance: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Gradient and Hessian from moments over the nodes of row scores s and of q_d = z_d Σᵣ sᵣ gᵣ_d."""
    p, d = data.p, data.d
    q = (data.loadings.transpose(0, 2, 1) @ scores) * z.transpose(0, 2, 1)
    both = np.concatenate([scores, q], axis=1)
    first = (both @ weights[:, :, None])[:, :, 0]
    centred = both - first[:, :, None]
    spread = (centred * weights[:, None, :]) @ centred.transpose(0, 2, 1)
    rows = scores.shape[1]
    weighted = variance * weights[:, None, :]
    spread[:, range(rows), range(rows)] -= weighted.sum(axis=2)
    if d:
        cross = (weighted @ z) * data.loadings
        spread[:, :rows, rows:] -= cross
        spread[:, rows:, :rows] -= cross.transpose(0, 2, 1)
        slopes = data.loadings[:, :, None, :] * z[:, None, :, :]
        heavy = (slopes * weighted[:, :, :, None]).reshape(len(z), -1, d)
        spread[:, rows:, rows:] -= heavy.transpose(0, 2, 1) @ slopes.reshape(len(z), -1, d)
    return _assemble(data.x, first, spread, p, d)


def _assemble(
    x: FloatArray, first: FloatArray, spread: FloatArray, p: int, d: int
) -> tuple[FloatArray, FloatArray]:
    rows = x.shape[1]
    flat = x.reshape(-1, p)
    gradient, hessian = np.empty(p + d), np.empty((p + d, p + d))
    gradient[:p] = first[:, :rows].ravel() @ flat
    gradient[p:] = first[:, rows:].sum(axis=0)
    hessian[:p, :p] = flat.T @ (spread[:, :rows, :rows] @ x).reshape(-1, p)
    hessian[:p, p:] = flat.T @ spread[:, :rows, rows:].reshape(len(flat), d)
    hessian[p:, :p] = hessian[:p, p:].T
    hessian[p:, p:] = spread[:, rows:, rows:].sum(axis=0)
    return gradient, hessian
