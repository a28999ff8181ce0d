"""When two ways to the same result agree: within 1e-10, as DESIGN §3 says."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

TOLERANCE = 1e-10


class Result(NamedTuple):
    """What a run gave: outputs, the state's tensors, and the gradients to inputs, state and parameters."""

    outputs: Tensor
    state: list[Tensor]
    to_inputs: Tensor
    to_state: list[Tensor]
    to_parameters: list[Tensor]


def same(law: str, found: Result, expected: Result) -> None:
    """Require two results to agree in all they hold."""
    close(f"{law}: outputs", found.outputs, expected.outputs)
    all_close(f"{law}: state", found.state, expected.state)
    close(f"{law}: gradient to inputs", found.to_inputs, expected.to_inputs)
    all_close(f"{law}: gradient to state", found.to_state, expected.to_state)
    all_close(f"{law}: gradient to parameters", found.to_parameters, expected.to_parameters)


def all_close(what: str, found: Sequence[Tensor], expected: Sequence[Tensor]) -> None:
    """Require the tensors of two states, or of two lists of gradients, to agree."""
    assert len(found) == len(expected), f"{what}: found {len(found)} tensors, expected {len(expected)}"
    for one, other in zip(found, expected, strict=True):
        close(what, *(_common_room(one, other) if one.shape != other.shape else (one, other)))


def _common_room(one: Tensor, other: Tensor) -> tuple[Tensor, Tensor]:
    """Fill two states up with zeros to one shape: room in a cache that nothing uses is no difference."""
    if one.dim() != other.dim() or one.shape[:1] != other.shape[:1]:
        return one, other
    shape = [max(pair) for pair in zip(one.shape, other.shape, strict=True)]
    filled = []
    for part in (one, other):
        whole = part.new_zeros(shape)
        whole[tuple(slice(size) for size in part.shape)] = part
        filled.append(whole)
    return filled[0], filled[1]


def close(what: str, found: Tensor, expected: Tensor) -> None:
    """Require two tensors to agree in shape, type and numbers; NaN agrees with nothing."""
    alike = found.shape == expected.shape and found.dtype == expected.dtype
    # The same comparison in one line, for speed; the other explains what differs.
    if alike and bool(((found - expected).abs() <= TOLERANCE).all()):
        return
    torch.testing.assert_close(found, expected, rtol=0, atol=TOLERANCE, msg=lambda text: f"{what}: {text}")
