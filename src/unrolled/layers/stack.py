"""One layer after another."""

from collections.abc import Iterable
from typing import cast

from torch import Tensor, nn

from unrolled.errors import UsageError
from unrolled.layers.layer import Layer, State


class Stack(nn.Module):
    """``x ← layer(x)`` for each layer in turn, with dropout between layers while training.

    Maps ``(B, T, D)`` of the first layer's input width to that of the last one's output. State: a tuple of
    the layers' states; ``()`` when any layer needs the whole sequence, since the rest can't go on either.
    No layers at all is a `UsageError`. Cost: the sum of the layers' costs.

    >>> import torch
    >>> from unrolled.layers.gru import GRU
    >>> outputs, state = Stack([GRU(2, 3), GRU(3, 4)])(torch.zeros(1, 5, 2))
    >>> outputs.shape, len(state)
    (torch.Size([1, 5, 4]), 2)
    """

    def __init__(self, layers: Iterable[nn.Module], dropout: float = 0.0) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.dropout = nn.Dropout(dropout)
        if not self.layers:
            raise UsageError("Stack: found no layers, expected at least one")
        self.streams = all(layer.streams for layer in self.layers)

    def initial_state(self, batch: int) -> State:
        """Return the initial state of each layer."""
        if not self.streams:
            return ()
        return tuple(cast(Layer, layer).initial_state(batch) for layer in self.layers)

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return the last layer's outputs and the layers' states."""
        before = state if state else (None,) * len(self.layers)
        after = []
        for number, (layer, layer_state) in enumerate(zip(self.layers, before, strict=True)):
            x, layer_state = layer(self.dropout(x) if number else x, layer_state, lengths=lengths)
            after.append(layer_state)
        return x, tuple(after) if self.streams else ()
