"""Random orders as pure functions of (seed, epoch), the same on every machine and with every NumPy."""

import numpy as np
from numpy.typing import NDArray

from unrolled.errors import UsageError


def draws(count: int, *, seed: int, epoch: int, stream: int = 0) -> NDArray[np.uint64]:
    """Return random 64-bit numbers that depend on nothing but the arguments.

    Seed sequences and the raw output of bit generators are what NumPy promises never to change, which it does
    not promise of shuffles and distributions. Different ``stream`` numbers serve different uses in an epoch.
    """
    if seed < 0:
        raise UsageError(f"seed: found {seed}, expected 0 or more")
    return np.random.Philox(np.random.SeedSequence((seed, epoch, stream))).random_raw(count)


def uniform(count: int, *, seed: int, epoch: int, stream: int = 0) -> NDArray[np.float64]:
    """Return numbers drawn evenly from [0, 1)."""
    return (draws(count, seed=seed, epoch=epoch, stream=stream) >> np.uint64(11)) * np.float64(2.0**-53)


def permutation(count: int, *, seed: int, epoch: int, stream: int = 0) -> NDArray[np.int64]:
    """Return the numbers below ``count`` in a random order.

    >>> permutation(5, seed=0, epoch=0), permutation(5, seed=0, epoch=1)
    (array([...]), array([...]))
    """
    return np.argsort(draws(count, seed=seed, epoch=epoch, stream=stream), kind="stable")
