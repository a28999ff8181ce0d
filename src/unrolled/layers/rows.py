"""The rows of a state in which several hypotheses share one source, as a beam moves and drops them."""

from collections.abc import Callable
from typing import cast

from torch import Tensor

from unrolled.layers.layer import State
from unrolled.layers.memory import MemoryState
from unrolled.layers.owned_cache import OwnedAttentionState
from unrolled.layers.state import S, rebuild, select


def reorder(state: S, rows: Tensor) -> S:
    """Copy the given rows, as `select` does, and leave what was read of the memory: rows stay with their source.

    An owned state is its holder's alone: it changes its rows between two buffers, and only the result goes on.

    >>> import torch
    >>> h, read = torch.tensor([[1.0], [2.0]]), MemoryState(*torch.zeros(2, 1, 3, 2), torch.tensor([3]))
    >>> moved = reorder(((h,), read), torch.tensor([1, 1]))
    >>> moved[0], moved[1] is read
    ((tensor([[2.],
            [2.]]),), True)
    """
    return _pick(state, rows, lambda read: read)


def keep(state: S, rows: Tensor, sources: Tensor) -> S:
    """Copy the given rows, and of what was read of the memory the rows ``sources``: finished sources leave.

    >>> import torch
    >>> h, read = torch.arange(4.0)[:, None], MemoryState(*torch.zeros(2, 2, 3, 2), torch.tensor([3, 1]))
    >>> (h,), read = keep(((h,), read), torch.tensor([2, 3]), torch.tensor([1]))
    >>> h, read.lengths
    (tensor([[2.],
            [3.]]), tensor([1]))
    """
    return _pick(state, rows, lambda read: select(read, sources))


def _pick(state: S, rows: Tensor, of_memory: Callable[[MemoryState], State]) -> S:
    if isinstance(state, MemoryState):
        return cast(S, of_memory(state))
    if isinstance(state, OwnedAttentionState):
        return cast(S, state.reorder(rows))
    if not any(isinstance(part, tuple) for part in state):
        return select(state, rows)
    return rebuild(
        state,
        [
            _pick(part, rows, of_memory) if isinstance(part, tuple) else part.index_select(0, rows)
            for part in state
        ],
    )
