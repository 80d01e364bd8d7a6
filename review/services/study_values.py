"""Values of each row beside a fit: shrunken effects and the coordinates of the Baujat plot."""

from dataclasses import dataclass

from review.pooling.influence import baujat, blups
from review.services.basis import Basis
from review.services.findings import Finding


@dataclass(frozen=True, slots=True)
class Predicted:
    """A row's best linear unbiased prediction and limits on the reported scale; `blup`, `se`: model scale."""

    label: str
    estimate: float
    pi_low: float
    pi_high: float
    blup: float
    se: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """A row's part in heterogeneity and its influence on the pooled value."""

    label: str
    contribution: float
    influence: float


def find_blups(basis: Basis) -> Finding:
    """Shrink every row's effect towards the model's."""
    found = blups(basis.fit)
    rows = []
    for i, label in enumerate(basis.labels):
        blup, se = float(found.estimate[i]), float(found.se[i])
        middle, one, two = basis.back(blup, float(found.low[i]), float(found.high[i]))
        rows.append(Predicted(label, middle, min(one, two), max(one, two), blup, se))
    return Finding("blups", "Best linear unbiased predictions", tuple(rows))


def find_baujat(basis: Basis) -> Finding:
    """Return the coordinates of the Baujat plot.

    Raises:
        RefusedData: no row can be spared.
    """
    found = baujat(basis.fit)
    places = zip(basis.labels, found.contribution.tolist(), found.influence.tolist(), strict=True)
    return Finding("baujat", "Baujat plot", tuple(Contribution(*place) for place in places))
