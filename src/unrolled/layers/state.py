"""The few operations on states that beams, truncated backpropagation, sessions and export share."""

from collections.abc import Callable
from typing import Any, TypeVar

import torch
from torch import Tensor

from unrolled.layers.layer import State

S = TypeVar("S", bound=State)


def map_state(function: Callable[[Tensor], Tensor], state: S) -> S:
    """Apply ``function`` to every tensor of a state and keep its structure.

    >>> map_state(lambda t: t + 1, (torch.zeros(2), ()))
    (tensor([1., 1.]), ())
    """
    parts = [function(part) if isinstance(part, Tensor) else map_state(function, part) for part in state]
    return _rebuild(state, parts)


def select(state: S, rows: Tensor) -> S:
    """Copy the given rows of a state, in that order, repeats allowed, as a beam reorders its hypotheses.

    >>> select((torch.tensor([[1.0], [2.0]]),), torch.tensor([1, 1]))
    (tensor([[2.],
            [2.]]),)
    """
    return map_state(lambda tensor: tensor.index_select(0, rows), state)


def detach(state: S) -> S:
    """Cut a state from the graph that made it, as truncated backpropagation does between chunks."""
    return map_state(Tensor.detach, state)


def to(state: S, target: torch.device | torch.dtype) -> S:
    """Move a state to a device, or its floating-point tensors to another precision; counts stay whole."""
    if isinstance(target, torch.device):
        return map_state(lambda tensor: tensor.to(target), state)
    return map_state(lambda tensor: tensor.to(target) if tensor.is_floating_point() else tensor, state)


def flatten(state: State) -> list[Tensor]:
    """List the tensors of a state, depth first.

    >>> len(flatten(((torch.zeros(1), torch.zeros(1)), (), (torch.zeros(1),))))
    3
    """
    tensors: list[Tensor] = []
    for part in state:
        tensors.extend([part] if isinstance(part, Tensor) else flatten(part))
    return tensors


def _rebuild(state: S, parts: list[Any]) -> S:
    """Make a state of the same type from new parts: a NamedTuple takes them one by one, a tuple as one."""
    kind = type(state)
    return kind(*parts) if hasattr(state, "_fields") else kind(parts)
