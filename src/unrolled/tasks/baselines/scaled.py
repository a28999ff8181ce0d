"""Numbers scaled as training had them, with a mark beside each that can be missing."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.tasks.baselines.features import Features, NoFeatures, dense


class Scaled:
    """Other features as ``z = (x − μ) / σ``, 0 where missing, and then 1 for each that is missing, 0 where not.

    μ and σ are of the training split's numbers; a feature that never varied there is left out, as is the mark of
    one that was never, or always, missing. Cost: two passes over the features.

    >>> from unrolled.tasks.baselines.plain_numbers import PlainNumbers
    >>> scaled = Scaled(PlainNumbers())
    >>> scaled.fit([np.array([[1.0, 5.0]]), np.array([[3.0, np.nan]])], most=9).tolist()
    [[-1.0, 0.0], [1.0, 1.0]]
    """

    inverse_penalty = 1.0

    def __init__(self, features: Features) -> None:
        self.name = features.name
        self.title = features.title
        self.steps = features.steps
        self._features = features
        self._means = np.zeros(0)
        self._deviations = np.zeros(0)
        self._varying: NDArray[np.bool_] = np.zeros(0, dtype=bool)
        self._masked: NDArray[np.bool_] = np.zeros(0, dtype=bool)

    def fit(self, values: Sequence[Any], *, most: int) -> NDArray[np.float64]:
        """Measure every feature; `NoFeatures` where none varies."""
        matrix = dense(self._features.fit(values, most=most)).astype(np.float64)
        real = ~np.isnan(matrix)
        counts = np.maximum(real.sum(0), 1)
        self._means = np.where(real, matrix, 0.0).sum(0) / counts
        squares = (np.where(real, matrix - self._means, 0.0) ** 2).sum(0) / counts
        self._deviations = np.sqrt(squares)
        # Rounding makes a constant feature vary a little.
        self._varying = self._deviations > 1e-12 * np.maximum(1.0, np.abs(self._means))
        self._masked = np.logical_and(~real.all(0), real.any(0))
        if not (self._varying.any() or self._masked.any()):
            raise NoFeatures("every training row is the same in all that is measured of it")
        return self._scaled(matrix)

    def of(self, values: Sequence[Any]) -> NDArray[np.float64]:
        """Return ``(N, D)`` of other values."""
        return self._scaled(dense(self._features.of(values)).astype(np.float64))

    def _scaled(self, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the numbers scaled, and the marks."""
        gaps = np.isnan(matrix)
        kept = self._varying
        scaled = (matrix[:, kept] - self._means[kept]) / self._deviations[kept]
        return np.concatenate([np.where(gaps[:, kept], 0.0, scaled), gaps[:, self._masked]], axis=1)
