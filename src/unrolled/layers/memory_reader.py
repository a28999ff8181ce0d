"""A layer that looks at a memory: what a decoder reads its source with, anywhere in its stack."""

from typing import Protocol, cast

import torch
from torch import Tensor, nn

from unrolled.layers.cross import CrossAttention
from unrolled.layers.layer import State
from unrolled.layers.memory import Memory, MemoryState
from unrolled.layers.packing import Packing
from unrolled.layers.padding import real_steps, zero_padding


class Attention(Protocol):
    """An attention over a memory: it reads the memory once, and then looks at what it read, query by query."""

    memory_width: int

    def read(self, memory: Tensor, memory_lengths: Tensor | None = None) -> MemoryState:
        """Return what every look at ``memory (B, S, memory_width)`` needs of it."""
        ...

    def look(self, queries: Tensor, read: MemoryState) -> Tensor:
        """Return the context of each query ``(R, T, ·)``."""
        ...

    def look_weights(self, queries: Tensor, read: MemoryState) -> Tensor:
        """Return the weights that `look` gives the places, ``(R, T, S)`` or ``(R, heads, T, S)``."""
        ...


class MemoryReader(nn.Module):
    """``y_t = output(c_t)``, where ``c_t`` is the context that an attention finds for the query ``x_t``.

    Maps ``x (R, T, D)`` to ``(R, T, ·)``, as wide as ``output`` makes the context. State: the ``MemoryState``
    that the attention has read, returned unchanged; it may have fewer rows than ``x`` (see there). `read` makes
    it of a memory, `initial_state` of one without places, whose context is zero. A query is one step's vector
    alone, so all steps of a training sequence look at once. Cost: the attention's.

    >>> from unrolled.layers.dot import DotAttention
    >>> reader = MemoryReader(DotAttention(4, 4), nn.Linear(4, 4))
    >>> source = Memory(torch.zeros(1, 5, 4), torch.tensor([5]), torch.zeros(1, 4))
    >>> outputs, state = reader(torch.zeros(1, 2, 4), reader.read(source))
    >>> outputs.shape, state.lengths
    (torch.Size([1, 2, 4]), tensor([5]))
    """

    streams = True
    zero: Tensor

    def __init__(self, attention: nn.Module, output: nn.Module) -> None:
        super().__init__()
        self.attention, self.output = attention, output
        self.packs = hasattr(attention, "look_packed")
        # Knows the device and the precision, which the initial state is made in.
        self.register_buffer("zero", torch.zeros(1), persistent=False)

    def read(self, memory: Memory) -> MemoryState:
        """Return the state that looks at a memory."""
        return cast(Attention, self.attention).read(memory.values, memory.lengths)

    def initial_state(self, batch: int) -> MemoryState:
        """Return what is read of a memory of no places."""
        attention = cast(Attention, self.attention)
        return attention.read(self.zero.new_zeros(batch, 0, attention.memory_width))

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, MemoryState]:
        """Return what each step found, mapped, and the memory as it was."""
        read = self.initial_state(x.shape[0]) if state is None else MemoryState(*state)
        context = cast(Attention, self.attention).look(zero_padding(x, lengths), read)
        return zero_padding(self.output(context), lengths), read

    def packed(self, x: Tensor, packing: Packing, state: State | None) -> tuple[Tensor, MemoryState]:
        """Do the same for steps side by side, ``(N, D)``, where the attention can."""
        read = self.initial_state(packing.batch) if state is None else MemoryState(*state)
        return self.output(cast(CrossAttention, self.attention).look_packed(x, packing, read)), read

    def weights(self, x: Tensor, state: State, *, lengths: Tensor | None = None) -> Tensor:
        """Return the weights ``(R, heads or 1, T, S)`` behind what `forward` gives, zero in all padding."""
        attention = cast(Attention, self.attention)
        weights = attention.look_weights(zero_padding(x, lengths), MemoryState(*state))
        weights = weights if weights.dim() == 4 else weights[:, None]
        if lengths is None:
            return weights
        return weights.masked_fill(~real_steps(lengths, x.shape[1])[:, None, :, None], 0)
