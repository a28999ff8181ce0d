"""The feed-forward half of a Transformer block."""

from torch import Tensor, nn

from unrolled.errors import require_choice
from unrolled.layers.activation import ACTIVATIONS
from unrolled.layers.dropout import Dropout
from unrolled.layers.layer import State
from unrolled.layers.packing import Packing, run_packed


class FeedForward(nn.Module):
    """``y_t = W₂ φ(W₁ x_t)`` at each position alone (Vaswani et al. 2017, §3.3), φ an activation.

    Maps ``x (B, T, width)`` to ``(B, T, width)`` by way of ``hidden`` units, dropped out while training.
    State: ``()``. An unknown activation is a `UsageError`. Parameters: ``2 · width · hidden``, ``3 ·`` for
    the gated ``swiglu``; ``bias=True`` adds one to each product. Cost: O(width · hidden) a step.

    >>> import torch
    >>> outputs, state = FeedForward(4, 16, "gelu")(torch.zeros(1, 5, 4))
    >>> outputs.shape, state
    (torch.Size([1, 5, 4]), ())
    """

    streams = True
    packs = True

    def __init__(
        self, width: int, hidden: int, activation: str, dropout: float = 0.0, *, bias: bool = False
    ) -> None:
        super().__init__()
        self.activation = ACTIVATIONS[require_choice("activation", activation, ACTIVATIONS)]()
        self.input = nn.Linear(width, self.activation.inputs * hidden, bias=bias)
        self.output = nn.Linear(hidden, width, bias=bias)
        self.dropout = Dropout(dropout)

    def initial_state(self, batch: int) -> State:
        """Return the empty state."""
        return ()

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return the outputs and the empty state."""
        return run_packed(self, x, state, lengths)

    def packed(self, x: Tensor, packing: Packing, state: State | None) -> tuple[Tensor, State]:
        """Do the same for steps side by side, ``(N, width)``."""
        hidden = self.activation(self.input(x))
        outputs: Tensor = self.output(self.dropout(hidden) if self.training else hidden)
        return outputs, ()
