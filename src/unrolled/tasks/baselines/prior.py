"""How often each label occurs."""

from collections.abc import Sequence

import numpy as np

from unrolled.errors import UsageError, suggestion


def label_numbers(labels: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """Return the position of each label among the names; refuse one that is not there.

    >>> label_numbers(["yes", "no"], ["no", "yes"])
    array([1, 0])
    """
    numbers = {name: number for number, name in enumerate(names)}
    unknown = next((label for label in labels if label not in numbers), None)
    if unknown is not None:
        raise UsageError(f'labels: found "{unknown}", expected one of the names{suggestion(unknown, names)}')
    return np.array([numbers[label] for label in labels], dtype=np.int64)


def prior(numbers: np.ndarray, size: int) -> np.ndarray:
    """Return each label's share with one added to every count, ``(N_k + 1) / (N + K)``, so that none is
    impossible.

    >>> prior(np.array([0, 0, 1]), 2)
    array([0.6, 0.4])
    """
    shares: np.ndarray = (np.bincount(numbers, minlength=size) + 1) / (len(numbers) + size)
    return shares
