"""What a layer of positions keeps: how far each row has come."""

from typing import NamedTuple

import torch
from torch import Tensor


class PositionState(NamedTuple):
    """The real steps seen so far, ``length (B,)``."""

    length: Tensor

    def next_positions(self, steps: int) -> Tensor:
        """Return the positions ``(B, T)`` of the next steps."""
        return self.length[:, None] + torch.arange(steps, device=self.length.device)

    def after(self, steps: int, lengths: Tensor | None) -> "PositionState":
        """Return the state after a chunk of so many steps, ``lengths`` of them real."""
        return PositionState(self.length + (steps if lengths is None else lengths))
