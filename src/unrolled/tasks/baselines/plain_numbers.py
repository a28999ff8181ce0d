"""Plain numbers as they stand, a series of one step."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from unrolled.data.values import Series


class PlainNumbers:
    """The numbers of each row, its first step; NaN where one is missing.

    >>> PlainNumbers().fit([np.array([[1.0, np.nan]])], most=9)
    array([[ 1., nan]])
    """

    name = "linear"
    title = "scaled numbers"
    # A row is one step, and rows have a bound of their own.
    steps = 10_000_000
    inverse_penalty = 1.0

    def fit(self, values: Sequence[Series], *, most: int) -> NDArray[np.float64]:
        """Return the numbers; there is nothing to learn."""
        return np.array([value[0] for value in values], dtype=np.float64)

    def of(self, values: Sequence[Series]) -> NDArray[np.float64]:
        """Return the numbers ``(N, C)`` of other rows."""
        return np.array([value[0] for value in values], dtype=np.float64)
