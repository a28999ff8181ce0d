"""Seven numbers that sum up each channel of a series."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from unrolled.data.values import Series

# Time steps learnt from, at about 0.1 μs a number; and series of one length looked at together.
STEPS = 10_000_000
CHUNK = 256
# Squares of numbers up to this add up to a float.
LARGEST = 1e150


class Summaries:
    """Each channel's mean, deviation, minimum, maximum, first, last and slope, over its numbers that are there.

    The slope is that of the straight line of least squares over the steps, ``Σ (t − t̄)(x − x̄) / Σ (t − t̄)²``, and 0
    where a single number is there; all seven are NaN where none is. A number beyond 1e150 counts as that. Seven
    columns a channel, in this order.

    >>> Summaries().of([np.array([[1.0], [np.nan], [3.0]])])
    array([[2., 1., 1., 3., 1., 3., 1.]])
    """

    name = "summaries"
    title = "mean, deviation, minimum, maximum, first, last and slope"
    steps = STEPS
    inverse_penalty = 1.0

    def fit(self, values: Sequence[Series], *, most: int) -> NDArray[np.float64]:
        """Return the summaries; there is nothing to learn."""
        return self.of(values)

    def of(self, values: Sequence[Series]) -> NDArray[np.float64]:
        """Return the summaries ``(N, 7·C)``."""
        lengths = np.array([len(value) for value in values], dtype=np.int64)
        found: NDArray[np.float64] = np.zeros((len(values), 7 * values[0].shape[1] if len(values) else 0))
        for length in np.unique(lengths):
            rows = np.flatnonzero(lengths == length)
            for start in range(0, len(rows), CHUNK):
                part = rows[start : start + CHUNK]
                found[part] = summaries(np.stack([values[row] for row in part]))
        return found


def summaries(series: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the seven numbers of every channel of series ``(N, T, C)`` of one length: ``(N, 7·C)``.

    >>> summaries(np.array([[[np.nan, 2.0]]]))
    array([[nan, nan, nan, nan, nan, nan, nan, 2., 0., 2., 2., 2., 2., 0.]])
    """
    real = ~np.isnan(series)
    series = np.clip(series, -LARGEST, LARGEST)
    counts = real.sum(1)
    known = np.maximum(counts, 1)
    means = np.where(real, series, 0.0).sum(1) / known
    away = np.where(real, series - means[:, None], 0.0)
    times = np.arange(series.shape[1], dtype=np.float64)[:, None]
    late = np.where(real, times - ((times * real).sum(1) / known)[:, None], 0.0)
    first, last = real.argmax(1), series.shape[1] - 1 - real[:, ::-1].argmax(1)
    found = np.stack(
        [
            means,
            np.sqrt((away**2).sum(1) / known),
            np.where(real, series, np.inf).min(1),
            np.where(real, series, -np.inf).max(1),
            np.take_along_axis(series, first[:, None], 1)[:, 0],
            np.take_along_axis(series, last[:, None], 1)[:, 0],
            (late * away).sum(1) / np.maximum((late**2).sum(1), np.finfo(np.float64).tiny),
        ],
        axis=-1,
    )
    found[counts == 0] = np.nan
    return found.reshape(len(series), -1)
