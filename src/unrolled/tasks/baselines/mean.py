"""The mean of the training numbers, whatever the input says."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.tasks.baselines.prior import require_pairs


class Mean:
    """Predicts ``mean(y)`` for every input: its R² is zero at best on rows it has not seen.

    >>> mean = Mean()
    >>> mean.fit(["a", "b"], np.array([1.0, 2.0]))
    >>> mean.values(["c"])
    array([1.5])
    """

    name = "mean"
    title = "the mean"

    def __init__(self) -> None:
        self.note: str | None = None
        self._mean = 0.0

    def fit(self, values: Sequence[Any], targets: NDArray[np.float64]) -> None:
        """Average the numbers; the values are not looked at."""
        require_pairs("targets", len(targets), len(values))
        self._mean = float(np.mean(targets)) if len(targets) else 0.0

    def values(self, values: Sequence[Any]) -> NDArray[np.float64]:
        """Return the mean for every value: ``(N,)``."""
        return np.full(len(values), self._mean)
