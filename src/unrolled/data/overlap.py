"""Inputs and groups that occur more than once, within training and between splits: counted and said."""

from array import array
from collections.abc import Iterable

import numpy as np

from unrolled.data.rows import Row, RowStream
from unrolled.data.split_of import digest
from unrolled.data.survey import Hashes


def digests(stream: RowStream) -> Hashes:
    """Hash every usable input of a stream; eight bytes a row are kept."""
    hashes = array("Q", (digest(row.input) for row in stream.rows() if isinstance(row, Row)))
    return np.frombuffer(hashes, dtype=np.uint64)


def different(hashes: Hashes | None) -> Hashes:
    """Return each hash once; none where there are none.

    >>> different(np.array([7, 8, 7], dtype=np.uint64))
    array([7, 8], dtype=uint64)
    """
    return np.unique(np.empty(0, dtype=np.uint64) if hashes is None else hashes)


def repeats(train: Hashes) -> int:
    """Count the inputs that occurred before.

    >>> repeats(np.array([7, 8, 7, 7], dtype=np.uint64))
    2
    """
    return len(train) - len(np.unique(train))


def leaked(held_out: Hashes, train: Hashes) -> int:
    """Count the inputs of a held-out split that occur in training too.

    >>> leaked(np.array([7, 9], dtype=np.uint64), np.array([7, 8], dtype=np.uint64))
    1
    """
    return int(np.isin(held_out, train).sum())


def describe_repeats(train: Hashes) -> list[str]:
    """Say how many inputs of the training split are repeats, if any."""
    count = repeats(train)
    return [f"train: {count:,} of {len(train):,} inputs repeat an earlier one"] if count else []


def describe_leakage(
    name: str, held_out: Hashes, others: Iterable[tuple[str, Hashes]], what: str = "inputs"
) -> list[str]:
    """Say how many inputs, or groups, of a split occur in others too, where any do."""
    counts = ((other, leaked(held_out, seen)) for other, seen in others)
    return [
        f"{name}: {count:,} of {len(held_out):,} {what} occur in {other} too"
        for other, count in counts
        if count
    ]
