"""The few operations on states that beams, truncated backpropagation, sessions and export share."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import torch
from torch import Tensor

from unrolled.layers.layer import State
from unrolled.layers.owned_cache import OwnedAttentionState

S = TypeVar("S", bound=State)


def map_state(function: Callable[[Tensor], Tensor], state: S) -> S:
    """Apply ``function`` to every tensor of a state and keep its structure, and its plain numbers.

    >>> map_state(lambda t: t + 1, (torch.zeros(2), ()))
    (tensor([1., 1.]), ())
    """
    return rebuild(state, [_map_part(function, part) for part in state])


def select(state: S, rows: Tensor) -> S:
    """Copy the given rows of a state, in that order, repeats allowed, as a beam reorders its hypotheses.

    >>> select((torch.tensor([[1.0], [2.0]]),), torch.tensor([1, 1]))
    (tensor([[2.],
            [2.]]),)
    """
    if isinstance(state, OwnedAttentionState):
        return cast(S, state.select(rows))
    return rebuild(
        state,
        [part.index_select(0, rows) if isinstance(part, Tensor) else select(part, rows) for part in state],
    )


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
        if isinstance(part, Tensor):
            tensors.append(part)
        elif isinstance(part, tuple):
            tensors.extend(flatten(part))
    return tensors


def rebuild(state: S, parts: list[Any]) -> S:
    """Make a state of the same type from new parts: a NamedTuple takes them one by one, a tuple as one."""
    kind = type(state)
    return kind(*parts) if hasattr(state, "_fields") else kind(parts)


def _map_part(function: Callable[[Tensor], Tensor], part: Any) -> Any:
    if isinstance(part, Tensor):
        return function(part)
    return map_state(function, part) if isinstance(part, tuple) else part
