"""95% percentile bootstrap intervals (Efron & Tibshirani 1993, §13.3) at a bounded cost.

Rows are drawn with replacement, as many as there are, 1,000 times. Two exact shortcuts keep that fast. A
score that is a function of sums needs only each draw's sums (`resampled_sums`); a score that depends only on
how many rows fall in each cell of a table needs only multinomial counts of the cells (`resampled_cells`),
which is the same as drawing rows.
"""

from collections.abc import Callable

import numpy as np

from unrolled.tasks.metrics.metric import Metric

RESAMPLES = 1000
# More rows than this are first joined, neighbours with neighbours, into this many blocks.
UNITS = 20_000
# Tables with very many cells are drawn fewer times, so that no more than about this many counts are drawn.
DRAWS = 20_000_000
FEWEST_RESAMPLES = 200
# Counts held in memory at once.
CHUNK = 2**21


def unit_numbers(count: int) -> np.ndarray:
    """Return the number of the unit that each of ``count`` rows is drawn with: its own, or its block's.

    Blocks of neighbours keep the cost bounded; the interval stays right, and allows for rows that depend on
    their neighbours.

    >>> unit_numbers(3)
    array([0, 1, 2])
    """
    return np.arange(count) // max(1, -(-count // UNITS))


def unit_sums(units: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Sum ``values (N,)`` by unit: ``(U,)``.

    >>> unit_sums(np.array([0, 0, 1]), np.array([1.0, 2.0, 5.0]))
    array([3., 5.])
    """
    return np.bincount(units, weights=values)


def resampled_sums(sums: np.ndarray, *, seed: int) -> np.ndarray:
    """Return the column sums ``(R, M)`` of units drawn with replacement from ``sums (U, M)``; cost R·U·M.

    >>> resampled_sums(np.ones((4, 1)), seed=0)[:2]
    array([[4.],
           [4.]])
    """
    generator = np.random.default_rng(seed)
    units, found = len(sums), []
    for draws in _chunks(RESAMPLES, units):
        drawn = generator.integers(units, size=(draws, units)) + np.arange(draws)[:, None] * units
        counts = np.bincount(drawn.ravel(), minlength=draws * units).reshape(draws, units)
        found.append(counts.astype(np.float64) @ sums)
    return np.concatenate(found)


def resampled_cells(
    counts: np.ndarray, statistic: Callable[[np.ndarray], np.ndarray], *, seed: int
) -> np.ndarray:
    """Return ``statistic`` of tables drawn as rows would be: it maps counts ``(R, C)`` to scores ``(R,
    ...)``.

    ``counts (C,)`` holds the rows found in each cell; cost R·C draws, R falling from 1,000 to 200 beyond
    20,000 cells.

    >>> resampled_cells(np.array([4]), lambda drawn: drawn[:, 0], seed=0)[:3]
    array([4, 4, 4])
    """
    generator = np.random.default_rng(seed)
    cells, rows = len(counts), int(counts.sum())
    resamples = min(RESAMPLES, max(FEWEST_RESAMPLES, DRAWS // cells))
    shares = counts / rows
    chunks = _chunks(resamples, cells)
    return np.concatenate([statistic(generator.multinomial(rows, shares, size=draws)) for draws in chunks])


def with_interval(value: float | None, samples: np.ndarray, *, units: int) -> Metric:
    """Return a score with the middle 95% of its resamples, those where it is undefined left out.

    The interval always holds the value: where resampling shifts a score (as it raises a calibration error),
    it is widened to do so. Fewer than two units give no interval.

    >>> with_interval(0.5, np.linspace(0, 1, 1001), units=10)
    Metric(value=0.5, low=0.025, high=0.975)
    """
    samples = samples[np.isfinite(samples)]
    if value is None or not np.isfinite(value) or units < 2 or not len(samples):
        return Metric(value)
    low, high = np.percentile(samples, [2.5, 97.5])
    return Metric(value, min(value, float(low)), max(value, float(high)))


def _chunks(resamples: int, width: int) -> list[int]:
    """Split a number of resamples so that each part's counts fit in memory."""
    size = max(1, CHUNK // max(1, width))
    return [min(size, resamples - start) for start in range(0, resamples, size)]
