"""The LSTM as its equations have it (Gers et al. 2000), in float64 loops."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def sigmoid(a: Array) -> Array:
    return 1 / (1 + np.exp(-a))


def lstm(x: Array, h: Array, c: Array, weights: dict[str, tuple[Array, Array]]) -> tuple[Array, Array]:
    """Return ``h_t`` and ``c_t`` of a row ``x (T, X)``; ``weights[gate]`` are its W over [h, x] and its b."""
    hidden, cells = [], []
    for x_t in x:
        seen = np.concatenate([h, x_t])
        sums = {gate: weight @ seen + bias for gate, (weight, bias) in weights.items()}
        f, i, o = sigmoid(sums["f"]), sigmoid(sums["i"]), sigmoid(sums["o"])
        c = f * c + i * np.tanh(sums["c"])
        h = o * np.tanh(c)
        hidden.append(h)
        cells.append(c)
    return np.stack(hidden), np.stack(cells)
