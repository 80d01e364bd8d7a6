"""What a funnel plot shows.

The precision runs upwards: standard errors downwards from 0, or sample sizes upwards. Dashed lines bound
where 95 % of studies would lie without heterogeneity; for single proportions there is no such line to draw,
since standard error and estimate depend on each other, so the axis is the sample size (Peters et al. 2006;
Hunter et al. 2014).
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from review.pooling.measures import Measure, Transform
from review.pooling.result import PoolingResult
from review.report.forest_result import measure_words

FEWEST = 10
_NORMAL = {0.9: 1.6448536269514722, 0.95: 1.959963984540054, 0.99: 2.5758293035489004}


class Precision(StrEnum):
    """What the vertical axis measures."""

    STANDARD_ERROR = "Standard error"
    SAMPLE_SIZE = "Sample size"


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One study: effect on the model scale, and its standard error or sample size."""

    label: str
    effect: float
    precision: float


@dataclass(frozen=True, slots=True)
class FunnelFigure:
    """A funnel plot; `centre` is the pooled effect, `null` where no effect lies."""

    title: str
    effect_words: str
    points: tuple[FunnelPoint, ...]
    centre: float
    precision: Precision = Precision.STANDARD_ERROR
    null: float | None = None
    contours: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def largest(self) -> float:
        """The far end of the vertical axis."""
        return max((p.precision for p in self.points), default=1.0) or 1.0

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The notes, with a caution when there are too few studies to judge asymmetry."""
        if len(self.points) >= FEWEST:
            return self.notes
        return (*self.notes, f"Fewer than {FEWEST} studies: asymmetry cannot be judged.")


def funnel_figure(result: PoolingResult, title: str = "", *, contours: bool = False) -> FunnelFigure:
    """Return the funnel plot of a result on its model scale.

    `contours` shades significance at 0.90, 0.95 and 0.99 around no effect; it means nothing for single
    groups, which have no such value, and is ignored there.
    """
    measure = result.spec.measure
    by_size = measure.single_proportion
    rows = [r for r in result.studies if math.isfinite(r.y) and r.v > 0 and (r.n is not None or not by_size)]
    points = tuple(
        FunnelPoint(r.label, r.y, float(r.n) if by_size and r.n is not None else math.sqrt(r.v)) for r in rows
    )
    null = None if measure.single_group else 0.0
    return FunnelFigure(
        title=title,
        effect_words=_scale_words(measure),
        points=points,
        centre=result.overall.model.estimate,
        precision=Precision.SAMPLE_SIZE if by_size else Precision.STANDARD_ERROR,
        null=null,
        contours=(0.9, 0.95, 0.99) if contours and null is not None else (),
    )


def _scale_words(measure: Measure) -> str:
    words = measure_words(measure)
    prefix = {
        Transform.EXP: "Log ",
        Transform.LOGISTIC: "Logit ",
        Transform.ARCSINE: "Arcsine ",
        Transform.FREEMAN_TUKEY: "Double arcsine ",
        Transform.TANH: "Fisher's z of ",
    }.get(measure.transform, "")
    return prefix + (words.lower() if prefix and measure.single_group else words)


def half_width(figure: FunnelFigure, precision: float) -> float:
    """Return how far the 95 % line is from the centre at a standard error."""
    return _NORMAL[0.95] * precision if figure.precision is Precision.STANDARD_ERROR else 0.0


def significant_from(level: float, error: float) -> float:
    """Return how far from no effect an estimate with this standard error has p = 1 − `level`."""
    return _NORMAL[level] * error


def effect_range(figure: FunnelFigure) -> tuple[float, float]:
    """Return the ends of the horizontal axis: all points, both lines and no effect, with a margin."""
    spread = half_width(figure, figure.largest)
    effects = [p.effect for p in figure.points] + [figure.centre - spread, figure.centre + spread]
    effects += [] if figure.null is None else [figure.null]
    effects = [e for e in effects if math.isfinite(e)] or [0.0]
    low, high = min(effects), max(effects)
    margin = (high - low) * 0.05 or 1.0
    return low - margin, high + margin


def height_share(figure: FunnelFigure, precision: float) -> float:
    """Return how far down a precision lies, 0 to 1; sample sizes by their square root."""
    if figure.precision is Precision.STANDARD_ERROR:
        return precision / (figure.largest * 1.05)
    return 1 - math.sqrt(precision / (figure.largest * 1.1))
