"""The weighted sums that every inverse-variance computation needs, for many replicates at once.

Symbols follow Viechtbauer (2005): W = diag(1/(vᵢ+τ²)), M = X'WX, P = W − WXM⁻¹X'W. Nothing of size k×k is
formed: tr(P), tr(PP), y'Py, y'PPy and y'PPPy are sums over studies and p×p matrices.
"""

from dataclasses import dataclass

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray, IntArray
from review.pooling.wide_variances import ExactSums, exact_sums

_MOST_WIDE = 400  # studies for which a complete decomposition takes milliseconds
_WIDE = 1e6  # ratio of variances up to which differences of sums of weights keep ten digits


@dataclass(frozen=True, slots=True)
class Sample:
    """Effects, variances and design of B replicates of k studies.

    `y` and `v` have shape (k,) or (B, k); `x` has shape (k, p), or is None for an intercept alone; `counts`
    has shape (B, k): how often each study enters the replicate (0/1 for subsets, more for bootstrap samples).
    `x` is an orthonormal basis of the design, so that a year near 2000 costs no digits; `back` (p, p) turns
    coefficients on it into those of the design. `wide` says that variances differ so much that sums lose
    their digits; the sums then come from `wide_variances`. `once` says that all counts are one.
    """

    y: FloatArray
    v: FloatArray
    counts: FloatArray
    x: FloatArray | None
    products: FloatArray | None  # (k, p*p): the products of the columns of x
    back: FloatArray | None = None
    wide: bool = False
    once: bool = False

    @property
    def p(self) -> int:
        """Number of coefficients."""
        return 1 if self.x is None else int(self.x.shape[1])

    @property
    def plain(self) -> bool:
        """Whether this is one replicate with degrees of freedom in which every study counts once."""
        if self.wide or self.counts.shape[0] != 1 or self.y.ndim != 1 or self.v.ndim != 1:
            return False
        return self.counts.shape[1] > self.p and bool((self.counts == 1).all())

    @property
    def size(self) -> FloatArray:
        """Studies per replicate, shape (B,)."""
        return np.asarray(self.counts.sum(axis=1), dtype=np.float64)

    def rows(self, keep: IntArray) -> "Sample":
        """Return the replicates with these positions."""
        y = self.y if self.y.ndim == 1 else self.y[keep]
        v = self.v if self.v.ndim == 1 else self.v[keep]
        counts = self.counts[: len(keep)] if self.once else self.counts[keep]
        return Sample(y, v, counts, self.x, self.products, self.back, self.wide, self.once)


def sample(
    y: FloatArray, v: FloatArray, x: FloatArray | None = None, counts: FloatArray | None = None
) -> Sample:
    """Collect B replicates; an all-ones column alone is treated as no design.

    Raises:
        RefusedData: the columns of the design depend on each other.
    """
    y, v = np.asarray(y, dtype=np.float64), np.asarray(v, dtype=np.float64)
    once = counts is None
    if counts is None:
        replicates = max((a.shape[0] for a in (y, v) if a.ndim == 2), default=1)
        counts = np.ones((replicates, y.shape[-1]))
    if x is not None and x.shape[1] == 1 and bool((x == 1).all()):
        x = None
    counts = np.asarray(counts, dtype=np.float64)
    wide = y.shape[-1] <= _MOST_WIDE and differ_widely(v)
    if x is None:
        return Sample(y, v, counts, None, None, wide=wide, once=once)
    basis, back = orthonormal(x)
    products = (basis[:, :, None] * basis[:, None, :]).reshape(len(x), -1)
    return Sample(y, v, counts, basis, products, back, wide, once)


def differ_widely(v: FloatArray) -> bool:
    """Whether weights 1/v are so far apart that the small ones vanish in sums with the large ones."""
    return v.size > 0 and float(v.max()) > _WIDE * float(v.min())


