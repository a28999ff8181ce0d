"""Quantiles of numbers that were only counted."""

from collections import Counter
from typing import TypeVar

Number = TypeVar("Number", int, float)


def quantile(counts: Counter[Number], share: float) -> Number:
    """Return the smallest number that at least this share of all numbers does not exceed.

    >>> quantile(Counter({1: 3, 9: 1}), 0.5), quantile(Counter({1: 3, 9: 1}), 0.95)
    (1, 9)
    """
    # Less a hair, since 0.95 times 20 must be 19.
    wanted = share * counts.total() - 1e-9
    seen = 0
    for number in sorted(counts):
        seen += counts[number]
        if seen >= wanted:
            return number
    raise ValueError("no numbers were counted")
