"""Multi-head attention over a memory: what a decoder of the Transformer looks at its source with."""

from torch import Tensor, nn

from unrolled.errors import UsageError
from unrolled.layers.attention_path import attend, attention_weights
from unrolled.layers.padding import zero_padding
from unrolled.layers.visible import visible_memory


class CrossAttention(nn.Module):
    """``softmax(Q Kᵀ / √D) V`` with queries from one sequence, keys and values from another.

    Vaswani et al. 2017, §3.2.3. Maps ``queries (B, T, width)`` and ``memory (B, S, memory_width)`` to a
    context ``(B, T, width)``; ``memory_lengths (B,)`` says how much of each row's memory is real, zero gives
    zero context. It keeps no state. Parameters: ``2 width² + 2 width · memory_width``. Heads that don't
    divide the width are a `UsageError`. Cost: O(S) products of memory_width · width, and O(T · S · width).

    >>> import torch
    >>> CrossAttention(8, memory_width=6, heads=2)(torch.zeros(1, 3, 8), torch.zeros(1, 5, 6)).shape
    torch.Size([1, 3, 8])
    """

    def __init__(self, width: int, memory_width: int, heads: int) -> None:
        super().__init__()
        if heads < 1 or width % heads:
            raise UsageError(f"heads: found {heads}, expected a divisor of the width {width}")
        self.heads = heads
        self.scale = (width // heads) ** -0.5
        self.query = nn.Linear(width, width, bias=False)
        self.memory = nn.Linear(memory_width, 2 * width, bias=False)
        self.output = nn.Linear(width, width, bias=False)

    def forward(self, queries: Tensor, memory: Tensor, *, memory_lengths: Tensor | None = None) -> Tensor:
        """Return the context of each query."""
        asked, keys, values = self._project(queries, memory, memory_lengths)
        visible = self._visible(memory_lengths, memory.shape[1])
        context = attend(asked, keys, values, visible=visible, scale=self.scale)
        outputs: Tensor = self.output(context.transpose(1, 2).flatten(2))
        if memory_lengths is None:
            return outputs
        return outputs.masked_fill((memory_lengths == 0)[:, None, None], 0)

    def weights(self, queries: Tensor, memory: Tensor, *, memory_lengths: Tensor | None = None) -> Tensor:
        """Return the attention weights ``(B, heads, T, S)``, zero in the padding of the memory."""
        asked, keys, _ = self._project(queries, memory, memory_lengths)
        visible = self._visible(memory_lengths, memory.shape[1])
        return attention_weights(asked, keys, visible=visible, scale=self.scale)

    def _project(
        self, queries: Tensor, memory: Tensor, memory_lengths: Tensor | None
    ) -> tuple[Tensor, Tensor, Tensor]:
        asked: Tensor = self.query(queries)
        offered: Tensor = self.memory(zero_padding(memory, memory_lengths))
        keys, values = offered.chunk(2, dim=2)
        return self._heads(asked), self._heads(keys), self._heads(values)

    def _heads(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], self.heads, x.shape[2] // self.heads).transpose(1, 2)

    def _visible(self, memory_lengths: Tensor | None, places: int) -> Tensor | None:
        visible = visible_memory(memory_lengths, places)
        return None if visible is None else visible[:, None]
