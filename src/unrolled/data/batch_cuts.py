"""Where rows sorted by length are cut into batches of at most so many tokens, padding counted."""

import numpy as np
from numpy.typing import NDArray

from unrolled.errors import UsageError, UserError

Integers = NDArray[np.int64]


def batch_cuts(lengths: Integers, tokens_per_batch: int, margin: float) -> Integers:
    """Return where rows, longest first, are cut so that no row grown by ``margin`` breaks the bound.

    >>> batch_cuts(np.array([3, 9, 4, 4]), tokens_per_batch=12, margin=1.0)
    array([0, 1, 4])
    """
    if tokens_per_batch < 1:
        raise UsageError(f"tokens_per_batch: found {tokens_per_batch}, expected 1 or more")
    if len(lengths) == 0:
        raise UserError("there are no rows to make batches of; expected at least one")
    ascending = np.sort(lengths)
    # The longest row that may come to stand at each place.
    last = np.searchsorted(ascending, ascending[::-1] * margin, side="right") - 1
    longest = np.maximum(ascending[last], 1)
    sizes: list[int] = []
    start = 0
    while start < len(lengths):
        fitting = max(1, tokens_per_batch // int(longest[start]))
        sizes.append(min(fitting, len(lengths) - start))
        start += sizes[-1]
    if len(sizes) > 1 and sizes[-1] < sizes[-2]:
        # A remnant of few rows would make a noisy step: it shares with its neighbour.
        both = sizes[-2] + sizes[-1]
        sizes[-2:] = [both - both // 2, both // 2]
    return np.cumsum([0, *sizes], dtype=np.int64)


def share_of_padding(lengths: Integers, cuts: Integers) -> float:
    """Return the share of padding among the tokens of batches cut from rows of these lengths, in their order."""
    longest = np.maximum(np.maximum.reduceat(lengths, cuts[:-1]), 1)
    return 1 - float(lengths.sum()) / float((longest * np.diff(cuts)).sum())
