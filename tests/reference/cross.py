"""Multi-head attention over a memory (Vaswani et al. 2017, §3.2.2 and §3.2.3), in float64 loops."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def cross(x: Array, memory: Array, weights: tuple[Array, Array, Array, Array], heads: int) -> Array:
    """Return what each step ``x (T, W)`` of one row finds in its memory ``(S, M)``, mapped: ``(T, W)``."""
    w_q, w_k, w_v, w_o = (np.split(weight, heads) for weight in (*weights[:3], weights[3].T))
    output = np.zeros_like(x)
    for head in range(heads):
        for t, x_t in enumerate(x):
            query = w_q[head] @ x_t
            e = [np.exp(query @ (w_k[head] @ m) / np.sqrt(len(query))) for m in memory]
            output[t] += (
                w_o[head].T @ sum(e_s * (w_v[head] @ m) for e_s, m in zip(e, memory, strict=True)) / sum(e)
            )
    return output
