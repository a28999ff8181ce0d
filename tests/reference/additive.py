"""Additive attention (Bahdanau et al. 2015, §A.1.2), in float64 loops."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def additive(queries: Array, memory: Array, w: Array, u: Array, v: Array) -> tuple[Array, Array]:
    """Return the contexts ``(T, M)`` and weights ``(T, S)`` of one row, all of whose memory is real."""
    contexts, all_weights = [], []
    for s in queries:
        energies = np.array([v @ np.tanh(w @ s + u @ h) for h in memory])
        weights = np.exp(energies) / np.exp(energies).sum()
        contexts.append(sum(weight * h for weight, h in zip(weights, memory, strict=True)))
        all_weights.append(weights)
    return np.stack(contexts), np.stack(all_weights)
