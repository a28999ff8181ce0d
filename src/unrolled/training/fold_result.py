"""What training through folds came to: the figures of each, their mean, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, stdev
from typing import Any

from unrolled.tasks.metrics.metric import Metric

Figures = Mapping[str, float | None]


@dataclass(frozen=True)
class FoldScore:
    """One fold: where its model lies, what it was tested on, and the figures of the model and the baselines."""

    fold: int
    run: str
    # The groups tested on, where they are few enough to name.
    groups: tuple[str, ...]
    rows: int
    metrics: Figures
    baselines: Mapping[str, Figures]

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "FoldScore":
        """Return the score of these fields."""
        return cls(**{**saved, "groups": tuple(saved["groups"])})


@dataclass(frozen=True)
class FoldedResult:
    """All folds of one training; ``metric`` is the one that its task is judged by first."""

    run: str
    task: str
    metric: str
    more_is_better: bool
    folds: tuple[FoldScore, ...]

    def means(self) -> dict[str, Metric]:
        """Return every metric's mean over the folds with its interval."""
        return _means([fold.metrics for fold in self.folds])

    def baseline_means(self) -> dict[str, dict[str, Metric]]:
        """Return the same of each baseline."""
        names = list(dict.fromkeys(name for fold in self.folds for name in fold.baselines))
        return {name: _means([fold.baselines.get(name, {}) for fold in self.folds]) for name in names}

    def pooled(self) -> float | None:
        """Return the accuracy over all test rows together; None where the task is not judged by accuracy."""
        values = [fold.metrics.get(self.metric) for fold in self.folds]
        defined = [value for value in values if value is not None]
        if self.metric != "accuracy" or len(defined) < len(values):
            return None
        right = sum(value * fold.rows for value, fold in zip(defined, self.folds, strict=True))
        return right / sum(fold.rows for fold in self.folds)

    def as_json(self) -> dict[str, Any]:
        """Return everything, the mean of the first metric by itself too, as `folds.json` holds it."""
        means = self.means()
        headline = means[self.metric]
        return {
            "run": self.run,
            "task": self.task,
            "metric": self.metric,
            "more_is_better": self.more_is_better,
            "folds": [{**asdict(fold), "groups": list(fold.groups)} for fold in self.folds],
            "mean": headline.value,
            "low": headline.low,
            "high": headline.high,
            "pooled": self.pooled(),
            "metrics": _as_json(means),
            "baselines": {name: _as_json(found) for name, found in self.baseline_means().items()},
        }

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "FoldedResult":
        """Return the result that `as_json` described."""
        folds = tuple(FoldScore.from_json(fold) for fold in saved["folds"])
        return cls(saved["run"], saved["task"], saved["metric"], saved["more_is_better"], folds)


def mean_interval(values: Sequence[float]) -> Metric:
    """Return a mean over K folds with its 95% interval ``mean ± t(K − 1) · s / √K``, Student's t.

    The interval takes the folds for independent. Their training rows overlap, so that it comes out somewhat too
    narrow; no unbiased estimate of the variance exists (Bengio and Grandvalet 2004). One fold has no interval.

    >>> mean_interval([0.5, 0.75])
    Metric(value=0.625, low=-0.963..., high=2.213...)
    """
    if not values:
        return Metric(None)
    mean = fmean(values)
    if len(values) == 1:
        return Metric(mean)
    # Slow to import, and needed at the end of a run alone.
    from scipy.special import stdtrit

    reach = float(stdtrit(len(values) - 1, 0.975)) * stdev(values) / len(values) ** 0.5
    return Metric(mean, mean - reach, mean + reach)


def _means(folds: Sequence[Figures]) -> dict[str, Metric]:
    """Average each metric over the folds where it is defined."""
    names = dict.fromkeys(name for figures in folds for name in figures)
    found = {name: [figures.get(name) for figures in folds] for name in names}
    return {
        name: mean_interval([value for value in values if value is not None])
        for name, values in found.items()
    }


def _as_json(means: Mapping[str, Metric]) -> dict[str, dict[str, float | None]]:
    return {name: {"mean": each.value, "low": each.low, "high": each.high} for name, each in means.items()}
