"""Who sees whom in attention: masks, true where a query may look, and the softmax over what they leave."""

import torch
from torch import Tensor

from unrolled.layers.padding import real_steps


def visible_positions(queries: Tensor, keys: Tensor, *, causal: bool, window: int | None) -> Tensor:
    """Return ``(..., T, S)`` for positions ``queries (..., T)`` and ``keys (..., S)``.

    Causal queries see themselves and what came before, with a window its latest ``window`` positions; others
    see everything, with a window what is fewer than ``window`` steps away.

    >>> visible_positions(torch.arange(3), torch.arange(3), causal=True, window=2).int()
    tensor([[1, 0, 0],
            [1, 1, 0],
            [0, 1, 1]], dtype=torch.int32)
    """
    behind = queries[..., :, None] - keys[..., None, :]
    if window is None:
        return behind >= 0 if causal else torch.ones_like(behind, dtype=torch.bool)
    near = behind.abs() < window
    return near & (behind >= 0) if causal else near


def visible_memory(memory_lengths: Tensor | None, places: int) -> Tensor | None:
    """Return ``(B, 1, S)``, true at the real places of a memory; None when all of them are."""
    return None if memory_lengths is None else real_steps(memory_lengths, places)[:, None]


def hidden_score(dtype: torch.dtype) -> float:
    """Return a score without weight in a softmax; finite, so that a query that sees nothing isn't NaN."""
    return torch.finfo(dtype).min / 2


def masked_softmax(scores: Tensor, visible: Tensor | None) -> Tensor:
    """Return the softmax over the last axis of what is visible: zeros elsewhere, and where nothing is.

    >>> masked_softmax(torch.zeros(2, 3), torch.tensor([[True, True, False], [False, False, False]]))
    tensor([[0.5000, 0.5000, 0.0000],
            [0.0000, 0.0000, 0.0000]])
    """
    if visible is None:
        return scores.softmax(-1)
    weights = scores.masked_fill(~visible, hidden_score(scores.dtype)).softmax(-1)
    return weights.masked_fill(~visible, 0)
