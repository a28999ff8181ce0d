"""`flat`: every position's vector side by side into one linear layer, for inputs of a fixed longest length."""

from torch import Tensor, nn

from unrolled.errors import UserError
from unrolled.layers.dropout import Dropout
from unrolled.layers.layer import State
from unrolled.layers.padding import zero_padding
from unrolled.models.settings import ModelSettings


class Flat(nn.Module):
    """Concatenate the vectors of up to ``longest`` steps and map them to one feature vector.

    ``f = tanh(W [e_1; …; e_longest] + b)``, absent positions zero; every real step carries the same ``f``, since
    the whole input must be seen. Needs the whole sequence; state ``()``. Longer input is refused by `UserError`.
    Cost: ``longest · width²`` weights, whatever the input's length.

    >>> import torch
    >>> from unrolled.models.front import TokenFront
    >>> model = Flat(front=TokenFront(size=5, width=3), width=3, longest=4)
    >>> features, state = model(torch.tensor([[1, 2]]))
    >>> features.shape, state
    (torch.Size([1, 2, 3]), ())
    """

    streams = False

    def __init__(self, *, front: nn.Module, width: int, longest: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.width = width
        self.longest = longest
        self.front = front
        self.dropout = Dropout(dropout)
        self.mix = nn.Linear(longest * width, width)

    def start(
        self, batch: int = 1, *, source: Tensor | None = None, source_lengths: Tensor | None = None
    ) -> State:
        """Return the empty state."""
        return ()

    def forward(
        self, inputs: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return the same feature vector at every real step, and the empty state."""
        batch, steps = inputs.shape[:2]
        longest_found = steps if lengths is None or steps <= self.longest else int(lengths.max())
        if longest_found > self.longest:
            raise UserError(
                f"flat: found an input of {longest_found} steps, expected at most {self.longest} "
                "(the longest it was built for); any other architecture takes any length"
            )
        x = zero_padding(self.dropout(self.front(inputs, lengths)), lengths)[:, : self.longest]
        x = nn.functional.pad(x, (0, 0, 0, self.longest - x.shape[1]))
        mixed = self.mix(x.reshape(batch, self.longest * self.width)).tanh()
        return zero_padding(mixed[:, None].expand(-1, steps, -1), lengths), ()


def build_flat(settings: ModelSettings, front: nn.Module) -> Flat:
    """Build `Flat` with the model's width and longest input."""
    return Flat(front=front, width=settings.width, longest=settings.longest, dropout=settings.dropout)
