"""How sure the scores of a race are, and which differences are real: over the test rows, and over the trainings."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from math import sqrt
from statistics import fmean, stdev
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unrolled.errors import UsageError
from unrolled.races.comparison import Difference
from unrolled.races.standing import leaves_out_0
from unrolled.tasks.metrics.bootstrap import resampled_sums, unit_numbers, unit_sums, with_interval
from unrolled.tasks.metrics.headline_units import headline_score
from unrolled.tasks.metrics.metric import Metric
from unrolled.training.fold_result import mean_interval

Table = NDArray[np.float64]
# By an entry's name, the units (U, M) of each of its trainings, as `Report.units`.
Finals = Mapping[str, Sequence[Table]]
# Scores that differ by less than this part of themselves differ by the rounding of floats.
ROUNDING = 1e-12


def scores(metric: str, finals: Finals) -> dict[str, tuple[Metric, Metric]]:
    """Return each entry's mean score over its trainings twice: how sure it is over the rows, and over the trainings.

    ``finals`` holds for each entry the units ``(U, M)`` of each of its trainings, on the same units for all; a
    baseline has one. The first interval is a 95% percentile bootstrap over the units for the very models that were
    trained: each draw takes the same units for all trainings of all entries, 1,000 times, blocks of neighbours where
    there are more than 20,000. The second is Student's t over the trainings, ``mean ± t(K − 1)·s / √K``; one
    training has none. A score that is undefined in any training is undefined, and so is that of no training.
    Raises `UsageError` for units that differ in number.
    Cost: 1,000·U·M a training, for chrF some 10 ms more; about 1 s for 27 trainings on 20,000 rows.

    >>> right = np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
    >>> over_rows, over_seeds = scores("accuracy", {"gru": [right, right]})["gru"]
    >>> over_rows, over_seeds
    (Metric(value=0.75, low=0.25, high=1.0), Metric(value=0.75, low=0.75, high=0.75))
    """
    drawn = drawn_scores(metric, finals)
    return {name: _mean_score(drawn.get(name)) for name in finals}


def differences(
    metric: str, more_is_better: bool, finals: Finals, baselines: Collection[str]
) -> list[Difference]:
    """Return how far every two entries are apart, of which at most one is in ``baselines``.

    ``rows`` holds the difference of the mean scores with its 95% interval over the units, by the draws that `scores`
    makes: since both entries meet the same rows in each draw, how hard these are cancels out. ``seeds`` holds the
    same difference with its interval over the trainings, Welch's t for unequal variances:
    ``d ± t(ν)·√(s²/K + s'²/K')``, ν as Welch and Satterthwaite approximate it (Welch 1947); of a baseline, which is
    the same whenever it is fitted, only the other side's spread counts, with ``ν = K − 1``. Where a contender has
    one training its spread is unknown, there is no interval over trainings, and no difference is ``real``. Where all
    trainings of both sides come to the same score each, the spread is 0 and the interval is the difference itself.

    A difference is ``real`` if both intervals leave 0 out. Each holds for its pair alone: of 20 pairs that do not
    differ one might be called different, fewer as both intervals must agree. Entries without a defined score are in
    no difference. The order of ``finals`` changes nothing but the order of what is returned. Raises and costs as
    `scores`.

    >>> right, wrong = np.ones((50, 2)), np.tile([[0.0, 1.0], [1.0, 1.0]], (25, 1))
    >>> found = differences("accuracy", True, {"gru": [right, right], "prior": [wrong]}, baselines=["prior"])
    >>> found[0].better, found[0].rows.value, found[0].seeds, found[0].real
    ('gru', 0.5, Metric(value=0.5, low=0.5, high=0.5), True)
    """
    drawn = drawn_scores(metric, finals)
    pairs = combinations([name for name in finals if name in drawn], 2)
    sign = 1 if more_is_better else -1
    return [
        _difference(pair, drawn, sign, baselines)
        for pair in pairs
        if not all(name in baselines for name in pair)
    ]


class Drawn(NamedTuple):
    """An entry's scores: of each training ``(K,)``; and their mean in each draw of units ``(R,)``."""

    values: list[float]
    samples: Table
    units: int

    @property
    def mean(self) -> float:
        return fmean(self.values)


