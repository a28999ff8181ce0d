"""States in sole possession: the same results as immutable ones, in buffers that are filled in place."""

from typing import Any

import pytest
import torch
from torch import nn

from closeness import close
from unrolled.errors import UsageError
from unrolled.layers.attention_cache import AttentionState
from unrolled.layers.gru import GRU, GRUState
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.owned import own
from unrolled.layers.owned_cache import LEAST_ROOM, OwnedAttentionState
from unrolled.layers.residual import PreNorm
from unrolled.layers.sinusoidal import SinusoidalPositions
from unrolled.layers.stack import Stack
from unrolled.layers.state import flatten, map_state, select, to

KINDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "rotary": {"rotary": True, "normalise_queries_and_keys": True},
    "window 1": {"window": 1},
    "window 3": {"window": 3, "rotary": True},
    "window 40": {"window": 40, "bias": True},
}


def build(kind: str) -> MultiHeadAttention:
    torch.manual_seed(0)
    return MultiHeadAttention(8, heads=2, **KINDS[kind]).double()


def draw(steps: int, rows: int = 3) -> torch.Tensor:
    return torch.randn(rows, steps, 8, dtype=torch.float64)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("before", [0, 1, 4, 9])
@torch.no_grad()
def test_owned_equals_immutable(kind: str, before: int) -> None:
    layer = build(kind)
    state = layer.initial_state(3)
    if before:
        _, state = layer(draw(before), state)
    owned = own(state)
    for steps in [1] * (LEAST_ROOM + 4) + [3, 5, 1, 30, 1, 7]:
        x = draw(steps)
        expected, state = layer(x, state)
        weights = layer.weights(x[:, :1], owned)
        found, owned = layer(x, owned)
        assert isinstance(owned, OwnedAttentionState)
        close("outputs", found, expected)
        close("sum of weights", weights.sum(3), torch.ones(3, 2, 1).double())
        rows = torch.randint(0, 3, (3,))
        state, owned = select(state, rows), select(owned, rows)
    assert owned.length == int(state.length[0])


@torch.no_grad()
def test_the_buffers_stay_and_grow_by_doubling() -> None:
    layer = build("plain")
    owned, rooms, places = own(layer.initial_state(3)), [], set()
    for _ in range(4 * LEAST_ROOM + 1):
        _, owned = layer(draw(1), owned)
        rooms.append(owned.keys.shape[2])
        places.add(owned.keys.data_ptr())
    assert sorted(set(rooms)) == [16, 34, 70]
    assert len(places) <= len(set(rooms))


@torch.no_grad()
def test_a_window_bounds_the_buffers() -> None:
    layer = build("window 3")
    owned = own(layer.initial_state(3))
    for _ in range(100):
        _, owned = layer(draw(1), owned)
    assert owned.keys.shape[2] == LEAST_ROOM
    assert owned.length == 100


@torch.no_grad()
def test_branches_and_the_original_are_free_of_an_owned_state() -> None:
    layer = build("plain")
    _, state = layer(draw(5))
    copies = [part.clone() for part in state]
    owned = own(state)
    branch = select(owned, torch.tensor([0, 1, 2]))
    x = draw(1)
    expected, _ = layer(x, state)
    layer(draw(1), owned)
    found, _ = layer(x, branch)
    close("a branch", found, expected)
    for part, copy in zip(state, copies, strict=True):
        assert torch.equal(part, copy)


def test_rows_of_different_length_stay_immutable() -> None:
    layer = build("plain")
    _, state = layer(draw(5), lengths=torch.tensor([5, 3, 5]))
    assert own(state) is state
    empty = layer.initial_state(0)
    assert own(empty) is empty


def test_an_owned_state_has_no_padding() -> None:
    layer = build("plain")
    with pytest.raises(UsageError, match="lengths: found padding after an owned state"):
        layer(draw(2), own(layer.initial_state(3)), lengths=torch.tensor([2, 1, 2]))


@torch.no_grad()
def test_all_of_a_stack_goes_on_as_before() -> None:
    stack = Stack(
        [
            SinusoidalPositions(8),
            PreNorm(build("rotary"), nn.LayerNorm(8).double()),
            PreNorm(GRU(8, 8).double(), nn.LayerNorm(8).double()),
        ]
    )
    _, state = stack.double()(draw(4))
    owned = own(state)
    assert [type(part) for part in owned[1:]] == [OwnedAttentionState, GRUState]
    for _ in range(3):
        x = draw(1)
        expected, state = stack(x, state)
        found, owned = stack(x, owned)
        close("outputs", found, expected)


def test_operations_on_states_leave_counts_alone() -> None:
    owned = own(AttentionState(*torch.zeros(2, 1, 2, 3, 4), torch.tensor([3])))
    assert len(flatten(owned)) == 2
    narrow = to(map_state(lambda part: part + 1, owned), torch.bfloat16)
    assert (narrow.length, narrow.first, narrow.keys.dtype) == (3, 0, torch.bfloat16)


@torch.no_grad()
def test_half_precision_goes_on_in_the_precision_of_the_chunk() -> None:
    layer = build("rotary").float()
    owned = own(layer.initial_state(3))
    with torch.autocast("cpu", torch.bfloat16):
        outputs, owned = layer(draw(1).float(), owned)
    assert owned.keys.dtype == outputs.dtype == torch.bfloat16
    assert layer(draw(1).float(), owned)[0].dtype == torch.float32
