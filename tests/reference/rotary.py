"""Rotary positions (Su et al. 2021, §3.2.2, eq. 15), in float64 loops, neighbours paired as in the paper."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def rotary(x: Array, position: int) -> Array:
    """Return a vector ``(D,)`` turned by the angles of its position."""
    turned = np.empty_like(x)
    for i in range(len(x) // 2):
        angle = position * 10000 ** (-2 * i / len(x))
        rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        turned[2 * i : 2 * i + 2] = rotation @ x[2 * i : 2 * i + 2]
    return turned
