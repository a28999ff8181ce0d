"""A layer with a shortcut around it and a norm before or after."""

from typing import Any, cast

from torch import Tensor, nn

from unrolled.layers.dropout import Dropout
from unrolled.layers.layer import Layer, State
from unrolled.layers.packing import Packed, Packing, run_packed
from unrolled.layers.padding import zero_padding


class PreNorm(nn.Module):
    """``x + dropout(layer(norm(x)))``: the shortcut stays clear from end to end (Xiong et al. 2020, §3).

    ``x (B, T, D)`` keeps its shape; ``layer`` maps width D to D and ``norm`` acts on each position. State:
    the layer's, unchanged. Cost: the layer's.

    >>> import torch
    >>> from unrolled.layers.gru import GRU
    >>> PreNorm(GRU(2, 2), nn.RMSNorm(2))(torch.zeros(1, 5, 2))[0].shape
    torch.Size([1, 5, 2])
    """

    def __init__(self, layer: nn.Module, norm: nn.Module, dropout: float = 0.0) -> None:
        super().__init__()
        self.layer, self.norm, self.dropout = layer, norm, Dropout(dropout)
        self.streams = cast(Layer, layer).streams
        self.packs = getattr(layer, "packs", False)

    def initial_state(self, batch: int) -> State:
        """Return the layer's initial state."""
        return cast(Layer, self.layer).initial_state(batch)

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return the sum and the layer's next state."""
        if self.packs:
            return run_packed(self, x, state, lengths)
        # Blanked here and not only in the layer: the shortcut and the norm would carry NaN from the padding.
        x = zero_padding(x, lengths)
        y, state = self.layer(self.norm(x), state, lengths=lengths)
        return x + self.dropout(y), state

    def packed(self, x: Tensor, packing: Packing, state: State | None) -> tuple[Tensor, State]:
        """Do the same for steps side by side, ``(N, D)``."""
        y, state = cast(Packed, self.layer).packed(self.norm(x), packing, state)
        return x + (self.dropout(y) if self.training else y), state

    def weights(self, x: Tensor, state: State, *, lengths: Tensor | None = None) -> Tensor:
        """Return the attention weights of a layer that has some."""
        weights: Tensor = cast(Any, self.layer).weights(
            self.norm(zero_padding(x, lengths)), state, lengths=lengths
        )
        return weights


class PostNorm(nn.Module):
    """``norm(x + dropout(layer(x)))``, as the first Transformer has it (Vaswani et al. 2017, §3.1).

    ``x (B, T, D)`` keeps its shape; ``layer`` maps width D to D and ``norm`` acts on each position. State:
    the layer's, unchanged. Cost: the layer's.

    >>> import torch
    >>> from unrolled.layers.gru import GRU
    >>> PostNorm(GRU(2, 2), nn.LayerNorm(2))(torch.zeros(1, 5, 2))[0].shape
    torch.Size([1, 5, 2])
    """

    def __init__(self, layer: nn.Module, norm: nn.Module, dropout: float = 0.0) -> None:
        super().__init__()
        self.layer, self.norm, self.dropout = layer, norm, Dropout(dropout)
        self.streams = cast(Layer, layer).streams
        self.packs = getattr(layer, "packs", False)

    def initial_state(self, batch: int) -> State:
        """Return the layer's initial state."""
        return cast(Layer, self.layer).initial_state(batch)

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return the normed sum and the layer's next state."""
        if self.packs:
            return run_packed(self, x, state, lengths)
        x = zero_padding(x, lengths)
        y, state = self.layer(x, state, lengths=lengths)
        # A norm's own bias would show in the padding.
        return zero_padding(self.norm(x + self.dropout(y)), lengths), state

    def packed(self, x: Tensor, packing: Packing, state: State | None) -> tuple[Tensor, State]:
        """Do the same for steps side by side, ``(N, D)``."""
        y, state = cast(Packed, self.layer).packed(x, packing, state)
        return self.norm(x + (self.dropout(y) if self.training else y)), state

    def weights(self, x: Tensor, state: State, *, lengths: Tensor | None = None) -> Tensor:
        """Return the attention weights of a layer that has some."""
        weights: Tensor = cast(Any, self.layer).weights(zero_padding(x, lengths), state, lengths=lengths)
        return weights
