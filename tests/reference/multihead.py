"""Multi-head attention (Vaswani et al. 2017, §3.2.1 and §3.2.2), in float64 loops."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def multihead(
    x: Array,
    weights: tuple[Array, Array, Array, Array],
    heads: int,
    sees: Callable[[int, int], bool],
    prepare: Callable[[Array, int], Array],
    sharpness: float,
) -> Array:
    """Return the outputs ``(T, W)`` of one row; ``prepare`` is done to every query and key."""
    w_q, w_k, w_v, w_o = (np.split(weight, heads) for weight in (*weights[:3], weights[3].T))
    output = np.zeros_like(x)
    for head in range(heads):
        width = len(w_q[head])
        keys = [prepare(w_k[head] @ x_s, s) for s, x_s in enumerate(x)]
        for t, x_t in enumerate(x):
            query = prepare(w_q[head] @ x_t, t)
            seen = [s for s in range(len(x)) if sees(t, s)]
            e = {s: np.exp(sharpness * query @ keys[s] / np.sqrt(width)) for s in seen}
            output[t] += w_o[head].T @ sum(e[s] * (w_v[head] @ x[s]) for s in e) / sum(e.values())
    return output
