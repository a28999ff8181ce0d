"""Filters of next-token scores: each maps scores ``(B, V)`` to scores, ``−inf`` where a token is dropped.

They compose in any order; each leaves at least the likeliest token of a row, and the order of those it keeps.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

DROPPED = float("-inf")


def forbid(scores: Tensor, tokens: Sequence[int]) -> Tensor:
    """Drop the given tokens.

    >>> forbid(torch.tensor([[1.0, 2.0, 3.0]]), [0, 2])
    tensor([[-inf, 2., -inf]])
    """
    if not tokens:
        return scores
    return scores.index_fill(1, torch.tensor(list(tokens), device=scores.device), DROPPED)


def sharpen(scores: Tensor, temperature: float) -> Tensor:
    """Divide by a temperature above 0: below 1 favours likely tokens, above 1 evens them out.

    >>> sharpen(torch.tensor([[1.0, 3.0]]), 0.5)
    tensor([[-4., 0.]])
    """
    # The highest score is moved to 0 first, so that a tiny temperature cannot overflow.
    return (scores - scores.amax(dim=1, keepdim=True)) / temperature


def keep_top_k(scores: Tensor, k: int) -> Tensor:
    """Keep the ``k`` likeliest tokens, the lower token number first among equals.

    >>> keep_top_k(torch.tensor([[1.0, 3.0, 2.0]]), 2)
    tensor([[-inf, 3., 2.]])
    """
    # A stable sort, unlike topk, says which of two equals goes first.
    order = scores.argsort(dim=1, descending=True, stable=True)
    return scores.scatter(1, order[:, k:], DROPPED)


def keep_nucleus(scores: Tensor, p: float) -> Tensor:
    """Keep the fewest likeliest tokens that add up to at least ``p`` (Holtzman et al. 2020, §3.1).

    >>> keep_nucleus(torch.tensor([[0.5, 0.3, 0.2]]).log(), 0.6).exp()
    tensor([[0.5000, 0.3000, 0.0000]])
    """
    if p >= 1:
        return scores
    order = scores.argsort(dim=1, descending=True, stable=True)
    sums = scores.softmax(dim=1).gather(1, order).cumsum(dim=1)
    # A token goes when those before it reach p already; nothing stands before the first.
    enough = torch.zeros_like(sums, dtype=torch.bool)
    enough[:, 1:] = sums[:, :-1] >= p
    return scores.masked_fill(torch.zeros_like(enough).scatter(1, order, enough), DROPPED)


def keep_min_p(scores: Tensor, p: float) -> Tensor:
    """Keep tokens at least ``p`` times as probable as the likeliest (Nguyen et al. 2024, §3).

    >>> keep_min_p(torch.tensor([[0.6, 0.3, 0.1]]).log(), 0.4).exp()
    tensor([[0.6000, 0.3000, 0.0000]])
    """
    probabilities = scores.softmax(dim=1)
    least = p * probabilities.amax(dim=1, keepdim=True)
    return scores.masked_fill(probabilities < least, DROPPED)
