"""How often each label occurs."""

from collections.abc import Sequence

import numpy as np

from unrolled.errors import UsageError, suggestion

FEWER_THAN_TWO = "training rows of fewer than two labels: the labels' shares are used"


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


def with_unseen(found: np.ndarray, seen: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return ``(N, K)`` from the probabilities of the labels seen, the others keeping their shares.

    >>> with_unseen(np.array([[0.25, 0.75]]), np.array([0, 2]), np.array([0.4, 0.2, 0.4]))
    array([[0.2, 0.2, 0.6]])
    """
    whole = np.tile(shares, (len(found), 1))
    unseen = np.setdiff1d(np.arange(len(shares)), seen)
    whole[:, seen] = found * (1 - shares[unseen].sum())
    return whole


def require_pairs(what: str, found: int, values: int) -> None:
    """Refuse labels, marks or numbers that are not one for each value.

    >>> require_pairs("labels", 1, 2)
    Traceback (most recent call last):
    unrolled.errors.UsageError: labels: found 1, expected one for each of the 2 values
    """
    if found != values:
        raise UsageError(f"{what}: found {found}, expected one for each of the {values} values")
