"""How sure the scores of a race in folds are, and which differences are real: over test rows, and over folds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import sqrt
from statistics import fmean, stdev

import numpy as np

from unrolled.races.comparison import Difference
from unrolled.races.drawn_groups import Groups, joined
from unrolled.races.paired import Table, apart, differences, scores
from unrolled.races.standing import leaves_out_0
from unrolled.tasks.metrics.headline_units import headline_score
from unrolled.tasks.metrics.metric import Metric

# Of an entry, fold by fold, the units (U, M) of each of its trainings there; a baseline has one in each.
Folds = Sequence[Sequence[Table]]


def folded_scores(
    metric: str, entries: Mapping[str, Folds], *, test_share: float, groups: Groups = None
) -> dict[str, tuple[Metric, Metric]]:
    """Return each entry's score over all folds twice: how sure it is over the test rows, and over the folds.

    The first is the metric over the units of all folds together, in which every row counts once: of an entry with
    several trainings in each fold the mean over them, as many as the fold with the fewest has. Its interval is that
    of `paired.scores`; where ``groups`` are given, whole groups are drawn, since rows of one group are alike. The
    second is the mean of the scores in each fold with its `corrected_interval`: another number than the first where
    folds differ in size, or the metric is no mean over rows. ``test_share`` is the test rows for each training row.
    Raises and costs as `paired.scores`.

    >>> right = np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
    >>> folded_scores("accuracy", {"gru": [[right], [right]]}, test_share=1.0)["gru"]
    (Metric(value=0.75, low=0.375, high=1.0), Metric(value=0.75, low=0.75, high=0.75))
    """
    over_rows = scores(metric, {name: _together(metric, folds, groups) for name, folds in entries.items()})
    return {
        name: (over_rows[name][0], corrected_interval(fold_means(metric, folds), test_share))
        for name, folds in entries.items()
    }


def folded_differences(
    metric: str,
    more_is_better: bool,
    entries: Mapping[str, Folds],
    baselines: Collection[str],
    *,
    test_share: float,
    groups: Groups = None,
) -> list[Difference]:
    """Return how far every two entries are apart, of which at most one is in ``baselines``.

    ``rows`` is the difference of the scores over the units of all folds, with the interval of `paired.differences`;
    where ``groups`` are given, whole groups are drawn. ``seeds`` is the mean of the differences in each fold with
    its `corrected_interval`, in favour of ``better``: what both entries meet alike in a fold cancels out, and a
    baseline, which is fitted in each fold too, is paired with like any other. A difference is ``real`` if both
    intervals leave 0 out; as there, each holds for its pair alone. Raises and costs as `paired.scores`.
    """
    together = {name: _together(metric, folds, groups) for name, folds in entries.items()}
    means = {name: np.array(fold_means(metric, folds)) for name, folds in entries.items()}
    sign = 1 if more_is_better else -1
    found = []
    for each in differences(metric, more_is_better, together, baselines):
        in_folds = sign * apart(means[each.better], means[each.worse])
        # Where a fold has no such difference, there is no interval over them.
        defined = np.isfinite(in_folds).all()
        over_folds = corrected_interval(in_folds.tolist(), test_share) if defined else Metric(each.rows.value)
        found.append(
            replace(each, seeds=over_folds, real=leaves_out_0(each.rows) and leaves_out_0(over_folds))
        )
    return found


def fold_means(metric: str, folds: Folds) -> list[float]:
    """Return an entry's score in each fold, the mean over its trainings there; NaN where one is undefined.

    >>> fold_means("accuracy", [[np.array([[1.0, 1.0]])], [np.array([[0.0, 1.0], [1.0, 1.0]])]])
    [1.0, 0.5]
    """
    alike = _fewest(folds)
    return [
        float(headline_score(metric, np.stack([units.sum(0) for units in trainings[:alike]])).mean())
        for trainings in folds
    ]


def corrected_interval(values: Sequence[float], test_share: float) -> Metric:
    """Return the mean of K folds' figures with its 95% interval ``mean ± t(K − 1)·s·√(1/K + n_test/n_train)``.

    Folds share their training rows, so that their figures are not independent: an interval with ``1/K`` alone is
    too narrow. ``test_share``, the test rows for each training row, makes up for that (Nadeau and Bengio 2003); it
    is an approximation, since no unbiased estimate of the variance exists (Bengio and Grandvalet 2004). Figures
    of which one is undefined have no mean, and one alone has no interval.

    >>> corrected_interval([1.0, 2.0, 3.0], test_share=0.5)
    Metric(value=2.0, low=-1.927..., high=5.927...)
    """
    if not values or not np.isfinite(values).all():
        return Metric(None)
    mean = fmean(values)
    if len(values) == 1:
        return Metric(mean)
    # Slow to import, and needed at the end of a race alone.
    from scipy.special import stdtrit

    reach = float(stdtrit(len(values) - 1, 0.975)) * stdev(values) * sqrt(1 / len(values) + test_share)
    return Metric(mean, mean - reach, mean + reach)


def _together(metric: str, folds: Folds, groups: Groups) -> list[Table]:
    """Join the units of all folds in their order, for each training that every fold has; add up those of a group."""
    found = [np.concatenate([trainings[number] for trainings in folds]) for number in range(_fewest(folds))]
    if metric == "rmse":
        found = [_in_one_unit(units) for units in found]
    return [joined(units, groups) for units in found]


def _in_one_unit(units: Table) -> Table:
    """Write squares that each fold has in units of its own, as `squared_units` says, in the largest of them."""
    weights = units[:, 1:]
    alike: Table = units * (weights.min(initial=np.inf) / weights)
    return alike


def _fewest(folds: Folds) -> int:
    """Return how many trainings every fold has."""
    return min(map(len, folds), default=0)
