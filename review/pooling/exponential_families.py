"""Log-likelihoods yη − K(η) of the counts that random-effects models are built on, with K' and K''."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from review.errors import RefusedData
from review.pooling.arrays import FloatArray
from review.pooling.scipy_special import special

_CELLS = 2_000_000  # tabulated probabilities; each is evaluated at every quadrature node


class Family(Protocol):
    """A natural exponential family, one member per row; η has shape (k, R, N): studies, rows, nodes."""

    def cumulants(self, eta: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return K(η), K'(η) and K''(η), each of the shape of η."""
        ...


@dataclass(frozen=True, slots=True)
class Binomial:
    """Events out of `n` with logit η; `n` has shape (k, R). A row with n = 0 says nothing."""

    n: FloatArray

    def cumulants(self, eta: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return n log(1+eη), np and np(1−p)."""
        n = self.n[:, :, None]
        p = special.expit(eta)
        mean = n * p
        return n * np.logaddexp(0.0, eta), mean, mean * (1.0 - p)


@dataclass(frozen=True, slots=True)
class Poisson:
    """Events in a person-time with log rate η (the log of the time belongs into the offset)."""

    def cumulants(self, eta: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """All three are eη."""
        mean = np.exp(np.minimum(eta, 700.0))
        return mean, mean, mean


@dataclass(frozen=True, slots=True)
class Hypergeometric:
    """Events in the first arm given the total, with log odds ratio η (Fisher's noncentral distribution).

    `support` and `log_terms` have shape (k, S): the possible values, centred on a typical one of the
    study, and log C(n₁,s)C(n₂,m−s), −inf where there is none.
    """

    support: FloatArray
    log_terms: FloatArray

    def cumulants(self, eta: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Log of the normalising sum, mean and variance; η has shape (k, 1, N)."""
        at = eta[:, 0, :]
        terms = at[:, :, None] * self.support[:, None, :] + self.log_terms[:, None, :]
        top = terms.max(axis=2, keepdims=True)
        terms -= top
        weights = np.exp(terms, out=terms)
        total = weights.sum(axis=2)
        mean = np.einsum("kns,ks->kn", weights, self.support) / total
        second = np.einsum("kns,ks->kn", weights, self.support**2) / total
        spread = np.maximum(second - mean * mean, 0.0)
        return (np.log(total) + top[:, :, 0])[:, None], mean[:, None], spread[:, None]


def hypergeometric(n1: FloatArray, n2: FloatArray, events: FloatArray) -> Hypergeometric:
    """Tabulate the distribution of first-arm events given `events` in all; arguments have shape (k,).

    Raises:
        RefusedData: tables so large that the exact distribution does not fit into memory.
    """
    low, high = np.maximum(0.0, events - n2), np.minimum(n1, events)
    width = int((high - low).max()) + 1
    if width * len(low) > _CELLS:
        raise RefusedData("The studies are too large for the exact conditional model; choose UM.FS or CM.AL.")
    s = low[:, None] + np.arange(width, dtype=np.float64)
    inside = s <= high[:, None]
    s = np.where(inside, s, high[:, None])
    log_terms = log_choose(n1[:, None], s) + log_choose(n2[:, None], events[:, None] - s)
    return Hypergeometric(s, np.where(inside, log_terms, -np.inf))


def log_choose(n: FloatArray, s: FloatArray) -> FloatArray:
    """Logarithm of the binomial coefficient, elementwise."""
    terms = special.gammaln(n + 1) - special.gammaln(s + 1) - special.gammaln(n - s + 1)
    return np.asarray(terms, dtype=np.float64)
