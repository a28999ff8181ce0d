"""Dot attention: a query and a place of the memory fit as well as they point the same way."""

from torch import Tensor, nn

from unrolled.layers.memory import MemoryState, apart, places_in_sight, together
from unrolled.layers.padding import all_real, zero_padding
from unrolled.layers.visible import masked_softmax


class DotAttention(nn.Module):
    """``e_ts = q_t · h_s``, ``α_t = softmax(e_t)``, ``c_t = Σ_s α_ts h_s`` (Luong et al. 2015, §3.1, "dot").

    Where the widths differ it is their "general" form, ``e_ts = (W q_t) · h_s``, the only one with
    parameters: ``query_width · memory_width``. ``scale`` multiplies the scores: 1 as in the paper, whose states
    are short; vectors that a norm has made ``√width`` long want ``1/√width``, or the softmax has only one
    winner from the start. Maps ``queries (B, T, query_width)`` and ``memory (B, S, memory_width)`` to a context
    ``(B, T, memory_width)``; ``memory_lengths (B,)`` says how much of each row's memory is real, zero gives
    zero context. It keeps no state; a memory that many steps look at is `read` once, into
    ``MemoryState(keys = scale · h, values = h)``, and then looked at by `look`. Cost: O(T · S · memory_width).

    >>> import torch
    >>> attention = DotAttention(query_width=3, memory_width=4)
    >>> attention(torch.zeros(1, 2, 3), torch.ones(1, 6, 4)).shape
    torch.Size([1, 2, 4])
    """

    def __init__(self, query_width: int, memory_width: int, *, scale: float = 1.0) -> None:
        super().__init__()
        self.memory_width, self.scale = memory_width, scale
        same = query_width == memory_width
        self.query = nn.Identity() if same else nn.Linear(query_width, memory_width, bias=False)

    def forward(self, queries: Tensor, memory: Tensor, *, memory_lengths: Tensor | None = None) -> Tensor:
        """Return the context of each query."""
        return self.look(queries, self.read(memory, memory_lengths))

    def weights(self, queries: Tensor, memory: Tensor, *, memory_lengths: Tensor | None = None) -> Tensor:
        """Return the attention weights ``(B, T, S)``, zero in the padding of the memory."""
        return self.look_weights(queries, self.read(memory, memory_lengths))

    def read(self, memory: Tensor, memory_lengths: Tensor | None = None) -> MemoryState:
        """Return the memory as every look at it needs it."""
        memory = zero_padding(memory, memory_lengths)
        return MemoryState(self.scale * memory, memory, all_real(memory, memory_lengths))

    def look(self, queries: Tensor, read: MemoryState) -> Tensor:
        """Return the context ``(R, T, memory_width)`` of each query ``(R, T, query_width)``."""
        weights = self._weights(together(queries, read), read)
        return apart(weights @ read.values.to(weights.dtype), queries)

    def look_weights(self, queries: Tensor, read: MemoryState) -> Tensor:
        """Return the weights ``(R, T, S)`` that `look` gives the values."""
        return apart(self._weights(together(queries, read), read), queries)

    def _weights(self, queries: Tensor, read: MemoryState) -> Tensor:
        asked = self.query(queries)
        scores = asked @ read.keys.to(asked.dtype).transpose(1, 2)
        return masked_softmax(scores, places_in_sight(read))
