"""Additive attention: a small network scores how well a query and a place of the memory fit."""

from torch import Tensor, nn

from unrolled.layers.memory import MemoryState, apart, places_in_sight, together
from unrolled.layers.padding import all_real, zero_padding
from unrolled.layers.visible import masked_softmax


class AdditiveAttention(nn.Module):
    """``e_ts = vᵀ tanh(W q_t + U h_s)``, ``α_t = softmax(e_t)``, ``c_t = Σ_s α_ts h_s``.

    Bahdanau et al. 2015, §A.1.2. Maps ``queries (B, T, query_width)`` and ``memory (B, S, memory_width)`` to
    a context ``(B, T, memory_width)``; ``memory_lengths (B,)`` says how much of each row's memory is real,
    zero gives zero context. It keeps no state; a memory that many steps look at is `read` once, into
    ``MemoryState(keys = U h, values = h)``, and then looked at by `look`. Parameters:
    ``width (query_width + memory_width + 1)``. Cost: O(T · S · width) time and memory.

    >>> import torch
    >>> attention = AdditiveAttention(query_width=3, memory_width=4, width=5)
    >>> attention(torch.zeros(1, 2, 3), torch.ones(1, 6, 4)).shape
    torch.Size([1, 2, 4])
    """

    def __init__(self, query_width: int, memory_width: int, width: int) -> None:
        super().__init__()
        self.memory_width = memory_width
        self.query = nn.Linear(query_width, width, bias=False)
        self.memory = nn.Linear(memory_width, width, bias=False)
        self.score = nn.Linear(width, 1, bias=False)

    def forward(self, queries: Tensor, memory: Tensor, *, memory_lengths: Tensor | None = None) -> Tensor:
        """Return the context of each query."""
        return self.look(queries, self.read(memory, memory_lengths))

    def weights(self, queries: Tensor, memory: Tensor, *, memory_lengths: Tensor | None = None) -> Tensor:
        """Return the attention weights ``(B, T, S)``, zero in the padding of the memory."""
        return self.look_weights(queries, self.read(memory, memory_lengths))

    def read(self, memory: Tensor, memory_lengths: Tensor | None = None) -> MemoryState:
        """Return what every look at the memory needs of it."""
        memory = zero_padding(memory, memory_lengths)
        return MemoryState(self.memory(memory), memory, all_real(memory, memory_lengths))

    def look(self, queries: Tensor, read: MemoryState) -> Tensor:
        """Return the context ``(R, T, memory_width)`` of each query ``(R, T, query_width)``."""
        weights = self._weights(together(queries, read), read)
        return apart(weights @ read.values.to(weights.dtype), queries)

    def look_weights(self, queries: Tensor, read: MemoryState) -> Tensor:
        """Return the weights ``(R, T, S)`` that `look` gives the values."""
        return apart(self._weights(together(queries, read), read), queries)

    def _weights(self, queries: Tensor, read: MemoryState) -> Tensor:
        asked = self.query(queries)[:, :, None]
        scores = self.score((asked + read.keys[:, None]).tanh()).squeeze(3)
        return masked_softmax(scores, places_in_sight(read))
