"""The first layer of every model: from one step of the input, whatever its kind, to a vector."""

import torch
from torch import Tensor, nn

from unrolled.data.inputs import ChannelInputs, Inputs, RecordInputs, TokenInputs
from unrolled.layers.padding import zero_padding


class TokenFront(nn.Module):
    """A vector for each token: ``(B, T)`` token numbers → ``(B, T, width)``.

    >>> TokenFront(size=5, width=3)(torch.tensor([[1, 2]])).shape
    torch.Size([1, 2, 3])
    """

    def __init__(self, *, size: int, width: int) -> None:
        super().__init__()
        self.embedding = embedding(size, width)

    def forward(self, inputs: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Look the vectors up; padding may hold any valid token."""
        vectors: Tensor = self.embedding(inputs)
        return vectors


class SharedTokenFront(nn.Module):
    """`TokenFront` with the table of another module, which alone keeps, saves and counts it.

    >>> source = TokenFront(size=5, width=3)
    >>> target = SharedTokenFront(source.embedding)
    >>> target.embedding is source.embedding, list(target.parameters())
    (True, [])
    """

    def __init__(self, table: nn.Embedding) -> None:
        super().__init__()
        # In a tuple, so that it isn't registered here too; copying a whole model keeps the two one.
        self._table = (table,)

    @property
    def embedding(self) -> nn.Embedding:
        """Return the shared table."""
        return self._table[0]

    def forward(self, inputs: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Look the vectors up; padding may hold any valid token."""
        vectors: Tensor = self.embedding(inputs)
        return vectors


class ChannelFront(nn.Module):
    """A linear map of the channels: ``y_t = W x_t + b``, ``(B, T, channels)`` → ``(B, T, width)``.

    >>> ChannelFront(channels=2, width=3)(torch.zeros(1, 4, 2)).shape
    torch.Size([1, 4, 3])
    """

    def __init__(self, *, channels: int, width: int) -> None:
        super().__init__()
        self.map = linear(channels, width)

    def forward(self, inputs: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Map every step; the padding is blanked first, so that not even NaN reaches a gradient."""
        vectors: Tensor = self.map(zero_padding(inputs, lengths))
        return vectors


class RecordFront(nn.Module):
    """The sum of a vector for each category and a linear map of the numbers.

    ``y_t = Σ_k E_k[x_tk] + W n_t + b``: ``(B, T, categories + numbers)`` → ``(B, T, width)``.

    >>> RecordFront(sizes=(4, 3), numbers=1, width=5)(torch.tensor([[[3, 2, 0.5]]])).shape
    torch.Size([1, 1, 5])
    """

    def __init__(self, *, sizes: tuple[int, ...], numbers: int, width: int) -> None:
        super().__init__()
        self.embeddings = nn.ModuleList(embedding(size, width) for size in sizes)
        self.map = linear(numbers, width) if numbers else None

    def forward(self, inputs: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Sum what each field says; the padding is blanked first."""
        inputs = zero_padding(inputs, lengths)
        parts = [table(inputs[..., place].long()) for place, table in enumerate(self.embeddings)]
        if self.map is not None:
            parts.append(self.map(inputs[..., len(self.embeddings) :]))
        return torch.stack(parts).sum(0)


def embedding(size: int, width: int) -> nn.Embedding:
    """Return a table of vectors, small, so that what a rare token learns soon outweighs what it began with."""
    table = nn.Embedding(size, width)
    nn.init.normal_(table.weight, std=width**-0.5)
    return table


def linear(numbers: int, width: int) -> nn.Linear:
    """Return a map that gives inputs of deviation 1 vectors of deviation 1."""
    layer = nn.Linear(numbers, width)
    nn.init.normal_(layer.weight, std=numbers**-0.5)
    nn.init.zeros_(layer.bias)
    return layer


def build_front(inputs: Inputs, width: int) -> nn.Module:
    """Build the front for a kind of input.

    >>> type(build_front(ChannelInputs(3), width=8)).__name__
    'ChannelFront'
    """
    match inputs:
        case TokenInputs(size):
            return TokenFront(size=size, width=width)
        case ChannelInputs(channels):
            return ChannelFront(channels=channels, width=width)
        case RecordInputs(sizes, numbers):
            return RecordFront(sizes=sizes, numbers=numbers, width=width)
