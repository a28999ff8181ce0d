"""Scores of the next token: one for each token of the vocabulary, from features."""

from torch import Tensor, nn
from torch.nn.functional import linear


class TokenHead(nn.Module):
    """One score for each token that may come next: ``s = W f``, from zero, so that a run starts at uniform.

    >>> import torch
    >>> TokenHead(width=4, vocabulary=7)(torch.ones(2, 3, 4)).shape
    torch.Size([2, 3, 7])
    """

    def __init__(self, *, width: int, vocabulary: int) -> None:
        super().__init__()
        self.scores = nn.Linear(width, vocabulary, bias=False)
        nn.init.zeros_(self.scores.weight)

    @property
    def weight(self) -> Tensor:
        """Return ``W (vocabulary, width)``."""
        return self.scores.weight

    def forward(self, features: Tensor) -> Tensor:
        """Return the scores ``(..., vocabulary)`` of features ``(..., width)``."""
        scores: Tensor = self.scores(features)
        return scores


class TiedTokenHead(nn.Module):
    """The same with the vectors that a model reads tokens by: ``s = E f`` (Press and Wolf 2017, §2).

    The table stays the model's: it is no parameter of the head, is saved once, and follows the model wherever both
    are moved or copied together.

    >>> import torch
    >>> table = nn.Embedding(7, 4)
    >>> head = TiedTokenHead(table)
    >>> head(torch.randn(2, 3, 4)).shape, list(head.parameters())
    (torch.Size([2, 3, 7]), [])
    """

    def __init__(self, embedding: nn.Embedding) -> None:
        super().__init__()
        # In a tuple, which PyTorch does not look into, so that it isn't registered here too.
        self._table = (embedding,)

    @property
    def weight(self) -> Tensor:
        """Return ``E (vocabulary, width)``."""
        return self._table[0].weight

    def forward(self, features: Tensor) -> Tensor:
        """Return the scores ``(..., vocabulary)`` of features ``(..., width)``."""
        return linear(features, self.weight)
