"""What fits a gap in a line: candidates ranked by the probability of the whole line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from unrolled.decoding.reading import Head, StreamingModel, one_row
from unrolled.errors import UsageError
from unrolled.layers.layer import State
from unrolled.layers.padding import real_steps
from unrolled.layers.state import select

# Rows, and scores of tokens (rows × steps × vocabulary), that are computed together.
ROWS = 128
SCORES = 2**24


@dataclass(frozen=True, slots=True)
class Filled:
    """A candidate's place in the list, the log-probability of the line with it, and its share among all."""

    index: int
    log_probability: float
    share: float


@dataclass(frozen=True, slots=True)
class _Tail:
    """What follows the gap's beginning in one line: a candidate, what stands after it, and the end."""

    index: int
    tokens: list[int]


@torch.inference_mode()
def fill(
    model: StreamingModel,
    head: Head,
    before: Sequence[int],
    after: Sequence[int],
    candidates: Sequence[Sequence[int]],
    *,
    end: int | None = None,
) -> list[Filled]:
    """Rank what may stand between ``before`` and ``after``, the likeliest first.

    With the line ``x = before + candidate + after (+ end)``, in nats,
    ``log_probability = Σ_{t≥2} log p(x_t | x_1 … x_{t−1})``: the first token of ``before``, usually the begin
    token, is given and not scored. ``share`` is the softmax of these over the candidates. Equals keep their
    order. The model should be in ``eval()``. Raises `UsageError` where ``before`` or the list is empty. Cost:
    ``before`` is read once, every other token once a candidate.

    >>> from unrolled.layers.gru import GRU
    >>> from unrolled.models.sequence_model import SequenceModel
    >>> from unrolled.models.front import TokenFront
    >>> front = TokenFront(size=4, width=2)
    >>> model = SequenceModel(front=front, width=2, layers=[GRU(2, 2)], norm=torch.nn.Identity()).eval()
    >>> evenly = lambda features: torch.zeros(*features.shape[:2], 4)
    >>> [item.index for item in fill(model, evenly, [1], [3], [[2, 3], [2]])]
    [1, 0]
    """
    if not len(before):
        raise UsageError("before: found no token, expected at least one, such as the begin token")
    if not len(candidates):
        raise UsageError("candidates: found none, expected at least one")
    closing = [*after] if end is None else [*after, end]
    tails = [_Tail(index, [*candidate, *closing]) for index, candidate in enumerate(candidates)]
    start = model.start(1)
    tokens = one_row(before, start)
    features, state = model(tokens, start)
    given = _log_probabilities(head, features)
    totals = given.new_full((len(tails),), float(_picked(given[:, :-1], tokens[:, 1:]).sum()))
    for batch in _batches(tails, vocabulary=given.shape[-1]):
        rows = [tail.index for tail in batch]
        totals[rows] += _score(model, head, batch, given[:, -1], state)
    shares = totals.softmax(dim=0)
    order = totals.argsort(descending=True, stable=True).tolist()
    return [Filled(index, float(totals[index]), float(shares[index])) for index in order]


def _batches(tails: list[_Tail], vocabulary: int) -> Iterator[list[_Tail]]:
    """Give tails that are not empty, like lengths together, in batches whose scores fit in memory."""
    ordered = sorted((tail for tail in tails if tail.tokens), key=lambda tail: -len(tail.tokens))
    first = 0
    while first < len(ordered):
        rows = min(ROWS, max(1, SCORES // (len(ordered[first].tokens) * vocabulary)))
        yield ordered[first : first + rows]
        first += rows


def _score(model: StreamingModel, head: Head, batch: list[_Tail], first: Tensor, state: State) -> Tensor:
    """Return the log-probability ``(B,)`` of each tail; ``first (1, V)`` is that of its first token."""
    device = first.device
    lengths = torch.tensor([len(tail.tokens) for tail in batch], device=device)
    longest = int(lengths.max())
    padded = [tail.tokens + [0] * (longest - len(tail.tokens)) for tail in batch]
    tokens = torch.tensor(padded, dtype=torch.long, device=device)
    totals = first[0, tokens[:, 0]]
    if longest == 1:
        return totals
    same = torch.zeros(len(batch), dtype=torch.long, device=device)
    features, _ = model(tokens[:, :-1], select(state, same), lengths=lengths - 1)
    picked = _picked(_log_probabilities(head, features), tokens[:, 1:])
    return totals + picked.masked_fill(~real_steps(lengths - 1, longest - 1), 0).sum(dim=1)


def _log_probabilities(head: Head, features: Tensor) -> Tensor:
    """Return ``log p (B, T, V)`` in float64, so that long lines add up without loss."""
    return head(features).double().log_softmax(dim=-1)


def _picked(log_probabilities: Tensor, tokens: Tensor) -> Tensor:
    """Return each token's own log-probability ``(B, T)``."""
    return log_probabilities.gather(-1, tokens[..., None])[..., 0]
