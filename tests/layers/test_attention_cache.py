"""The cache of self-attention against a plain list of what was put in."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.layers.attention_cache import AttentionState, append, begin, held_positions


@st.composite
def chunks(draw: st.DrawFn) -> list[list[int]]:
    """Draw the real steps that each of three rows has in each of some chunks of four."""
    return draw(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=5))


@settings(max_examples=60, deadline=None, database=None)
@given(chunks(), st.none() | st.integers(1, 9), st.booleans())
def test_each_slot_holds_what_its_position_got(
    lengths: list[list[int]], window: int | None, fresh: bool
) -> None:
    empty = torch.zeros(3, 1, 0, 1)
    state = None if fresh else AttentionState(empty, empty, torch.zeros(3, dtype=torch.long))
    put: list[list[float]] = [[], [], []]
    for number, real in enumerate(lengths):
        new = torch.arange(12.0).view(3, 1, 4, 1) + 100 * number + 1
        for row, length in enumerate(real):
            put[row] += new[row, 0, :length, 0].tolist()
        # A fresh cache takes chunks as the layer makes them, zero in the padding.
        new = new.masked_fill(torch.arange(4)[:, None] >= torch.tensor(real).view(3, 1, 1, 1), 0)
        arguments = (new, -new, torch.tensor(real), window)
        state = begin(*arguments) if state is None else append(state, *arguments)
    assert state is not None
    room = 4 * len(lengths) if window is None else min(window, 4 * len(lengths))
    assert state.keys.shape == (3, 1, room, 1)
    held = held_positions(state.length, room, window)
    for row in range(3):
        assert state.length[row] == len(put[row])
        wanted = range(len(put[row]))[-(window or len(put[row]) or 1) :]
        assert sorted(p for p in held[row].tolist() if p >= 0) == list(wanted)
        for slot, position in enumerate(held[row].tolist()):
            expected = put[row][position] if position >= 0 else 0
            assert state.keys[row, 0, slot] == expected
            assert state.values[row, 0, slot] == -expected
