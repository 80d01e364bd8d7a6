"""To the model scale and back."""

import math

import numpy as np
import pytest

from review.pooling.measures import Transform
from review.pooling.transformation import back_transform, model_scale


@pytest.mark.parametrize("transform", list(Transform))
@pytest.mark.parametrize("value", [0.05, 0.4, 0.93])
def test_there_and_back(transform: Transform, value: float) -> None:
    there = model_scale(value, transform, 30.0)
    assert float(back_transform(np.array(there), transform, 30.0)) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("transform", "value", "wanted"),
    [
        (Transform.EXP, 1.0, 0.0),
        (Transform.LOGISTIC, 0.2, math.log(0.25)),
        (Transform.ARCSINE, 0.25, math.pi / 6),
        (Transform.TANH, 0.5, 0.5493061443340548),
        (Transform.BONETT, 0.8, math.log(5)),
        (Transform.HAKSTIAN_WHALEN, 0.784, 0.4),
    ],
)
def test_closed_forms(transform: Transform, value: float, wanted: float) -> None:
    assert model_scale(value, transform) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize(("transform", "value"), [(Transform.EXP, -1.0), (Transform.LOGISTIC, 1.2)])
def test_values_without_a_place(transform: Transform, value: float) -> None:
    assert math.isnan(model_scale(value, transform))
