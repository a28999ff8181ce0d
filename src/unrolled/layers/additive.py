"""Additive attention: a small network scores how well a query and a place of the memory fit."""

from torch import Tensor, nn

from unrolled.layers.padding import zero_padding
from unrolled.layers.visible import masked_softmax, visible_memory


class AdditiveAttention(nn.Module):
    """``e_ts = vᵀ tanh(W q_t + U h_s)``, ``α_t = softmax(e_t)``, ``c_t = Σ_s α_ts h_s``.

    Bahdanau et al. 2015, §A.1.2. Maps ``queries (B, T, query_width)`` and ``memory (B, S, memory_width)`` to
    a context ``(B, T, memory_width)``; ``memory_lengths (B,)`` says how much of each row's memory is real,
    zero gives zero context. It keeps no state. Parameters: ``width (query_width + memory_width + 1)``. Cost:
    O(T · S · width) time and memory.

    >>> import torch
    >>> attention = AdditiveAttention(query_width=3, memory_width=4, width=5)
    >>> attention(torch.zeros(1, 2, 3), torch.ones(1, 6, 4)).shape
    torch.Size([1, 2, 4])
    """

    def __init__(self, query_width: int, memory_width: int, width: int) -> None:
        super().__init__()
        self.query = nn.Linear(query_width, width, bias=False)
        self.memory = nn.Linear(memory_width, width, bias=False)
        self.score = nn.Linear(width, 1, bias=False)

    def forward(self, queries: Tensor, memory: Tensor, *, memory_lengths: Tensor | None = None) -> Tensor:
        """Return the context of each query."""
        weights = self.weights(queries, memory, memory_lengths=memory_lengths)
        return weights @ zero_padding(memory, memory_lengths).to(weights.dtype)

    def weights(self, queries: Tensor, memory: Tensor, *, memory_lengths: Tensor | None = None) -> Tensor:
        """Return the attention weights ``(B, T, S)``, zero in the padding of the memory."""
        asked = self.query(queries)[:, :, None]
        offered = self.memory(zero_padding(memory, memory_lengths))[:, None]
        scores = self.score((asked + offered).tanh()).squeeze(3)
        return masked_softmax(scores, visible_memory(memory_lengths, memory.shape[1]))
