"""Inputs that occur more than once, within training and between splits: counted and said."""

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from unrolled.data.rows import Row, RowStream
from unrolled.data.split_of import digest

Digests = NDArray[np.uint64]


def digests(stream: RowStream) -> Digests:
    """Hash every usable input of a stream; eight bytes a row are kept."""
    hashes = array("Q", (digest(row.input) for row in stream.rows() if isinstance(row, Row)))
    return np.frombuffer(hashes, dtype=np.uint64)


def repeats(train: Digests) -> int:
    """Count the inputs that occurred before.

    >>> repeats(np.array([7, 8, 7, 7], dtype=np.uint64))
    2
    """
    return len(train) - len(np.unique(train))


def leaked(held_out: Digests, train: Digests) -> int:
    """Count the inputs of a held-out split that occur in training too.

    >>> leaked(np.array([7, 9], dtype=np.uint64), np.array([7, 8], dtype=np.uint64))
    1
    """
    return int(np.isin(held_out, train).sum())


def describe_repeats(train: Digests) -> list[str]:
    """Say how many inputs of the training split are repeats, if any."""
    count = repeats(train)
    return [f"train: {count:,} of {len(train):,} inputs repeat an earlier one"] if count else []


def describe_leakage(name: str, held_out: Digests, others: Iterable[tuple[str, Digests]]) -> list[str]:
    """Say how many inputs of a split occur in others too, where any do."""
    counts = ((other, leaked(held_out, seen)) for other, seen in others)
    return [
        f"{name}: {count:,} of {len(held_out):,} inputs occur in {other} too"
        for other, count in counts
        if count
    ]
