"""An encoder reads a source, a decoder goes on from what was read: from then on an ordinary streaming model."""

from typing import Any, NoReturn, cast

import torch
from torch import Tensor, nn

from unrolled.errors import UsageError
from unrolled.layers.layer import State
from unrolled.layers.memory import Memory
from unrolled.layers.memory_reader import MemoryReader
from unrolled.layers.residual import PostNorm, PreNorm
from unrolled.models.encoder import Encoder
from unrolled.models.openings import build_opening
from unrolled.models.sequence_model import SequenceModel


class EncoderDecoder(nn.Module):
    """``memory = encoder(source)``; each decoder layer begins from it; features ``f_t = decoder(y_<t, memory)``.

    Sutskever et al. 2014, §2 (the summary alone); Bahdanau et al. 2015, Luong et al. 2015 (attention besides);
    Vaswani et al. 2017, §3.1 (attention alone). ``inputs`` are what the decoder's front takes: the target's tokens
    ``(B, T)``, begun by a token that stands for nothing yet. Features are ``(B, T, width)``. State: the decoder's,
    in which a layer that looks at the memory keeps what it read of it; before the first step it comes from `start`,
    and without a source or a state this is a `UsageError`. Cost: the encoder's once, then the decoder's.

    >>> from unrolled.data.inputs import TokenInputs
    >>> from unrolled.models.build_pair import build_encoder_decoder
    >>> from unrolled.models.settings import ModelSettings
    >>> settings = ModelSettings("gru", width=4, depth=1, attention="additive")
    >>> model = build_encoder_decoder(settings, TokenInputs(9), 7, joint=False)
    >>> state = model.start(2, source=torch.zeros(2, 5, dtype=torch.long), source_lengths=torch.tensor([5, 3]))
    >>> model(torch.zeros(2, 1, dtype=torch.long), state)[0].shape
    torch.Size([2, 1, 4])
    """

    streams = True

    def __init__(self, encoder: Encoder, decoder: SequenceModel, *, summary_width: int) -> None:
        super().__init__()
        self.width = decoder.width
        self.encoder, self.decoder = encoder, decoder
        self.openings = nn.ModuleList(build_opening(_inner(layer), summary_width) for layer in self._layers)

    def encode(self, source: Tensor, source_lengths: Tensor | None = None) -> Memory:
        """Read a source, ``source_lengths (B,)`` of it real."""
        memory: Memory = self.encoder(source, source_lengths)
        return memory

    def begin(self, memory: Memory) -> State:
        """Return the decoder's state before the first step, one row for each of the memory."""
        pairs = zip(self.openings, self._layers, strict=True)
        return tuple(opening(_inner(layer), memory) for opening, layer in pairs)

    def start(
        self, batch: int = 1, *, source: Tensor | None = None, source_lengths: Tensor | None = None
    ) -> State:
        """Read a source and return the state before the first step, a row for each of the source."""
        if source is None:
            _refuse()
        return self.begin(self.encode(source, source_lengths))

    def forward(
        self, inputs: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return features ``(B, T, width)``, zero in the padding, and the next state."""
        if state is None:
            _refuse()
        return cast(tuple[Tensor, State], self.decoder(inputs, state, lengths=lengths))

    @torch.no_grad()
    def attention(self, inputs: Tensor, state: State, *, lengths: Tensor | None = None) -> list[Tensor]:
        """Return the weights ``(B, heads or 1, T, S)`` of each layer that looks at the memory, first to last.

        They are those behind the features that `forward` gives in the same mode, zero in the padding of either side.
        """
        found = []
        x = self.decoder.front_dropout(self.decoder.front(inputs, lengths))
        for layer, layer_state in zip(self._layers, state, strict=True):
            if isinstance(_inner(layer), MemoryReader):
                found.append(cast(Any, layer).weights(x, layer_state, lengths=lengths))
            x, _ = layer(x, layer_state, lengths=lengths)
        return found

    @property
    def _layers(self) -> nn.ModuleList:
        return self.decoder.stack.layers


def _inner(layer: nn.Module) -> nn.Module:
    """Return the layer inside a shortcut and norm, which pass its state on as it is."""
    return layer.layer if isinstance(layer, PreNorm | PostNorm) else layer


def _refuse() -> NoReturn:
    raise UsageError(
        "an encoder-decoder was given no source: expected start(source=…), whose state it goes on from"
    )
