"""Dropout whose mask is quickly drawn on a CPU."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from unrolled.errors import UsageError

# A coordinate's fate hangs on so many random bits, four coordinates to a draw.
BITS = 16


class Dropout(nn.Module):
    """``y = x · m / (1 − p)``, each ``m`` 0 with probability ``p``, else 1 (Srivastava et al. 2014, §4).

    Keeps the shape and the precision of ``x``. While evaluating, and for ``p = 0``, it is the identity. ``p`` below
    0 or above 1 is a `UsageError`. On a CPU, p is rounded to 1/65536 and the mask is cut out of whole random
    words, where PyTorch draws every coordinate by itself and takes several times as long
    (``benchmarks/steps.py dropout``). Cost: O(1) a coordinate.

    >>> outputs = Dropout(0.5)(torch.ones(1000))
    >>> sorted(set(outputs.tolist())), 400 < int((outputs == 0).sum()) < 600
    ([0.0, 2.0], True)
    """

    def __init__(self, p: float) -> None:
        super().__init__()
        if not 0 <= p <= 1:
            raise UsageError(f"dropout: found {p}, expected from 0 to 1")
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        """Return the coordinates that are left, grown so that the mean stays."""
        if not self.training or self.p == 0:
            return x
        if x.device.type != "cpu":
            return functional.dropout(x, self.p)
        return x * _mask(x, self.p)

    def extra_repr(self) -> str:
        """Name the share that is dropped."""
        return f"p={self.p}"


def _mask(x: Tensor, p: float) -> Tensor:
    """Return 0 or ``1 / (1 − p)`` for every coordinate, in its precision."""
    span = 1 << BITS
    dropped = max(1, round(p * span))
    words = torch.empty(-(-x.numel() * BITS // 64), dtype=torch.int64).random_(-(2**63), None)
    drawn = words.view(torch.int16)[: x.numel()].view(x.shape)
    # The words' least number is −span / 2.
    return (drawn > dropped - span // 2 - 1).to(x.dtype).mul_(span / max(1, span - dropped))
