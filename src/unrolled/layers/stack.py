"""One layer after another."""

from collections.abc import Iterable
from typing import cast

from torch import Tensor, nn

from unrolled.errors import UsageError
from unrolled.layers.dropout import Dropout
from unrolled.layers.layer import Layer, State
from unrolled.layers.packing import Packed, find_packing


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
        self.dropout = Dropout(dropout)
        if not self.layers:
            raise UsageError("Stack: found no layers, expected at least one")
        self.streams = all(layer.streams for layer in self.layers)
        self.packs = [bool(getattr(layer, "packs", False)) for layer in self.layers]

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
        packing = find_packing(x, lengths) if any(self.packs) else None
        after = []
        packed = False
        for number, (layer, layer_state) in enumerate(zip(self.layers, before, strict=True)):
            x = self.dropout(x) if number and self.training else x
            # Neighbours that take packed steps hand them on as they are.
            if packing is not None and self.packs[number] != packed:
                x = packing.unpack(x) if packed else packing.pack(x)
                packed = not packed
            if packing is not None and packed:
                x, layer_state = cast(Packed, layer).packed(x, packing, layer_state)
            else:
                x, layer_state = layer(x, layer_state, lengths=lengths)
            after.append(layer_state)
        x = packing.unpack(x) if packing is not None and packed else x
        return x, tuple(after) if self.streams else ()
