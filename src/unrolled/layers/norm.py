"""The norms a layer may stand behind or before, by name; they act on each position alone."""

from collections.abc import Callable
from functools import partial

from torch import nn

# PyTorch's own root-mean-square norm takes its floor from the precision of its input, 0.0078 in bfloat16,
# where it would change results; a fixed floor keeps them the same in every precision.
FLOOR = 1e-6

# LayerNorm: Ba et al. 2016, §3. RMSNorm: Zhang and Sennrich 2019, eq. 4.
NORMS: dict[str, Callable[[int], nn.Module]] = {
    "layer": nn.LayerNorm,
    "rms": partial(nn.RMSNorm, eps=FLOOR),
}
