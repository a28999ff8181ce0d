"""On how many rows one contender overtakes another, and how sure that is."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from unrolled.races.by_rows import Crossing
from unrolled.races.paired import Drawn, apart, welch

Table = NDArray[np.float64]
# What of the draws lies below an interval, and above it.
TAIL = 0.025


def crossings(sizes: Sequence[int], gaps: Table, at: int = -1) -> Table:
    """Return from how many rows on each of gaps ``(R, S)`` is above 0 as it is at one of the sizes: ``(R,)``.

    A gap is how far one contender is ahead of another on that many rows; between two sizes it is taken to be linear
    in the logarithm of the rows. The last change of sign before the size counts, of a gap that isn't above 0 there
    the first behind it; without the one it is 0, without the other infinity.

    >>> crossings([100, 1000, 10000], np.array([[-0.2, -0.1, 0.1], [0.1, 0.2, 0.2], [-0.1, 0.1, -0.1]])).round()
    array([3162.,    0.,   inf])
    """
    logs, ahead = np.log(np.asarray(sizes, np.float64)), gaps > 0
    count = len(sizes)
    at %= count
    # The last size before it at which it is not ahead, −1 where there is none; the first behind at which it is.
    before = np.where(ahead[:, : at + 1].all(1), -1, at - np.argmax(~ahead[:, at::-1], axis=1))
    behind = np.where(ahead[:, at:].any(1), at + np.argmax(ahead[:, at:], axis=1), count)
    last = np.where(ahead[:, at], before, behind - 1)
    found = np.where(last < 0, 0.0, np.inf)
    rows = np.flatnonzero((last >= 0) & (last < count - 1))
    low, high = gaps[rows, last[rows]], gaps[rows, last[rows] + 1]
    way = -low / (high - low)
    found[rows] = np.exp(logs[last[rows]] + way * (logs[last[rows] + 1] - logs[last[rows]]))
    return found


def crossing(
    names: tuple[str, str],
    sizes: Sequence[int],
    gaps: Sequence[float],
    draws: Table | None,
    *,
    at: int = -1,
    real: bool,
) -> Crossing | None:
    """Return from where on the second of two is ahead of the first as it is at one of the sizes.

    How far it is ahead is given in the mean, ``gaps (S,)``, and in draws ``(R, S)``. None where it is ahead at every
    smaller size, or not at that. Without draws there is no interval, which holds the value always, widened where it
    would not.

    >>> draws = np.array([[-0.3, 0.1], [-0.1, 0.1], [-0.1, 0.3], [0.1, 0.2]])
    >>> crossing(("gru", "transformer"), [100, 10000], [-0.1, 0.1], draws, real=False)
    Crossing(overtaken='gru', by='transformer', rows=1000.0..., low=None, high=3162.2..., share=0.75, real=False)
    """
    rows = float(crossings(sizes, np.array([gaps]), at)[0])
    if not gaps[at] > 0 or not 0 < rows < np.inf:
        return None
    if draws is None:
        return Crossing(*names, rows, None, None, None, real)
    found = np.sort(crossings(sizes, draws[np.isfinite(draws).all(1)], at))
    if not len(found):
        return Crossing(*names, rows, None, None, None, real)
    # The draws themselves, since there is nothing between a size and "more than the largest".
    outside = int(TAIL * len(found))
    low, high = min(rows, float(found[outside])), max(rows, float(found[-1 - outside]))
    inside = float(((found > 0) & (found < np.inf)).mean())
    return Crossing(*names, rows, low or None, high if high < np.inf else None, inside, real)


def gap_draws(one: Drawn, other: Drawn, key: Sequence[int]) -> Table | None:
    """Return draws ``(R,)`` of how far apart two means are: other test rows, other trainings; None of one training.

    The test rows are drawn as `paired.drawn_scores` does, the same for both. Three trainings are too few to draw
    from: the gap is moved by Welch's t instead, on which the interval over trainings stands. What chance does to
    single rows of single trainings is in both, so that the draws spread rather too much than too little. ``key``
    sets the draws of a pair at a size apart from all others.

    >>> one, other = Drawn([0.5, 0.5], np.array([0.4, 0.6]), 10), Drawn([0.4, 0.4], np.array([0.3, 0.4]), 10)
    >>> gap_draws(one, other, [0]).round(3)
    array([0.1, 0.2])
    """
    sides = (one.values, other.values)
    if any(len(values) < 2 for values in sides):
        return None
    error, freedom = welch(sides)
    moved = np.random.default_rng([0, *key]).standard_t(freedom, size=len(one.samples))
    return apart(one.samples, other.samples) + moved * error
