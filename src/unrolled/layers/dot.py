"""Dot attention: a query and a place of the memory fit as well as they point the same way."""

from torch import Tensor, nn

from unrolled.layers.padding import zero_padding
from unrolled.layers.visible import masked_softmax, visible_memory


class DotAttention(nn.Module):
    """``e_ts = q_t · h_s``, ``α_t = softmax(e_t)``, ``c_t = Σ_s α_ts h_s`` (Luong et al. 2015, §3.1, "dot").

    Where the widths differ it is their "general" form, ``e_ts = (W q_t) · h_s``, the only one with
    parameters: ``query_width · memory_width``. Maps ``queries (B, T, query_width)`` and
    ``memory (B, S, memory_width)`` to a context ``(B, T, memory_width)``; ``memory_lengths (B,)`` says how
    much of each row's memory is real, zero gives zero context. It keeps no state. Cost: O(T · S ·
    memory_width).

    >>> import torch
    >>> attention = DotAttention(query_width=3, memory_width=4)
    >>> attention(torch.zeros(1, 2, 3), torch.ones(1, 6, 4)).shape
    torch.Size([1, 2, 4])
    """

    def __init__(self, query_width: int, memory_width: int) -> None:
        super().__init__()
        same = query_width == memory_width
        self.query = nn.Identity() if same else nn.Linear(query_width, memory_width, bias=False)

    def forward(self, queries: Tensor, memory: Tensor, *, memory_lengths: Tensor | None = None) -> Tensor:
        """Return the context of each query."""
        weights = self.weights(queries, memory, memory_lengths=memory_lengths)
        return weights @ zero_padding(memory, memory_lengths).to(weights.dtype)

    def weights(self, queries: Tensor, memory: Tensor, *, memory_lengths: Tensor | None = None) -> Tensor:
        """Return the attention weights ``(B, T, S)``, zero in the padding of the memory."""
        asked = self.query(queries)
        scores = asked @ zero_padding(memory, memory_lengths).to(asked.dtype).transpose(1, 2)
        return masked_softmax(scores, visible_memory(memory_lengths, memory.shape[1]))
