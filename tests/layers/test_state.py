"""The operations on states keep structure and types, and change what they say."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from unrolled.layers.layer import State
from unrolled.layers.lstm import LSTM, LSTMState
from unrolled.layers.rnn import RNN
from unrolled.layers.stack import Stack
from unrolled.layers.state import detach, flatten, map_state, select, to


def nested() -> State:
    """Return a state with NamedTuples, tuples, an empty state and whole numbers in it."""
    return (LSTMState(torch.randn(3, 2), torch.randn(3, 2)), ((), (torch.tensor([4, 5, 6]),)))


def test_map_state_keeps_the_structure() -> None:
    state = nested()
    doubled = map_state(lambda tensor: 2 * tensor, state)
    assert isinstance(doubled[0], LSTMState)
    assert doubled[1][0] == ()
    assert torch.equal(doubled[0].c, 2 * state[0].c)
    assert torch.equal(doubled[1][1][0], torch.tensor([8, 10, 12]))


def test_flatten_lists_depth_first() -> None:
    state = nested()
    listed = flatten(state)
    assert [id(tensor) for tensor in listed] == [id(state[0].h), id(state[0].c), id(state[1][1][0])]
    assert flatten(()) == []


def test_detach_cuts_the_graph() -> None:
    h = torch.randn(1, 2, requires_grad=True)
    (after,) = detach((h * 2,))
    assert not after.requires_grad


def test_to_leaves_counts_whole() -> None:
    narrow = to(nested(), torch.bfloat16)
    assert [tensor.dtype for tensor in flatten(narrow)] == [torch.bfloat16, torch.bfloat16, torch.int64]
    moved = to(nested(), torch.device("meta"))
    assert all(tensor.device.type == "meta" for tensor in flatten(moved))


def test_select_copies_so_that_branches_are_free_of_each_other() -> None:
    state = nested()
    kept = state[0].h.clone()
    branch = select(state, torch.tensor([0, 0]))
    branch[0].h.zero_()
    assert torch.equal(state[0].h, kept)


@given(st.lists(st.integers(0, 2), min_size=1, max_size=6))
def test_selected_rows_go_on_as_the_rows_they_copy(rows: list[int]) -> None:
    """What a beam does: reorder states with repeats, then take the next step on each."""
    torch.manual_seed(0)
    stack = Stack([LSTM(4, 3), RNN(3, 2)]).double()
    chosen = torch.tensor(rows)
    _, state = stack(torch.randn(3, 5, 4, dtype=torch.float64))
    x = torch.randn(3, 2, 4, dtype=torch.float64)
    outputs, after = stack(x[chosen], select(state, chosen))
    expected, expected_after = stack(x, state)
    torch.testing.assert_close(outputs, expected[chosen], rtol=0, atol=1e-10)
    for found, whole in zip(flatten(after), flatten(expected_after), strict=True):
        torch.testing.assert_close(found, whole[chosen], rtol=0, atol=1e-10)
