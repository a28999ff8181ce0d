"""Multi-head attention over a memory: what a decoder of the Transformer looks at its source with."""

import torch
from torch import Tensor, nn

from unrolled.errors import UsageError
from unrolled.layers.attention_path import attend, attention_weights
from unrolled.layers.memory import MemoryState, apart, places_in_sight, together
from unrolled.layers.packing import Packing, find_packing
from unrolled.layers.padding import all_real, zero_padding


class CrossAttention(nn.Module):
    """``softmax(Q Kᵀ / √D) V`` with queries from one sequence, keys and values from another.

    Vaswani et al. 2017, §3.2.3. Maps ``queries (B, T, width)`` and ``memory (B, S, memory_width)`` to a
    context ``(B, T, width)``; ``memory_lengths (B,)`` says how much of each row's memory is real, zero gives
    zero context. It keeps no state; a memory that many steps look at is `read` once, into
    ``MemoryState(keys, values)``, each ``(B, heads, S, D)``, and then looked at by `look`. ``zero_output``
    starts the output map at zero, so that a block with a shortcut starts as the identity. Parameters:
    ``2 width² + 2 width · memory_width``, with ``bias`` also ``4 width``. Heads that don't divide the width
    are a `UsageError`. Cost: O(S) products of memory_width · width, and O(T · S · width); on the path that
    `unrolled.layers.attention_path` chooses.

    >>> import torch
    >>> CrossAttention(8, memory_width=6, heads=2)(torch.zeros(1, 3, 8), torch.zeros(1, 5, 6)).shape
    torch.Size([1, 3, 8])
    """

    def __init__(
        self, width: int, memory_width: int, heads: int, *, zero_output: bool = False, bias: bool = False
    ) -> None:
        super().__init__()
        if heads < 1 or width % heads:
            raise UsageError(f"heads: found {heads}, expected a divisor of the width {width}")
        self.memory_width, self.heads = memory_width, heads
        self.scale = (width // heads) ** -0.5
        self.query = nn.Linear(width, width, bias=bias)
        self.memory = nn.Linear(memory_width, 2 * width, bias=bias)
        self.output = nn.Linear(width, width, bias=bias)
        if zero_output:
            nn.init.zeros_(self.output.weight)

    def forward(self, queries: Tensor, memory: Tensor, *, memory_lengths: Tensor | None = None) -> Tensor:
        """Return the context of each query."""
        return self.look(queries, self.read(memory, memory_lengths))

    def weights(self, queries: Tensor, memory: Tensor, *, memory_lengths: Tensor | None = None) -> Tensor:
        """Return the attention weights ``(B, heads, T, S)``, zero in the padding of the memory."""
        return self.look_weights(queries, self.read(memory, memory_lengths))

    def read(self, memory: Tensor, memory_lengths: Tensor | None = None) -> MemoryState:
        """Return the keys and values that every look at the memory needs."""
        offered: Tensor = self.memory(zero_padding(memory, memory_lengths))
        if self.memory.bias is not None:
            # What a row without real places looks at must be nothing.
            offered = zero_padding(offered, memory_lengths)
        keys, values = offered.chunk(2, dim=2)
        return MemoryState(self._heads(keys), self._heads(values), all_real(memory, memory_lengths))

    def look(self, queries: Tensor, read: MemoryState) -> Tensor:
        """Return the context ``(R, T, width)`` of each query ``(R, T, width)``."""
        packing = find_packing(queries, None)
        return packing.unpack(self.look_packed(packing.pack(queries), packing, read))

    def look_packed(self, queries: Tensor, packing: Packing, read: MemoryState) -> Tensor:
        """Do the same for queries side by side, ``(N, width)``."""
        queries = packing.unpack(self.query(queries))
        asked = self._heads(together(queries, read))
        if read.places:
            context = attend(asked, read.keys, read.values, visible=self._visible(read), scale=self.scale)
        else:
            context = torch.zeros_like(asked)
        outputs: Tensor = self.output(packing.pack(apart(context.transpose(1, 2).flatten(2), queries)))
        return outputs

    def look_weights(self, queries: Tensor, read: MemoryState) -> Tensor:
        """Return the weights ``(R, heads, T, S)`` that `look` gives the values."""
        rows, steps = queries.shape[:2]
        asked = self._heads(self.query(together(queries, read)))
        weights = attention_weights(asked, read.keys, visible=self._visible(read), scale=self.scale)
        # From (M, heads, k · T, S): the heads go behind the k rows that look at one memory.
        memories = weights.shape[0]
        grouped = weights.view(memories, self.heads, rows // max(memories, 1), steps, read.places)
        return grouped.transpose(1, 2).reshape(rows, self.heads, steps, read.places)

    def _heads(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], self.heads, x.shape[2] // self.heads).transpose(1, 2)

    def _visible(self, read: MemoryState) -> Tensor | None:
        visible = places_in_sight(read)
        return None if visible is None else visible[:, None]