def orthonormal(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return Q and the inverse of R of the design's QR decomposition, columns first brought to unit length.

    Raises:
        RefusedData: the columns depend on each other, or there are more columns than rows.
    """
    lengths = np.sqrt((x * x).sum(axis=0))
    if x.shape[0] < x.shape[1] or not bool(np.all(lengths > 0)):
        raise RefusedData(_COLLINEAR)
    q, r = np.linalg.qr(x / lengths)
    if float(np.abs(np.diag(r)).min()) < 1e-10:
        raise RefusedData(_COLLINEAR)
    return q, np.linalg.inv(r) / lengths[:, None]


_COLLINEAR = "The moderators are collinear in these rows, so their coefficients are undefined; leave one out."


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums at given τ²; `beta` (B, p), `inverse` (B, p, p), `residuals`, `weights` (B, k)."""

    beta: FloatArray
    inverse: FloatArray
    residuals: FloatArray
    weights: FloatArray
    sum_w: FloatArray
    sum_w2: FloatArray
    trace_p: FloatArray
    trace_pp: FloatArray
    y_p_y: FloatArray
    y_pp_y: FloatArray
    y_ppp_y: FloatArray


def dot(weights: FloatArray, values: FloatArray) -> FloatArray:
    """Sum over studies of (B, k) weights times (k,) or (B, k) values."""
    if values.ndim == 1:
        return weights @ values
    return np.asarray(np.einsum("bk,bk->b", weights, values), dtype=np.float64)


def moments(data: Sample, tau2: FloatArray) -> Moments:
    """Compute all sums at `tau2`, shape (B,)."""
    w = data.v + tau2[:, None]
    np.divide(1.0, w, out=w)
    if data.wide and differ_widely(w):
        return _each_alone(data, w)
    if data.x is None and data.counts.shape[0] == 1 and data.y.ndim == 1:
        return _alone(data.y, w[0], data.counts[0])
    cw = w if data.once else data.counts * w
    if data.x is None or data.products is None:
        return _intercept(data, w, cw)
    return _general(data, data.x, data.products, w=w, cw=cw)


def _alone(y: FloatArray, w: FloatArray, counts: FloatArray) -> Moments:
    """The sums of `_intercept` for a single replicate, without the cost of a batch."""
    cw = counts * w
    cw2 = cw * w
    s1, s2 = float(counts.dot(w)), float(cw.dot(w))
    mu = float(cw.dot(y)) / s1
    r = y - mu
    wr = w * r
    ratio = s2 / s1
    cwr = cw * r
    cw2r = cw2 * r
    linear = float(cwr.dot(w))
    numbers = np.array([
        s1, s2, float(cw.dot(s1 - w)) / s1, s2 - 2 * float(cw2.dot(w)) / s1 + ratio * ratio, cwr.dot(r),
        cwr.dot(wr), float(cw2r.dot(wr)) - linear * linear / s1,
    ])[:, None]  # fmt: skip
    return Moments(np.array([[mu]]), np.array([[[1.0 / s1]]]), r[None], w[None], *numbers)


def _intercept(data: Sample, w: FloatArray, cw: FloatArray) -> Moments:
    # products with a vector of ones and einsum cost a third of sums along short rows
    ones = np.ones(w.shape[1])
    cw2 = cw * w
    s1, s2, s3 = cw @ ones, cw2 @ ones, dot(cw2, w)
    mu = dot(cw, data.y) / s1
    r = data.y - mu[:, None]
    wr = w * r
    cwr = wr if data.once else cw * r
    cw2r = cwr * w
    linear = cw2r @ ones
    ratio = s2 / s1
    return Moments(
        beta=mu[:, None],
        inverse=(1.0 / s1)[:, None, None],
        residuals=r,
        weights=w,
        sum_w=s1,
        sum_w2=s2,
        trace_p=s1 - ratio,
        trace_pp=s2 - 2 * s3 / s1 + ratio * ratio,
        y_p_y=dot(cwr, r),
        y_pp_y=dot(cwr, wr),
        y_ppp_y=dot(cw2r, wr) - linear * linear / s1,
    )


def _general(data: Sample, x: FloatArray, products: FloatArray, *, w: FloatArray, cw: FloatArray) -> Moments:
    shape = (-1, data.p, data.p)
    cw2 = cw * w
    cw3 = cw2 * w
    inverse = invert((cw @ products).reshape(shape))
    second, third = inverse @ (cw2 @ products).reshape(shape), inverse @ (cw3 @ products).reshape(shape)
    beta = np.einsum("bpq,bq->bp", inverse, (cw * data.y) @ x)
    r = data.y - beta @ x.T
    cw2r = cw2 * r
    linear = cw2r @ x
    s1, s2 = cw.sum(axis=1), cw2.sum(axis=1)
    trace = np.einsum("bpp->b", second)
    return Moments(
        beta=beta,
        inverse=inverse,
        residuals=r,
        weights=w,
        sum_w=s1,
        sum_w2=s2,
        trace_p=s1 - trace,
        trace_pp=s2 - 2 * np.einsum("bpp->b", third) + np.einsum("bpq,bqp->b", second, second),
        y_p_y=dot(cw * r, r),
        y_pp_y=dot(cw2r, r),
        y_ppp_y=dot(cw3 * r, r) - np.einsum("bp,bpq,bq->b", linear, inverse, linear),
    )


def _each_alone(data: Sample, w: FloatArray) -> Moments:
    x = np.ones((data.counts.shape[1], 1)) if data.x is None else data.x
    y = np.broadcast_to(data.y, w.shape)
    every = [exact_sums(*part, x) for part in zip(y, w, data.counts, strict=True)]
    columns = [np.stack([getattr(one, name) for one in every]) for name in ExactSums.__slots__]
    beta, inverse, *rest = columns
    cw = data.counts * w
    return Moments(beta, inverse, y - beta @ x.T, w, cw.sum(axis=1), (cw * w).sum(axis=1), *rest)


def invert(m: FloatArray) -> FloatArray:
    """Invert (B, p, p) symmetric matrices, in closed form for p of 1 and 2."""
    p = m.shape[-1]
    if p == 1:
        return 1.0 / m
    if p == 2:
        a, b, d = m[:, 0, 0], m[:, 0, 1], m[:, 1, 1]
        out = np.empty_like(m)
        out[:, 0, 0], out[:, 1, 1] = d, a
        out[:, 0, 1] = out[:, 1, 0] = -b
        return np.asarray(out / (a * d - b * b)[:, None, None], dtype=np.float64)
    return np.asarray(np.linalg.inv(m), dtype=np.float64)
