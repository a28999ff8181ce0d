"""A sequence model as an encoder: its features are a memory, and one vector sums them up."""

from typing import cast

import torch
from torch import Tensor, nn

from unrolled.layers.memory import Memory
from unrolled.layers.padding import all_real, last_real


class Encoder(nn.Module):
    """``values = model(source)``, ``summary`` = the values where each row ends.

    Maps a source to ``Memory(values (B, S, D), lengths (B,), summary (B, D))``. A recurrent layer has read
    everything at its last real step (Sutskever et al. 2014, §2). Of one in two directions, whose first ``onward``
    values run forwards and the others backwards, the summary takes the former at the last real step and the latter
    at the first. An empty source has a summary of zeros. Cost: the model's.

    >>> from unrolled.layers.gru import GRU
    >>> from unrolled.models.front import TokenFront
    >>> from unrolled.models.sequence_model import SequenceModel
    >>> front = TokenFront(size=10, width=4)
    >>> encoder = Encoder(SequenceModel(front=front, width=4, layers=[GRU(4, 4)], norm=nn.RMSNorm(4)))
    >>> memory = encoder(torch.tensor([[1, 2, 3]]))
    >>> memory.values.shape, memory.lengths, torch.equal(memory.summary, memory.values[:, 2])
    (torch.Size([1, 3, 4]), tensor([3]), True)
    """

    def __init__(self, model: nn.Module, *, onward: int | None = None) -> None:
        super().__init__()
        self.model = model
        self.onward = onward

    @property
    def front(self) -> nn.Module:
        """Return the layer that makes vectors of the source."""
        return cast(nn.Module, self.model.front)

    def forward(self, source: Tensor, lengths: Tensor | None = None) -> Memory:
        """Return the memory of a source of tokens ``(B, S)`` or channels ``(B, S, C)``."""
        values, _ = self.model(source, lengths=lengths)
        return Memory(values, all_real(values, lengths), self._summary(values, lengths))

    def _summary(self, values: Tensor, lengths: Tensor | None) -> Tensor:
        nothing = values.new_zeros(values.shape[0], values.shape[2])
        last = last_real(values, lengths, otherwise=nothing)
        if self.onward is None or not values.shape[1]:
            return last
        # An empty row's first value is padding, and so zero.
        return torch.cat([last[:, : self.onward], values[:, 0, self.onward :]], dim=1)
