"""How the layers of a decoder begin once a source is read; one kind for each kind of layer."""

from typing import cast

from torch import Tensor, nn

from unrolled.layers.layer import Layer, State
from unrolled.layers.memory import Memory
from unrolled.layers.memory_reader import MemoryReader
from unrolled.layers.state import flatten, map_state


class SummaryOpening(nn.Module):
    """``[h; c; …] = tanh(W s + b)``: all of a recurrent layer's vectors from the source's summary ``s (B, D)``.

    Bahdanau et al. 2015, §A.2.2, for the one vector of their GRU. Parameters: ``(D + 1) ·`` the vectors' widths.

    >>> import torch
    >>> from unrolled.layers.lstm import LSTM
    >>> memory = Memory(torch.zeros(1, 5, 4), torch.tensor([5]), torch.ones(1, 4))
    >>> layer = LSTM(2, 3)
    >>> SummaryOpening(4, [3, 3])(layer, memory).c.shape
    torch.Size([1, 3])
    """

    def __init__(self, summary_width: int, widths: list[int]) -> None:
        super().__init__()
        self.widths = widths
        self.map = nn.Linear(summary_width, sum(widths))

    def forward(self, layer: nn.Module, memory: Memory) -> State:
        """Return the layer's state before the first step."""
        parts = iter(self.map(memory.summary).tanh().split(self.widths, dim=1))

        def begin(part: Tensor) -> Tensor:
            return next(parts).to(part.dtype) if part.is_floating_point() else part

        return map_state(begin, cast(Layer, layer).initial_state(memory.summary.shape[0]))


class ReaderOpening(nn.Module):
    """A layer that looks at the memory reads it, once for all steps."""

    def forward(self, layer: nn.Module, memory: Memory) -> State:
        """Return the layer's state before the first step."""
        return cast(MemoryReader, layer).read(memory)


class PlainOpening(nn.Module):
    """A layer that knows nothing of the source begins as it always does."""

    def forward(self, layer: nn.Module, memory: Memory) -> State:
        """Return the layer's state before the first step."""
        return cast(Layer, layer).initial_state(memory.summary.shape[0])


def build_opening(layer: nn.Module, summary_width: int) -> nn.Module:
    """Return what begins a layer of a decoder: by the summary where its state is vectors ``(B, W)``."""
    if isinstance(layer, MemoryReader):
        return ReaderOpening()
    state = flatten(cast(Layer, layer).initial_state(1))
    vectors = [part for part in state if part.is_floating_point()]
    if not vectors or any(part.dim() != 2 for part in vectors):
        return PlainOpening()
    return SummaryOpening(summary_width, [part.shape[1] for part in vectors])
