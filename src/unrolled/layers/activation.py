"""The activations of the feed-forward layer, by name; each says how many inputs it takes for one output."""

from collections.abc import Callable
from typing import Protocol

from torch import Tensor, nn
from torch.nn import functional


class Activation(Protocol):
    """A map of ``(..., inputs · D)`` to ``(..., D)``."""

    inputs: int

    def __call__(self, x: Tensor) -> Tensor:
        """Return the activations."""
        ...


class GELU(nn.Module):
    """``x Φ(x)`` with the normal distribution's Φ (Hendrycks and Gimpel 2016, §2).

    The exact form: its approximation by tanh was made to be quicker and is slower here, forward and backward,
    by half in float32 and by twice in bfloat16.

    >>> import torch
    >>> GELU()(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([-0.1587,  0.0000,  0.8413])
    """

    inputs = 1

    def forward(self, x: Tensor) -> Tensor:
        """Return ``x Φ(x)``."""
        return functional.gelu(x)


class ReLU(nn.Module):
    """``max(x, 0)``.

    >>> import torch
    >>> ReLU()(torch.tensor([-1.0, 0.0, 2.0]))
    tensor([0., 0., 2.])
    """

    inputs = 1

    def forward(self, x: Tensor) -> Tensor:
        """Return ``max(x, 0)``."""
        return functional.relu(x)


class SquaredReLU(nn.Module):
    """``max(x, 0)²`` (So et al. 2021).

    >>> import torch
    >>> SquaredReLU()(torch.tensor([-1.0, 0.0, 2.0]))
    tensor([0., 0., 4.])
    """

    inputs = 1

    def forward(self, x: Tensor) -> Tensor:
        """Return ``max(x, 0)²``."""
        return functional.relu(x).square()


class SwiGLU(nn.Module):
    """``a σ(a) ⊙ b`` for the halves ``a, b`` of the input: one gates the other (Shazeer 2020, §2).

    >>> import torch
    >>> SwiGLU()(torch.tensor([0.0, 1.0, 5.0, 2.0]))
    tensor([0.0000, 1.4621])
    """

    inputs = 2

    def forward(self, x: Tensor) -> Tensor:
        """Return the gated half."""
        gate, value = x.chunk(2, dim=-1)
        return functional.silu(gate) * value


ACTIVATIONS: dict[str, Callable[[], Activation]] = {
    "gelu": GELU,
    "relu": ReLU,
    "relu2": SquaredReLU,
    "swiglu": SwiGLU,
}
