"""The label of the nearest training series: the oldest yardstick of series classification."""

from collections.abc import Sequence

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

from unrolled.data.values import Series
from unrolled.tasks.baselines.prior import label_numbers, prior, require_pairs
from unrolled.tasks.baselines.resampled import Resampled, affordable_rows
from unrolled.tasks.baselines.thinning import thinning_note

# Training series that are compared with: 10,000 of 28 × 28 numbers take about 1 ms for each series asked about.
ROWS = 10_000


class Nearest:
    """1-nearest neighbour: the label of ``argmin_n Σ_tc (x_tc − x^n_tc)²``, with probability 1.

    Series are brought to the median length and each channel to the same scale, as `Resampled` says; the first in
    training wins among equally near ones. Bagnall et al. 2017 measure others by it. Cost: every series asked about
    is compared with at most 10,000 training series spread evenly, fewer where they are long.

    >>> nearest = Nearest(["down", "up"])
    >>> nearest.fit([np.array([[0.0], [1.0]]), np.array([[1.0], [0.0]])], ["up", "down"])
    >>> nearest.probabilities([np.array([[3.0], [4.0], [6.0]])])
    array([[0., 1.]])
    """

    name = "nearest"
    title = "the nearest training series"

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self.note: str | None = None
        self._shares = prior(np.zeros(0, dtype=np.int64), len(self.names))
        self._resampled = Resampled()
        self._neighbours: KNeighborsClassifier | None = None

    def fit(self, values: Sequence[Series], labels: Sequence[str]) -> None:
        """Keep the series that others are compared with."""
        require_pairs("labels", len(labels), len(values))
        numbers = label_numbers(labels, self.names)
        self._neighbours = None
        if not len(values):
            self.note = "no training rows: every label is as likely"
            return
        rows = affordable_rows(values, ROWS)
        kept = [values[row] for row in rows]
        self._resampled.fit(kept)
        flat = self._resampled.of(kept).reshape(len(kept), -1)
        self._neighbours = KNeighborsClassifier(1, algorithm="brute").fit(flat, numbers[rows])
        self.note = thinning_note(len(rows), len(values))

    def probabilities(self, values: Sequence[Series]) -> np.ndarray:
        """Return ``(N, K)``, 1 for the neighbour's label."""
        if self._neighbours is None or not len(values):
            return np.tile(self._shares, (len(values), 1))
        flat = self._resampled.of(values).reshape(len(values), -1)
        found: np.ndarray = np.eye(len(self.names))[self._neighbours.predict(flat)]
        return found
