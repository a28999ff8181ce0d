"""Features → a running pool → the numbers of an answer, after every step."""

from collections.abc import Callable

from torch import Tensor, nn

from unrolled.layers.dropout import Dropout
from unrolled.layers.layer import Layer, State
from unrolled.layers.padding import last_real, zero_padding
from unrolled.layers.pool_attention import AttentionPool
from unrolled.layers.pool_last import LastPool
from unrolled.layers.pool_max import MaxPool
from unrolled.layers.pool_mean import MeanPool

POOLS: dict[str, Callable[[int], Layer]] = {
    "last": LastPool,
    "mean": MeanPool,
    "max": MaxPool,
    "attention": AttentionPool,
}


class PooledHead(nn.Module):
    """Pool the features so far and map them: ``s_t = W pool(f_1 … f_t) + b``, ``(B, T, D) → (B, T, outputs)``.

    A layer whose state is the pool's. The last real step's scores are those of the whole sequence; a row without
    steps gets the bias alone. Weights start at zero, so that training starts from no opinion.

    >>> import torch
    >>> head = PooledHead(width=4, outputs=3, pooling="mean", dropout=0.0)
    >>> head.whole(torch.randn(2, 5, 4), lengths=None).shape
    torch.Size([2, 3])
    """

    streams = True

    def __init__(self, *, width: int, outputs: int, pooling: str, dropout: float) -> None:
        super().__init__()
        self.pool = POOLS[pooling](width)
        self.dropout = Dropout(dropout)
        self.scores = nn.Linear(width, outputs)
        nn.init.zeros_(self.scores.weight)
        nn.init.zeros_(self.scores.bias)

    def initial_state(self, batch: int) -> State:
        """Return the empty pool."""
        return self.pool.initial_state(batch)

    def forward(
        self, features: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return the scores ``(B, T, outputs)`` after every step, and the pool."""
        pooled, state = self.pool(features, state, lengths=lengths)
        return zero_padding(self.scores(self.dropout(pooled)), lengths), state

    def whole(self, features: Tensor, lengths: Tensor | None) -> Tensor:
        """Return the scores ``(B, outputs)`` of each whole sequence."""
        pooled, _ = self.pool(features, None, lengths=lengths)
        last = last_real(pooled, lengths, otherwise=pooled.new_zeros(pooled.shape[0], pooled.shape[2]))
        scores: Tensor = self.scores(self.dropout(last))
        return scores