def drawn_scores(metric: str, finals: Finals) -> dict[str, Drawn]:
    """Score every entry whose score is defined, as it is and in draws of units that are the same for all."""
    counts = sorted({len(units) for trainings in finals.values() for units in trainings})
    if len(counts) > 1:
        raise UsageError(f"finals: found {counts[0]} units and {counts[-1]}, expected the same units for all")
    if not counts or not counts[0]:
        return {}
    # By name, so that what floats round to does not depend on the order.
    tables = {
        name: np.stack([_joined(units) for units in finals[name]]) for name in sorted(finals) if finals[name]
    }
    values = {name: headline_score(metric, table.sum(1)) for name, table in tables.items()}
    # (K, U, M) each.
    tables = {name: table for name, table in tables.items() if np.isfinite(values[name]).all()}
    if not tables:
        return {}
    columns = np.concatenate([np.hstack(list(table)) for table in tables.values()], axis=1)
    sums, start = resampled_sums(columns, seed=0), 0
    found = {}
    for name, (trainings, units, width) in ((name, table.shape) for name, table in tables.items()):
        own = sums[:, start : start + trainings * width].reshape(len(sums), trainings, width)
        start += trainings * width
        found[name] = Drawn(values[name].tolist(), headline_score(metric, own).mean(1), units)
    return found


def _joined(units: Table) -> Table:
    """Join neighbours where there are more units than are drawn one by one."""
    numbers = unit_numbers(len(units))
    if numbers[-1] == len(units) - 1:
        return units
    return np.column_stack([unit_sums(numbers, column) for column in units.T])


def _mean_score(drawn: Drawn | None) -> tuple[Metric, Metric]:
    if drawn is None:
        return Metric(None), Metric(None)
    return with_interval(drawn.mean, drawn.samples, units=drawn.units), mean_interval(drawn.values)


def _difference(
    pair: tuple[str, str], drawn: Mapping[str, Drawn], sign: int, baselines: Collection[str]
) -> Difference:
    """Say which of two entries is better, by how much, and how sure that is; of equals the first by name."""
    better, worse = sorted(pair)
    if sign * apart(drawn[better].mean, drawn[worse].mean) < 0:
        better, worse = worse, better
    one, other = drawn[better], drawn[worse]
    gap = abs(float(apart(one.mean, other.mean)))
    rows = with_interval(gap, sign * apart(one.samples, other.samples), units=one.units)
    seeds = _over_trainings(gap, [drawn[name].values for name in (better, worse) if name not in baselines])
    return Difference(better, worse, rows, seeds, real=leaves_out_0(rows) and leaves_out_0(seeds))


def apart(one: Table | float, other: Table | float) -> Table:
    """Subtract scores; what only rounding makes different is the same."""
    gap = np.asarray(one) - np.asarray(other)
    noise = ROUNDING * np.maximum(np.abs(one), np.abs(other))
    return np.where(np.abs(gap) <= noise, 0.0, gap)


def _over_trainings(gap: float, sides: Sequence[Sequence[float]]) -> Metric:
    """Return a difference with Welch's interval; ``sides`` are the scores of those that were trained."""
    if any(len(values) < 2 for values in sides):
        return Metric(gap)
    error, freedom = welch(sides)
    if error == 0:
        return Metric(gap, gap, gap)
    # Slow to import, and needed at the end of a race alone.
    from scipy.special import stdtrit

    reach = float(stdtrit(freedom, 0.975)) * error
    return Metric(gap, gap - reach, gap + reach)


def welch(sides: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Return the standard error of a difference of means and its degrees of freedom, for unequal variances.

    A side has two values or more; without any variance the error is 0, and the degrees are those of all values.

    >>> welch([[1.0, 3.0], [5.0, 7.0]])
    (1.414..., 2.0)
    """
    spreads = [stdev(values) / sqrt(len(values)) for values in sides]
    # In proportion to the larger, so that no square is too large or too small for a float.
    unit = max(spreads)
    if unit == 0:
        return 0.0, float(sum(len(values) - 1 for values in sides))
    parts = [((spread / unit) ** 2, len(values) - 1) for spread, values in zip(spreads, sides, strict=True)]
    total = sum(part for part, _ in parts)
    return unit * sqrt(total), 1 / sum((part / total) ** 2 / own for part, own in parts)
