"""The greatest value of each coordinate so far, as a running pool."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from unrolled.layers.layer import State
from unrolled.layers.padding import last_real, real_steps, zero_padding


class MaxPoolState(NamedTuple):
    """The greatest values so far, ``greatest (B, D)``, zero before the first of ``steps (B,)`` steps."""

    greatest: Tensor
    steps: Tensor


class MaxPool(nn.Module):
    """``y_t = max(x_1, …, x_t)`` in each coordinate: after each step, the greatest so far.

    Maps ``x (B, T, width)`` to ``(B, T, width)``. State: ``MaxPoolState(greatest, steps)``. No parameters.
    Among equals the latest gets the gradient, in one chunk or several. Cost: O(width) a step.

    >>> MaxPool(1)(torch.tensor([[[3.0], [1.0], [4.0]]]))[0]
    tensor([[[3.],
             [3.],
             [4.]]])
    """

    streams = True
    zero: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("zero", torch.zeros(1, width), persistent=False)

    def initial_state(self, batch: int) -> MaxPoolState:
        """Return zeros over zero steps."""
        none = torch.zeros(batch, dtype=torch.long, device=self.zero.device)
        return MaxPoolState(self.zero.repeat(batch, 1), none)

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, MaxPoolState]:
        """Return the greatest values after each step and after the last."""
        greatest, before = self.initial_state(x.shape[0]) if state is None else state
        values = x.to(greatest.dtype)
        if lengths is not None:
            values = values.masked_fill(~real_steps(lengths, x.shape[1])[..., None], -torch.inf)
        # The past goes in front as one more step, or as nothing where there is none.
        past = greatest.masked_fill((before == 0)[:, None], -torch.inf)
        running = torch.cat([past[:, None], values], dim=1).cummax(1).values[:, 1:]
        after = MaxPoolState(
            last_real(running, lengths, otherwise=greatest),
            before + (x.shape[1] if lengths is None else lengths),
        )
        return zero_padding(running, lengths), after
