"""Hypotheses that change places and sources that leave."""

import torch

from unrolled.layers.attention_cache import AttentionState
from unrolled.layers.layer import State
from unrolled.layers.lstm import LSTMState
from unrolled.layers.memory import MemoryState
from unrolled.layers.owned import own
from unrolled.layers.rows import keep, reorder
from unrolled.layers.state import flatten


def draw() -> State:
    """Return a state of four hypotheses about two sources."""
    cache = AttentionState(torch.randn(4, 1, 3, 2), torch.randn(4, 1, 3, 2), torch.full((4,), 3))
    read = MemoryState(torch.randn(2, 5, 3), torch.randn(2, 5, 3), torch.tensor([5, 4]))
    return (LSTMState(torch.randn(4, 2), torch.randn(4, 2)), ((), read), own(cache))


def test_reorder_moves_rows_and_leaves_the_memory() -> None:
    state, rows = draw(), torch.tensor([1, 1, 3, 2])
    moved = reorder(state, rows)
    assert torch.equal(moved[0].c, state[0].c[rows])
    assert moved[1][1] is state[1][1]
    assert torch.equal(moved[2].keys[:, :, :3], state[2].keys[rows][:, :, :3])
    assert moved[2].keys.data_ptr() != state[2].keys.data_ptr()


def test_keep_drops_sources_with_their_rows() -> None:
    state, rows = draw(), torch.tensor([3, 2])
    kept = keep(state, rows, torch.tensor([1]))
    assert torch.equal(kept[0].h, state[0].h[rows])
    assert torch.equal(kept[1][1].keys, state[1][1].keys[1:])
    assert kept[1][1].lengths.tolist() == [4]
    assert torch.equal(kept[2].values[:, :, :3], state[2].values[rows][:, :, :3])


def test_types_and_structure_stay() -> None:
    state, rows = draw(), torch.arange(4)
    for same in (reorder(state, rows), keep(state, rows, torch.arange(2))):
        assert [type(part) for part in same] == [type(part) for part in state]
        assert same[2].length == 3
        for one, other in zip(flatten(same[:2]), flatten(state[:2]), strict=True):
            assert torch.equal(one, other)


def test_an_owned_cache_goes_back_and_forth_between_two_buffers() -> None:
    cache = own(AttentionState(torch.randn(4, 1, 3, 2), torch.randn(4, 1, 3, 2), torch.full((4,), 3)))
    kept = cache.keys[:, :, :3].clone()
    places = []
    for number in range(1, 5):
        rows = torch.randint(0, len(kept), (4 - (number > 2),))
        cache, kept = reorder(cache, rows), kept[rows]
        assert torch.equal(cache.keys[:, :, :3], kept)
        places.append(cache.keys.data_ptr())
    assert places[0] == places[2] != places[1] == places[3]
    assert reorder(cache, torch.arange(3).repeat(3)).keys.shape[0] == 9


def test_a_state_that_holds_rows_beside_other_states() -> None:
    state = (torch.arange(2.0), (LSTMState(torch.arange(2.0), torch.arange(2.0)),))
    moved = reorder(state, torch.tensor([1, 0]))
    assert [part.tolist() for part in flatten(moved)] == [[1.0, 0.0]] * 3
