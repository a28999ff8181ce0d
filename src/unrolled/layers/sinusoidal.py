"""Fixed positions: a wave for each coordinate, from quick to slow."""

import math

import torch
from torch import Tensor, nn

from unrolled.errors import UsageError
from unrolled.layers.layer import State
from unrolled.layers.padding import zero_padding
from unrolled.layers.position_state import PositionState

SLOWEST = 10_000.0


class SinusoidalPositions(nn.Module):
    """``y_t = x_t + p_t``, ``p_{t,2i} = sin(t / 10000^{2i/D})``, ``p_{t,2i+1} = cos(·)``.

    Vaswani et al. 2017, §3.5. ``x (B, T, width)`` keeps its shape; an odd width is a `UsageError`. State:
    ``PositionState(length)``, the steps seen, so positions go on across chunks without an end. No parameters.
    Cost: O(width) a step.

    >>> outputs, state = SinusoidalPositions(4)(torch.zeros(1, 2, 4))
    >>> outputs[0], state.length
    (tensor([[0.0000, 1.0000, 0.0000, 1.0000],
            [0.8415, 0.5403, 0.0100, 0.9999]]), tensor([2]))
    """

    streams = True
    zero: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        if width % 2:
            raise UsageError(f"width: found {width}, expected an even width for sinusoidal positions")
        self.width = width
        # Knows the device, which the initial state is made on.
        self.register_buffer("zero", torch.zeros(1, dtype=torch.long), persistent=False)

    def initial_state(self, batch: int) -> PositionState:
        """Return lengths of zero."""
        return PositionState(self.zero.repeat(batch))

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, PositionState]:
        """Return the sums and how far each row has come."""
        before = self.initial_state(x.shape[0]) if state is None else PositionState(*state)
        steps = x.shape[1]
        # Fresh rows are all at the same place: one table serves them.
        positions = torch.arange(steps, device=x.device) if state is None else before.next_positions(steps)
        placed = x + self._waves(positions, x.dtype)
        return zero_padding(placed, lengths), before.after(steps, lengths)

    def _waves(self, positions: Tensor, dtype: torch.dtype) -> Tensor:
        """Return ``(..., T, width)``; angles of far positions need more digits than half precision has."""
        precision = torch.promote_types(dtype, torch.float32)
        pairs = torch.arange(self.width // 2, device=positions.device, dtype=precision)
        angles = positions[..., None] * torch.exp(pairs * (-2 * math.log(SLOWEST) / self.width))
        return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2).to(dtype)
