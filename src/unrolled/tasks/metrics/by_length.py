"""A figure by length of the sequence: whether a model is worse at long ones."""

from typing import Any

import numpy as np

LENGTH_BUCKETS = 5


def mean_by_length(figures: np.ndarray, lengths: np.ndarray, name: str) -> list[dict[str, Any]]:
    """Return rows and the mean of ``figures (N,)`` by bucket of length, cut at quantiles.

    There are at most five buckets, of about equal size; equal lengths share one.

    >>> mean_by_length(np.array([1.0, 0.0, 1.0]), np.array([4, 4, 4]), "accuracy")
    [{'from': 4, 'to': 4, 'rows': 3, 'accuracy': 0.6666666666666666}]
    """
    if not len(lengths):
        return []
    shares = np.arange(1, LENGTH_BUCKETS + 1) / LENGTH_BUCKETS
    highest = np.unique(np.quantile(lengths, shares, method="inverted_cdf"))
    bucket = np.searchsorted(highest, lengths, side="left")
    return [
        {
            "from": int(lengths[bucket == number].min()),
            "to": int(highest[number]),
            "rows": int((bucket == number).sum()),
            name: float(figures[bucket == number].mean()),
        }
        for number in range(len(highest))
    ]
