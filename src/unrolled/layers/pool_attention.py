"""A mean of the steps so far that has learnt which of them matter, as a running pool."""

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from unrolled.layers.layer import State
from unrolled.layers.padding import last_real, zero_padding

# e^±15 and their sums are safe in float32.
CAP = 15.0
# Less than any step weighs: divides the nothing before the first step, where only padding can stand.
LEAST_WEIGHT = math.exp(-CAP) / 2


class AttentionPoolState(NamedTuple):
    """The weighted sum of the real steps so far, ``total (B, D)``, and of the weights, ``weight (B, 1)``."""

    total: Tensor
    weight: Tensor


class AttentionPool(nn.Module):
    """``s_t = 15 tanh(w · x_t / 15)``, ``y_t = Σ_{i≤t} e^{s_i} x_i / Σ_{i≤t} e^{s_i}``.

    Attention by one learnt query (Yang et al. 2016, §2.2, without the hidden layer). Its scores are softly
    capped (Gemma Team 2024, §2), so that no exponential overflows and two plain sums are the whole state.
    Starts as the mean.

    Maps ``x (B, T, width)`` to ``(B, T, width)``. State: ``AttentionPoolState(total, weight)``, zeros before
    the first step, kept in the layer's precision whatever the input's. Parameters: ``width``. Cost: O(width)
    a step.

    >>> AttentionPool(1)(torch.tensor([[[1.0], [3.0]]]))[0]
    tensor([[[1.],
             [2.]]], grad_fn=<DivBackward0>)
    """

    streams = True

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.query = nn.Parameter(torch.zeros(width))

    def initial_state(self, batch: int) -> AttentionPoolState:
        """Return sums of zero."""
        return AttentionPoolState(self.query.new_zeros(batch, self.width), self.query.new_zeros(batch, 1))

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, AttentionPoolState]:
        """Return the pool after each step, and the sums it is made of."""
        total, weight = self.initial_state(x.shape[0]) if state is None else state
        x = zero_padding(x, lengths).to(total.dtype)
        each = self.weights(x)
        totals = total[:, None] + (each * x).cumsum(1)
        weights = weight[:, None] + zero_padding(each, lengths).cumsum(1)
        after = AttentionPoolState(
            last_real(totals, lengths, otherwise=total), last_real(weights, lengths, otherwise=weight)
        )
        return zero_padding(totals / weights.clamp(min=LEAST_WEIGHT), lengths), after

    def weights(self, x: Tensor) -> Tensor:
        """Return the weight ``(B, T, 1)`` of each step, still to be divided by their sum."""
        # A sum and not a product of matrices, which autocast would narrow.
        scores = (x * self.query).sum(2, keepdim=True)
        return (CAP * (scores / CAP).tanh()).exp()
