"""Rows spread evenly over a training split where all of them would cost too much."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.data.values import Events


def evenly(count: int, most: int) -> NDArray[np.int64]:
    """Return the numbers of at most ``most`` rows out of ``count``, the first and the last among them.

    >>> evenly(9, 3), evenly(2, 3)
    (array([0, 4, 8]), array([0, 1]))
    """
    return np.linspace(0, count - 1, max(1, min(count, most))).astype(np.int64)[:count]


def thinned(values: Sequence[Any], *, rows: int, steps: int) -> NDArray[np.int64]:
    """Return the numbers of values spread evenly, at most ``rows`` and of about ``steps`` steps altogether.

    >>> thinned(["abcd"] * 5, rows=4, steps=8)
    array([0, 4])
    """
    total = sum(map(length, values))
    affordable = len(values) if total <= steps else len(values) * steps // total
    return evenly(len(values), min(rows, affordable))


def length(value: Any) -> int:
    """Return how many characters, time steps or events a raw value has.

    >>> length("abc"), length(np.zeros((5, 2))), length(Events((("paid",),), None))
    (3, 5, 1)
    """
    return len(value.cells) if isinstance(value, Events) else len(value)


def thinning_note(kept: int, count: int) -> str | None:
    """Say how many rows were learnt from, unless it was all.

    >>> thinning_note(2, 4)
    'learnt from 2 of 4 rows, spread evenly'
    """
    return None if kept == count else f"learnt from {kept:,} of {count:,} rows, spread evenly"


def joined(*notes: str | None) -> str | None:
    """Return what notes say together, or None where none says anything.

    >>> joined("a", None, "b"), joined(None)
    ('a; b', None)
    """
    said = [note for note in notes if note]
    return "; ".join(said) or None
