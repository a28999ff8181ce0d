"""A recurrent encoder-decoder in float64 loops: Cho et al. 2014, §2.2, with the attention of Luong et al. 2015, §3.1.

Each layer stands behind a norm and in a shortcut, ``x ← x + layer(norm(x))``, as our blocks have it.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Layer = Callable[[Array], Array]
# From a layer's place and its start to all its steps, and from queries (T, D) to what is found for each.
Cells = Callable[[int, Array], Layer]
Look = Callable[[Array], Array]


def norm(x: Array, gain: Array, bias: Array) -> Array:
    """Return each step with mean 0 and variance 1, scaled and moved (Ba et al. 2016, eq. 4)."""
    rows = [(row - row.mean()) / np.sqrt(((row - row.mean()) ** 2).mean() + 1e-5) for row in x]
    return np.stack(rows) * gain + bias


def stack(x: Array, layers: Sequence[Layer], norms: Sequence[tuple[Array, Array]]) -> Array:
    """Return the features of a row; the last norm closes the stack."""
    for layer, (gain, bias) in zip(layers, norms, strict=False):
        x = x + layer(norm(x, gain, bias))
    return norm(x, *norms[-1])


def opening(summary: Array, weight: Array, bias: Array) -> Array:
    """Return where a layer of the decoder starts: ``tanh(V c + b)`` (Cho et al. 2014, §A.1.2)."""
    return np.tanh(weight @ summary + bias)
