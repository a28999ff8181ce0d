"""Two layers over the same sequence, one of them backwards."""

import torch
from torch import Tensor, nn

from unrolled.layers.layer import State
from unrolled.layers.padding import real_steps


class Bidirectional(nn.Module):
    """``y_t = [forward(x)_t ; reverse(backward(reverse(x)))_t]`` (Schuster and Paliwal 1997).

    Each row is reversed within its own length. Maps ``x (B, T, D)`` to the two layers' outputs side by side.
    It needs the whole sequence: a state is neither taken nor kept, ``()``. Cost: that of both layers.

    >>> from unrolled.layers.gru import GRU
    >>> outputs, state = Bidirectional(GRU(2, 3), GRU(2, 3))(torch.zeros(1, 5, 2))
    >>> outputs.shape, state
    (torch.Size([1, 5, 6]), ())
    """

    streams = False

    def __init__(self, forward_layer: nn.Module, backward_layer: nn.Module) -> None:
        super().__init__()
        self.forward_layer, self.backward_layer = forward_layer, backward_layer

    def initial_state(self, batch: int) -> State:
        """Return the empty state."""
        return ()

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return both layers' outputs and the empty state."""
        onward, _ = self.forward_layer(x, lengths=lengths)
        backward, _ = self.backward_layer(_reverse(x, lengths), lengths=lengths)
        return torch.cat([onward, _reverse(backward, lengths)], dim=2), ()


def _reverse(x: Tensor, lengths: Tensor | None) -> Tensor:
    """Reverse each row's real steps in time and leave its padding where it stands."""
    if lengths is None:
        return x.flip(1)
    steps = torch.arange(x.shape[1], device=x.device)
    order = torch.where(real_steps(lengths, x.shape[1]), lengths[:, None] - 1 - steps, steps)
    return x.gather(1, order[..., None].expand_as(x))
