"""Scores of an order of rows for two classes: AUROC and average precision.

Both are computed from groups ``(..., G, 2)``: rows of equal score counted as negative and positive, lowest
score first.
"""

import numpy as np

from unrolled.tasks.metrics.bootstrap import resampled_cells, with_interval
from unrolled.tasks.metrics.metric import Metric

# For the intervals alone, neighbouring scores are joined into at most this many groups.
GROUPS = 2000


def score_groups(scores: np.ndarray, positive: np.ndarray) -> np.ndarray:
    """Count the negative and positive rows of every distinct score, ascending: ``(G, 2)``.

    >>> score_groups(np.array([0.5, 0.1, 0.5]), np.array([True, False, False]))
    array([[1, 0],
           [1, 1]])
    """
    distinct, group = np.unique(scores, return_inverse=True)
    return np.bincount(group * 2 + positive, minlength=2 * len(distinct)).reshape(-1, 2)


def auroc(groups: np.ndarray) -> np.ndarray:
    """Return the chance that a positive row scores above a negative one, ties counted half; NaN if one is
    missing.

    ``AUROC = Σ_g p_g·(Σ_{g'<g} n_g' + n_g/2) / (P·N)`` (Hanley & McNeil 1982).

    >>> auroc(np.array([[1, 0], [1, 1]]))
    array(0.75)
    """
    negative, positive = groups[..., 0].astype(np.float64), groups[..., 1].astype(np.float64)
    below = np.cumsum(negative, axis=-1) - negative / 2
    return _divide((positive * below).sum(-1), positive.sum(-1) * negative.sum(-1))


def average_precision(groups: np.ndarray) -> np.ndarray:
    """Return ``Σ_g (recall_g − recall_{g−1})·precision_g`` from the highest score down; NaN if a class is
    missing.

    >>> average_precision(np.array([[1, 0], [1, 1]]))
    array(0.5)
    """
    descending = groups[..., ::-1, :].astype(np.float64)
    positive = descending[..., 1]
    rows = np.cumsum(descending.sum(-1), axis=-1)
    weighted = (positive * np.cumsum(positive, axis=-1) / np.maximum(rows, 1)).sum(-1)
    found = _divide(weighted, positive.sum(-1))
    return np.where(descending[..., 0].sum(-1) > 0, found, np.nan)


def ranking_metrics(scores: np.ndarray, positive: np.ndarray, *, seed: int) -> dict[str, Metric]:
    """Return AUROC and average precision with intervals; undefined unless both classes are present.

    Resamples draw each group's counts. Beyond 2,000 distinct scores neighbours share a group, and the
    interval is shifted by what that changes in the value itself.

    >>> ranking_metrics(np.array([0.1, 0.9]), np.array([True, True]), seed=0)["auroc"]
    Metric(value=None, low=None, high=None)
    """
    if positive.all() or not positive.any():
        return {"auroc": Metric(None), "average_precision": Metric(None)}
    groups = score_groups(scores, positive)
    joined = _join(groups)

    def both(drawn: np.ndarray) -> np.ndarray:
        drawn = drawn.reshape(len(drawn), -1, 2)
        return np.stack([auroc(drawn), average_precision(drawn)], axis=-1)

    values = both(groups.reshape(1, -1))[0]
    samples = resampled_cells(joined.ravel(), both, seed=seed) + values - both(joined.reshape(1, -1))[0]
    samples = np.clip(samples, 0, 1)
    return {
        "auroc": with_interval(float(values[0]), samples[:, 0], units=len(scores)),
        "average_precision": with_interval(float(values[1]), samples[:, 1], units=len(scores)),
    }


def _join(groups: np.ndarray) -> np.ndarray:
    """Join neighbouring groups until at most `GROUPS` are left, about equal in rows."""
    if len(groups) <= GROUPS:
        return groups
    rows = groups.sum(-1)
    share = (np.cumsum(rows) - rows) * GROUPS // rows.sum()
    starts = np.flatnonzero(np.diff(share, prepend=-1))
    return np.add.reduceat(groups, starts, axis=0)


def _divide(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide; NaN where there is nothing to divide by."""
    whole = np.asarray(whole)
    quotient: np.ndarray = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return quotient
