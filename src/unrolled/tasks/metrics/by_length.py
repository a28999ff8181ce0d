"""A figure by length of the sequence: whether a model is worse at long ones."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

LENGTH_BUCKETS = 5


class LengthBucket(NamedTuple):
    """The rows of a range of lengths, both ends in it; ``rows (N,)`` marks them."""

    lowest: int
    highest: int
    rows: NDArray[np.bool_]

    def as_json(self, **figures: float | None) -> dict[str, Any]:
        """Return the range, how many rows it has, and figures by name."""
        return {"from": self.lowest, "to": self.highest, "rows": int(self.rows.sum()), **figures}


def length_buckets(lengths: np.ndarray, most: int = LENGTH_BUCKETS) -> list[LengthBucket]:
    """Cut ``lengths (N,)`` at quantiles into at most so many buckets of about equal size; equal ones share one.

    >>> [(bucket.lowest, bucket.highest) for bucket in length_buckets(np.array([1, 2, 2, 9]), most=2)]
    [(1, 2), (9, 9)]
    """
    if not len(lengths):
        return []
    shares = np.arange(1, most + 1) / most
    highest = np.unique(np.quantile(lengths, shares, method="inverted_cdf"))
    bucket = np.searchsorted(highest, lengths, side="left")
    marks = [bucket == number for number in range(len(highest))]
    return [
        LengthBucket(int(lengths[rows].min()), int(high), rows)
        for rows, high in zip(marks, highest, strict=True)
    ]


def mean_by_length(figures: np.ndarray, lengths: np.ndarray, name: str) -> list[dict[str, Any]]:
    """Return rows and the mean of ``figures (N,)`` by bucket of length, cut at quantiles.

    There are at most five buckets, of about equal size; equal lengths share one.

    >>> mean_by_length(np.array([1.0, 0.0, 1.0]), np.array([4, 4, 4]), "accuracy")
    [{'from': 4, 'to': 4, 'rows': 3, 'accuracy': 0.6666666666666666}]
    """
    return [
        bucket.as_json(**{name: float(figures[bucket.rows].mean())}) for bucket in length_buckets(lengths)
    ]
