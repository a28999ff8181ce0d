"""Steps of input → vectors → a stack of layers → features: the frame every architecture fills."""

from torch import Tensor, nn

from unrolled.layers.dropout import Dropout
from unrolled.layers.layer import State
from unrolled.layers.padding import zero_padding
from unrolled.layers.stack import Stack


class SequenceModel(nn.Module):
    """A front, a stack of layers and a closing norm, under the layer law.

    ``inputs`` are what the front takes: token numbers ``(B, T)``, or channels ``(B, T, C)``. Features are
    ``(B, T, width)``. The state is the stack's. Cost: that of the stack.

    >>> import torch
    >>> from unrolled.layers.gru import GRU
    >>> from unrolled.models.front import TokenFront
    >>> front = TokenFront(size=10, width=4)
    >>> model = SequenceModel(front=front, width=4, layers=[GRU(4, 4)], norm=nn.RMSNorm(4))
    >>> features, state = model(torch.tensor([[1, 2, 3]]))
    >>> features.shape
    torch.Size([1, 3, 4])
    """

    def __init__(
        self, *, front: nn.Module, width: int, layers: list[nn.Module], norm: nn.Module, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.width = width
        self.front = front
        self.front_dropout = Dropout(dropout)
        self.stack = Stack(layers)
        self.norm = norm
        self.streams = self.stack.streams

    def start(
        self, batch: int = 1, *, source: Tensor | None = None, source_lengths: Tensor | None = None
    ) -> State:
        """Return the state before the first step; this model reads no source."""
        return self.stack.initial_state(batch)

    def forward(
        self, inputs: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return features ``(B, T, width)``, zero in the padding, and the next state."""
        x = self.front_dropout(self.front(inputs, lengths))
        x, state = self.stack(x, state, lengths=lengths)
        return zero_padding(self.norm(x), lengths), state
