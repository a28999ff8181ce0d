"""An encoder-decoder built from our layers as DESIGN §3 says, to hold the interface to its word."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from unrolled.layers.additive import AdditiveAttention
from unrolled.layers.gru import GRU, GRUState
from unrolled.layers.layer import State
from unrolled.layers.padding import zero_padding


class Memory(NamedTuple):
    """What an encoder leaves: ``values (B, S, D)``, ``lengths (B,)`` and ``summary (B, D)``."""

    values: Tensor
    lengths: Tensor
    summary: Tensor


class DecoderState(NamedTuple):
    """The memory, carried along so that selecting rows selects theirs, and the states of the layers."""

    memory: Memory
    layers: tuple[GRUState, ...]


class AttentiveDecoder(nn.Module):
    """A GRU reads the source; a GRU stack, begun by its own linear + tanh of the summary, attends to it."""

    streams = True

    def __init__(self, vocabulary: int, width: int, depth: int = 2) -> None:
        super().__init__()
        self.width = width
        self.embedding = nn.Embedding(vocabulary, width)
        self.encoder = GRU(width, width)
        self.beginnings = nn.ModuleList(nn.Linear(width, width) for _ in range(depth))
        self.layers = nn.ModuleList(GRU(width, width) for _ in range(depth))
        self.attention = AdditiveAttention(width, width, width)
        self.join = nn.Linear(2 * width, width)

    def start(
        self, batch: int = 1, *, source: Tensor | None = None, source_lengths: Tensor | None = None
    ) -> DecoderState:
        assert source is not None and source.shape[0] == batch
        lengths = torch.full((batch,), source.shape[1]) if source_lengths is None else source_lengths
        values, last = self.encoder(self.embedding(source), lengths=lengths)
        begun = tuple(GRUState(beginning(last.h).tanh()) for beginning in self.beginnings)
        return DecoderState(Memory(values, lengths, last.h), begun)

    def forward(
        self, inputs: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, DecoderState]:
        assert state is not None
        memory, before = state
        x, after = self.embedding(inputs), []
        for layer, layer_state in zip(self.layers, before, strict=True):
            x, layer_state = layer(x, layer_state, lengths=lengths)
            after.append(layer_state)
        context = self.attention(x, memory.values, memory_lengths=memory.lengths)
        joined = self.join(torch.cat([x, context], dim=2)).tanh()
        return zero_padding(joined, lengths), DecoderState(memory, tuple(after))


class Started(nn.Module):
    """The decoder with one source for every row: from here on an ordinary streaming model."""

    streams = True

    def __init__(self, model: AttentiveDecoder, source: Tensor) -> None:
        super().__init__()
        self.model, self.source = model, source

    def start(self, batch: int = 1) -> DecoderState:
        return self.model.start(batch, source=self.source.expand(batch, -1))

    def forward(
        self, inputs: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, DecoderState]:
        state = self.start(inputs.shape[0]) if state is None else state
        features, after = self.model(inputs, state, lengths=lengths)
        return features, after
