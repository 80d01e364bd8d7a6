"""Array types and the checks every entry into the numerical core makes."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from review.errors import RefusedData

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def vector(values: ArrayLike, name: str) -> FloatArray:
    """Return `values` as a one-dimensional float array of its own.

    Raises:
        RefusedData: the values are not one-dimensional numbers.
    """
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise RefusedData(f"Column {name} holds something that is not a number; correct it.") from error
    if array.ndim != 1:
        raise RefusedData(f"Column {name} has {array.ndim} dimensions; give one value per row.")
    return array


def matrix(values: ArrayLike, rows: int) -> FloatArray:
    """Return a design as a (rows, p) float array.

    Raises:
        RefusedData: another number of rows, or a value that is not a number.
    """
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise RefusedData(
            "The moderators hold something that is not a number; code factors first."
        ) from error
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2 or array.shape[0] != rows:
        raise RefusedData(
            f"The moderators have {array.shape[0]} rows, the effects {rows}; give one row each."
        )
    return array
