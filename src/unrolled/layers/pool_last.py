"""The last step, as a running pool."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from unrolled.layers.layer import State
from unrolled.layers.padding import last_real, zero_padding


class LastPoolState(NamedTuple):
    """The last real step so far, ``last (B, D)``."""

    last: Tensor


class LastPool(nn.Module):
    """``y_t = x_t``: after each step, that step.

    Maps ``x (B, T, width)`` to itself. State: ``LastPoolState(last)``, zeros before the first step. No
    parameters. Cost: nothing.

    >>> LastPool(1)(torch.tensor([[[1.0], [3.0]]]))
    (tensor([[[1.],
             [3.]]]), LastPoolState(last=tensor([[3.]])))
    """

    streams = True
    zero: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("zero", torch.zeros(1, width), persistent=False)

    def initial_state(self, batch: int) -> LastPoolState:
        """Return zeros."""
        return LastPoolState(self.zero.repeat(batch, 1))

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, LastPoolState]:
        """Return each step and the last real one."""
        (before,) = self.initial_state(x.shape[0]) if state is None else state
        x = zero_padding(x, lengths).to(before.dtype)
        return x, LastPoolState(last_real(x, lengths, otherwise=before))
