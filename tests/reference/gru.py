"""The GRU (Cho et al. 2014) with the reset after the recurrent product, in float64 loops."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def sigmoid(a: Array) -> Array:
    return 1 / (1 + np.exp(-a))


def gru(x: Array, h: Array, weights: dict[str, tuple[Array, Array, Array]], recurrent_bias: Array) -> Array:
    """Return every ``h_t`` of a row ``x (T, X)``; ``weights[gate]`` are its W over x, U over h, and b."""
    outputs = []
    for x_t in x:
        (w_r, u_r, b_r), (w_z, u_z, b_z), (w, u, b) = weights["r"], weights["z"], weights["candidate"]
        r = sigmoid(w_r @ x_t + u_r @ h + b_r)
        z = sigmoid(w_z @ x_t + u_z @ h + b_z)
        candidate = np.tanh(w @ x_t + b + r * (u @ h + recurrent_bias))
        h = (1 - z) * h + z * candidate
        outputs.append(h)
    return np.stack(outputs)
