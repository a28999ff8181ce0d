"""The metrics that tasks are judged by first, each a function of sums over units that can be resampled."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from unrolled.errors import require_choice
from unrolled.tasks.metrics.corpus_scores import CorpusScore

Sums = NDArray[np.float64]


def headline_score(metric: str, sums: Sums) -> Sums:
    """Return the score ``(...)`` that sums ``(..., M)`` over units come to, NaN where it is undefined or not finite.

    What each unit adds is `Report.units`:

    - ``accuracy``: ``Σ right / Σ rows``.
    - ``micro_f1``: ``Σ 2·hits / Σ (support + predicted)``, hits, support and predicted counted over a row's labels.
    - ``rmse``: ``√(Σ e² / Σ rows)``, both in units of their own where squares would be no number, as `squared_units`
      has them.
    - ``nats_per_token``: ``Σ nats / Σ tokens``.
    - ``chrf``: as `CorpusScore` says.

    Raises `UsageError` for other metrics. Cost: chrF takes some 10 µs a score, the others next to nothing.

    >>> headline_score("accuracy", np.array([[1.0, 1.0], [0.0, 1.0]]).sum(0))
    array(0.5)
    """
    require_choice("metric", metric, SCORES)
    found = SCORES[metric](np.asarray(sums, np.float64))
    return np.where(np.isfinite(found), found, np.nan)


def _share(sums: Sums) -> Sums:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share: Sums = sums[..., 0] / sums[..., 1]
    return share


def _root(sums: Sums) -> Sums:
    # Each root by itself: the quotient of sums in other units may be too large.
    return _share(np.sqrt(sums))


def _chrf(sums: Sums) -> Sums:
    score = CorpusScore("chrf")
    # One by one, as sacreBLEU scores them.
    found = [score.of(each) for each in sums.reshape(-1, sums.shape[-1])]
    return np.array(found, np.float64).reshape(sums.shape[:-1])


SCORES: Mapping[str, Callable[[Sums], Sums]] = {
    "accuracy": _share,
    "micro_f1": _share,
    "rmse": _root,
    "nats_per_token": _share,
    "chrf": _chrf,
}
