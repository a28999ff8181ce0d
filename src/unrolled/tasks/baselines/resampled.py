"""Series of different lengths brought to one length and one scale, so that they can be laid side by side."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from unrolled.data.values import Series
from unrolled.tasks.baselines.thinning import evenly

LONGEST = 512
# Numbers held at once, training rows times steps times channels.
NUMBERS = 20_000_000


class Resampled:
    """Each channel as ``z = (x − μ) / σ``, 0 where missing, then linear between steps at the median length.

    μ, σ and the median are of the training split; the length is at least ``shortest`` and at most 512. A channel
    that never varied there is 0 all along.

    >>> resampled = Resampled()
    >>> resampled.fit([np.array([[0.0], [1.0], [2.0]])])
    >>> resampled.of([np.array([[3.0], [5.0]])]).round(2).ravel()
    array([2.45, 3.67, 4.9 ], dtype=float32)
    """

    def __init__(self, *, shortest: int = 1) -> None:
        self.length = shortest
        self._shortest = shortest
        self._means = self._deviations = np.zeros(0)

    def fit(self, values: Sequence[Series]) -> None:
        """Measure the length and the channels, of at least one series."""
        median = int(np.median([len(value) for value in values]))
        self.length = max(self._shortest, min(median, LONGEST))
        counts, sums, squares = (np.zeros(values[0].shape[1]) for _ in range(3))
        for value in values:
            counts += (~np.isnan(value)).sum(0)
            sums += np.nansum(value, 0)
        self._means = sums / np.maximum(counts, 1)
        for value in values:
            squares += np.nansum((value - self._means) ** 2, 0)
        deviations = np.sqrt(squares / np.maximum(counts, 1))
        # Rounding makes a constant channel vary a little; such a one is shrunk to nothing.
        constant = deviations <= 1e-12 * np.maximum(1.0, np.abs(self._means))
        self._deviations = np.where(constant, np.inf, deviations)

    def of(self, values: Sequence[Series]) -> NDArray[np.float32]:
        """Return ``(N, length, C)``."""
        found = np.zeros((len(values), self.length, len(self._means)), dtype=np.float32)
        for place, value in enumerate(values):
            found[place] = self._brought(value)
        return found

    def _brought(self, value: Series) -> Series:
        """Return one series at the length and the scale."""
        scaled = np.nan_to_num((value - self._means) / self._deviations)
        if len(value) == self.length:
            return scaled
        place = np.linspace(0, len(value) - 1, self.length)
        before = np.minimum(place.astype(np.int64), max(len(value) - 2, 0))
        share = (place - before)[:, None]
        after = np.minimum(before + 1, len(value) - 1)
        found: Series = scaled[before] * (1 - share) + scaled[after] * share
        return found


def affordable_rows(values: Sequence[Series], most: int) -> NDArray[np.int64]:
    """Return the numbers of rows spread evenly, as many as may be held once they are resampled.

    >>> affordable_rows([np.zeros((4, 1))] * 9, 3)
    array([0, 4, 8])
    """
    size = min(LONGEST, int(np.median([len(value) for value in values]))) * values[0].shape[1]
    return evenly(len(values), min(most, NUMBERS // max(1, size)))
