"""The simple recurrent network as its equation has it (Elman 1990), in float64 loops."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def rnn(x: Array, h: Array, input_weight: Array, recurrent_weight: Array, bias: Array) -> Array:
    """Return every ``h_t (T, H)`` of one row ``x (T, X)``: ``h_t = tanh(W_hh h_{t−1} + W_xh x_t + b)``."""
    outputs = []
    for x_t in x:
        h = np.tanh(recurrent_weight @ h + input_weight @ x_t + bias)
        outputs.append(h)
    return np.stack(outputs)
