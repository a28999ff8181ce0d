"""The mean of the steps so far, as a running pool."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from unrolled.layers.layer import State
from unrolled.layers.padding import last_real, zero_padding


class MeanPoolState(NamedTuple):
    """The sum of the real steps so far, ``total (B, D)``, and their number, ``steps (B,)``."""

    total: Tensor
    steps: Tensor


class MeanPool(nn.Module):
    """``y_t = (x_1 + … + x_t) / t``: after each step, the mean so far.

    Maps ``x (B, T, width)`` to ``(B, T, width)``. State: ``MeanPoolState(total, steps)``, zeros before the
    first step, kept in the layer's precision whatever the input's. No parameters. Cost: O(width) a step.

    >>> MeanPool(1)(torch.tensor([[[1.0], [3.0]]]))[0]
    tensor([[[1.],
             [2.]]])
    """

    streams = True
    zero: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("zero", torch.zeros(1, width), persistent=False)

    def initial_state(self, batch: int) -> MeanPoolState:
        """Return a sum of zero over zero steps."""
        none = torch.zeros(batch, dtype=torch.long, device=self.zero.device)
        return MeanPoolState(self.zero.repeat(batch, 1), none)

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, MeanPoolState]:
        """Return the mean after each step, and the sum and number it is made of."""
        total, before = self.initial_state(x.shape[0]) if state is None else state
        totals = total[:, None] + zero_padding(x, lengths).to(total.dtype).cumsum(1)
        counts = before[:, None] + torch.arange(1, x.shape[1] + 1, device=x.device)
        after = MeanPoolState(
            last_real(totals, lengths, otherwise=total), before + (x.shape[1] if lengths is None else lengths)
        )
        return zero_padding(totals / counts[..., None], lengths), after
