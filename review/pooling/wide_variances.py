"""The weighted sums where sampling variances differ by many orders of magnitude.

Sums of weights lose the small ones beside the large. An orthogonal decomposition of √W·X whose rows stand in
falling order of weight keeps each row's digits (Cox and Higham 1998, Stability of Householder QR for
weighted least squares problems), and its complement Z gives P = ZZ' without a subtraction.
"""

from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class ExactSums:
    """β (p,), (X'WX)⁻¹ (p, p), and tr(P), tr(PP), y'Py, y'PPy and y'PPPy of one replicate."""

    beta: FloatArray
    inverse: FloatArray
    trace_p: FloatArray
    trace_pp: FloatArray
    y_p_y: FloatArray
    y_pp_y: FloatArray
    y_ppp_y: FloatArray


def exact_sums(y: FloatArray, w: FloatArray, counts: FloatArray, x: FloatArray) -> ExactSums:
    """Compute the sums of one replicate; y, w and counts have shape (k,), x has shape (k, p).

    A study that counts c times stands for c equal rows, which have the weighted sums of one row of weight
    c·w; only tr(P) and what follows from it see each row on its own.

    Raises:
        RefusedData: the weights are too far apart for the coefficients to be told from each other.
    """
    rows = np.repeat(np.arange(len(w)), counts.astype(np.int64))
    rows = rows[np.argsort(-w[rows], kind="stable")]
    root = np.sqrt(w[rows])
    p = x.shape[1]
    inverse_root, q = decompose(x[rows] * root[:, None], complete=True)
    turned = q.T @ (root * y[rows])
    z = q[:, p:] * root[:, None]
    core = z.T @ z
    left = turned[p:]
    once = core @ left
    return ExactSums(
        beta=inverse_root @ turned[:p],
        inverse=inverse_root @ inverse_root.T,
        trace_p=np.asarray(np.trace(core)),
        trace_pp=np.asarray((core * core).sum()),
        y_p_y=np.asarray(left @ left),
        y_pp_y=np.asarray(left @ once),
        y_ppp_y=np.asarray(once @ once),
    )


def projection(x: FloatArray, w: FloatArray) -> FloatArray:
    """P = W − WX(X'WX)⁻¹X'W, shape (k, k), formed without a subtraction."""
    order = np.argsort(-w, kind="stable")
    root = np.sqrt(w[order])
    _, q = decompose(x[order] * root[:, None], complete=True)
    z = np.empty((len(w), len(w) - x.shape[1]))
    z[order] = q[:, x.shape[1] :] * root[:, None]
    return z @ z.T


def decompose(weighted: FloatArray, *, complete: bool = False) -> tuple[FloatArray, FloatArray]:
    """Return R⁻¹ (p, p) and Q, (k, p) or complete (k, k), of a weighted design, its heaviest rows first.

    Raises:
        RefusedData: the columns cannot be told from each other.
    """
    p = weighted.shape[1]
    q, r = np.linalg.qr(weighted, mode="complete" if complete else "reduced")
    head = r[:p]
    sizes = np.abs(np.diag(head)) / np.sqrt((head * head).sum(axis=0))
    if head.shape[0] < p or not bool(np.all(sizes > 1e-14)):
        raise RefusedData(
            "The variances are so far apart that the moderators cannot be told from each other; leave out a"
            " moderator, or the rows with extreme variances."
        )
    return np.asarray(np.linalg.inv(head), dtype=np.float64), q
