"""From the scores of the next token to a choice: temperature, filters, and a draw."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from unrolled.decoding.filters import keep_min_p, keep_nucleus, keep_top_k, sharpen
from unrolled.errors import UsageError, UserError


@dataclass(frozen=True)
class Sampler:
    """Draws tokens from scores: ``softmax(scores / temperature)``, filtered, then made to sum to 1 again.

    ``temperature`` 0 takes the likeliest token (greedy). ``top_k`` keeps the k likeliest, ``top_p`` the
    fewest that cover the probability p (Holtzman et al. 2020, §3.1), ``min_p`` those at least p times as
    probable as the likeliest (Nguyen et al. 2024, §3); they apply in this order, each to what the one before
    left. Computed in float64. Raises `UsageError` for a setting out of its range, and `UserError` where a row
    has no finite score. Cost: O(V log V) a row with ``top_k`` or ``top_p``, otherwise O(V).

    >>> Sampler(top_k=2).probabilities(torch.tensor([[0.0, 1.0, 1.0]]))
    tensor([[0.0000, 0.5000, 0.5000]], dtype=torch.float64)
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None

    def __post_init__(self) -> None:
        _require("temperature", self.temperature, 0 <= self.temperature < math.inf, "a number of at least 0")
        if self.top_k is not None:
            whole = isinstance(self.top_k, int) and not isinstance(self.top_k, bool)
            _require("top_k", self.top_k, whole and self.top_k >= 1, "a whole number of at least 1")
        if self.top_p is not None:
            _require("top_p", self.top_p, 0 < self.top_p <= 1, "a number above 0 and at most 1")
        if self.min_p is not None:
            _require("min_p", self.min_p, 0 <= self.min_p <= 1, "a number from 0 to 1")

    def probabilities(self, scores: Tensor) -> Tensor:
        """Return the probability ``(B, V)`` of drawing each token, from scores ``(B, V)``."""
        scores = scores.double()
        likeliest = scores.amax(dim=1, keepdim=True)
        if not likeliest.isfinite().all():
            raise UserError(
                "sampling: found no finite score for the next token, expected at least one; "
                "the model's training may have diverged, or every token is forbidden"
            )
        if self.temperature == 0:
            return torch.zeros_like(scores).scatter(1, scores.argmax(dim=1, keepdim=True), 1.0)
        return self._filtered(scores).softmax(dim=1)

    def draw(self, scores: Tensor, generator: torch.Generator) -> Tensor:
        """Draw one token ``(B,)`` for each row of scores ``(B, V)``, on the generator's device."""
        return self._draw(self.probabilities(scores.to(generator.device)), generator)

    def draw_rows(self, scores: Tensor, generators: Sequence[torch.Generator]) -> Tensor:
        """Draw one token ``(B,)`` for each row with its own generator, so that no row touches another."""
        rows = self.probabilities(scores.to(generators[0].device))[:, None]
        drawn = [self._draw(row, generator) for row, generator in zip(rows, generators, strict=True)]
        return torch.cat(drawn)

    def _draw(self, probabilities: Tensor, generator: torch.Generator) -> Tensor:
        """Draw from probabilities; greedy choice leaves the generator alone."""
        if self.temperature == 0:
            return probabilities.argmax(dim=1)
        return torch.multinomial(probabilities, 1, generator=generator)[:, 0]

    def _filtered(self, scores: Tensor) -> Tensor:
        scores = sharpen(scores, self.temperature)
        if self.top_k is not None:
            scores = keep_top_k(scores, self.top_k)
        if self.top_p is not None:
            scores = keep_nucleus(scores, self.top_p)
        if self.min_p is not None:
            scores = keep_min_p(scores, self.min_p)
        return scores


def _require(option: str, found: object, holds: bool, expected: str) -> None:
    """Say what an option must be when it is not."""
    if not holds:
        raise UsageError(f"{option}: found {found}, expected {expected}")
