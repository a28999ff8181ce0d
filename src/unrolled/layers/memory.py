"""A memory that attention reads: what an encoder leaves, and what an attention has made of it, once for all steps."""

from typing import NamedTuple

from torch import Tensor

from unrolled.errors import UsageError
from unrolled.layers.visible import visible_memory


class Memory(NamedTuple):
    """What an encoder gives: ``values (B, S, D)``, zero in the padding, ``lengths (B,)``, ``summary (B, D)``."""

    values: Tensor
    lengths: Tensor
    summary: Tensor


class MemoryState(NamedTuple):
    """What an attention has read: ``keys`` and ``values (M, …, S, ·)`` and the real places, ``lengths (M,)``.

    There may be fewer rows than queries, ``R = k · M``: row r of the queries then looks at row ``r // k``, as when
    the k hypotheses about one source stand together.
    """

    keys: Tensor
    values: Tensor
    lengths: Tensor

    @property
    def places(self) -> int:
        """Return S, the places of a row, padding counted."""
        return self.keys.shape[-2]


def places_in_sight(read: MemoryState) -> Tensor | None:
    """Return ``(M, 1, S)``, true at the real places of a memory; None when there is nothing to hide.

    Only on the CPU is it worth a look at the lengths; a GPU would have to be waited for.
    """
    if read.lengths.device.type == "cpu" and bool((read.lengths == read.places).all()):
        return None
    return visible_memory(read.lengths, read.places)


def together(queries: Tensor, read: MemoryState) -> Tensor:
    """Put the queries ``(R, T, Q)`` that look at one row of the memory side by side, ``(M, k · T, Q)``.

    >>> import torch
    >>> read = MemoryState(torch.zeros(2, 5, 3), torch.zeros(2, 5, 3), torch.tensor([5, 4]))
    >>> together(torch.zeros(6, 1, 3), read).shape
    torch.Size([2, 3, 3])
    """
    rows, steps, width = queries.shape
    memories = read.keys.shape[0]
    if rows == memories:
        return queries
    if not memories or rows % memories:
        raise UsageError(f"memory: found {rows} rows of queries, expected a multiple of its {memories} rows")
    return queries.reshape(memories, rows // memories * steps, width)


def apart(looked: Tensor, queries: Tensor) -> Tensor:
    """Undo `together` on what came of it, ``(M, k · T, ·)``: ``(R, T, ·)``."""
    return looked.reshape(*queries.shape[:2], looked.shape[2])
