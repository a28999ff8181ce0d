"""Dot attention (Luong et al. 2015, §3.1, "dot" and "general"), in float64 loops."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def dot(queries: Array, memory: Array, w: Array) -> tuple[Array, Array]:
    """Return the contexts ``(T, M)`` and weights ``(T, S)`` of one row; ``w (M, Q)`` is 1 for "dot"."""
    contexts, all_weights = [], []
    for h_t in queries:
        scores = np.array([h_s @ (w @ h_t) for h_s in memory])
        weights = np.exp(scores) / np.exp(scores).sum()
        contexts.append(sum(weight * h_s for weight, h_s in zip(weights, memory, strict=True)))
        all_weights.append(weights)
    return np.stack(contexts), np.stack(all_weights)
