"""Learnt positions: a vector for each place, up to the last one there is a vector for."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from unrolled.errors import UserError
from unrolled.layers.layer import State
from unrolled.layers.padding import zero_padding
from unrolled.layers.position_state import PositionState

# As in GPT-2 (Radford et al. 2019, the released code).
SPREAD = 0.02


class LearnedPositions(nn.Module):
    """``y_t = x_t + P_t``, one learnt vector for each of ``longest`` positions (Gehring et al. 2017, §3.1).

    ``x (B, T, width)`` keeps its shape; a row with more than ``longest`` real steps is a `UserError`, since
    nothing was learnt for them. State: ``PositionState(length)``, the steps seen. Parameters:
    ``longest · width``. Cost: O(width) a step; on a GPU, a look at the lengths wherever they may be too long.

    >>> outputs, state = LearnedPositions(4, longest=8)(torch.zeros(1, 2, 4))
    >>> outputs.shape, state.length
    (torch.Size([1, 2, 4]), tensor([2]))
    """

    streams = True

    def __init__(self, width: int, longest: int) -> None:
        super().__init__()
        self.width, self.longest = width, longest
        self.weight = nn.Parameter(SPREAD * torch.randn(longest, width))

    def initial_state(self, batch: int) -> PositionState:
        """Return lengths of zero."""
        return PositionState(torch.zeros(batch, dtype=torch.long, device=self.weight.device))

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, PositionState]:
        """Return the sums and how far each row has come."""
        before = self.initial_state(x.shape[0]) if state is None else PositionState(*state)
        steps = x.shape[1]
        after = before.after(steps, lengths)
        if state is None and steps <= self.longest:
            return zero_padding(x + self.weight[:steps], lengths), after
        self._require_room(after)
        # Padding may stand beyond the last position.
        positions = before.next_positions(steps).clamp(max=self.longest - 1)
        return zero_padding(x + functional.embedding(positions, self.weight), lengths), after

    def _require_room(self, after: PositionState) -> None:
        longest = int(after.length.max()) if len(after.length) else 0
        if longest > self.longest:
            raise UserError(
                f"positions: found a sequence of {longest} steps, expected at most {self.longest}: "
                "no positions were learnt beyond; sinusoidal and rotary positions have no such limit"
            )
