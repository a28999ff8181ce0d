"""The best continuations of a source's hypotheses among all their next tokens, equals always in one order."""

import torch
from torch import Tensor

# Tokens whose best is found first, so that the costly choice is among few.
GROUP = 64
NOTHING = float("-inf")


def best_continuations(totals: Tensor, log_probabilities: Tensor, count: int) -> Tensor:
    """Return ``(B, n, 3)`` in float64: total, hypothesis and token of each source's best continuations.

    The total of a continuation is that of its hypothesis, ``totals (B, k)`` in float64, plus the log-probability
    of its token, ``(B · k, V)``; highest first, among equals the earlier hypothesis, then the lower token, and
    last, in any order, what is impossible (−∞). ``n`` is ``count``, or less where there aren't so many. Nothing
    may be NaN. Cost: one pass over the log-probabilities, and choices among ``k · V / 64`` and ``64 · count``: the
    tokens stand in groups, and the n best lie in the n groups whose own best are highest, so only these are opened.

    >>> log_probabilities = torch.tensor([[-2.0, -1.0, -3.0], [-1.0, -9.0, -1.0]])
    >>> best_continuations(torch.tensor([[-1.0, -2.0]]).double(), log_probabilities, count=3)
    tensor([[[-2.,  0.,  1.],
             [-3.,  0.,  0.],
             [-3.,  1.,  0.]]], dtype=torch.float64)
    """
    sources, live = totals.shape
    vocabulary = log_probabilities.shape[1]
    if live == count == 1:
        # The first among equals, as `max` has it.
        best, tokens = log_probabilities.max(dim=1, keepdim=True)
        return torch.stack([totals + best, torch.zeros_like(totals), tokens.double()], dim=2)
    best = _best_of_groups(log_probabilities)
    groups = best.shape[1]
    sums = (totals.view(-1, 1) + best).view(sources, live * groups)
    # Opened in their own order, so that the order of places stays that of hypotheses and tokens.
    opened = best_places(sums, min(count, live * groups)).sort(dim=1).values
    hypotheses = opened // groups
    tokens = (opened % groups * GROUP)[..., None] + torch.arange(GROUP, device=totals.device)
    places = (hypotheses * vocabulary)[..., None] + tokens.clamp(max=vocabulary - 1)
    picked = log_probabilities.view(sources, -1).gather(1, places.flatten(1)).view_as(places)
    picked = picked.masked_fill(tokens >= vocabulary, NOTHING)
    sums = (totals.gather(1, hypotheses)[..., None] + picked).flatten(1)
    chosen = best_places(sums, min(count, live * vocabulary))
    places = places.flatten(1).gather(1, chosen)
    parts = [sums.gather(1, chosen), places // vocabulary, places % vocabulary]
    return torch.stack([part.double() for part in parts], dim=2)


def best_places(values: Tensor, count: int) -> Tensor:
    """Return the places ``(B, count)`` of each row's highest values, highest first, then the lower place.

    ``topk`` alone leaves open which of two equals it takes, and a stable sort of everything costs much more.

    >>> best_places(torch.tensor([[1.0, 3.0, 1.0, 3.0]]), 3)
    tensor([[1, 3, 0]])
    """
    # One more than wanted shows whether the last place is disputed.
    best = values.topk(min(count + 1, values.shape[1]), dim=1)
    if bool((best.values[:, 1:] < best.values[:, :-1]).all()):
        return best.indices[:, :count]
    bar = best.values[:, count - 1 : count]
    above, level = values > bar, values == bar
    left = count - above.sum(dim=1, keepdim=True)
    taken = above | (level & (level.cumsum(dim=1) <= left))
    places = taken.nonzero()[:, 1].view(-1, count)
    order = values.gather(1, places).sort(dim=1, descending=True, stable=True).indices
    return places.gather(1, order)


def _best_of_groups(log_probabilities: Tensor) -> Tensor:
    """Return the highest of each group of tokens, ``(R, ⌈V / GROUP⌉)``; the last group may be smaller."""
    vocabulary = log_probabilities.shape[1]
    whole = vocabulary // GROUP * GROUP
    best = (
        [log_probabilities[:, :whole].reshape(len(log_probabilities), -1, GROUP).amax(dim=2)] if whole else []
    )
    if whole < vocabulary:
        best.append(log_probabilities[:, whole:].amax(dim=1, keepdim=True))
    return torch.cat(best, dim=1)
