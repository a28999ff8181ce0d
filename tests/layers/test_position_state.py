"""How far each row has come."""

import torch

from unrolled.layers.position_state import PositionState


def test_rows_count_their_real_steps() -> None:
    state = PositionState(torch.tensor([0, 5]))
    assert state.next_positions(2).tolist() == [[0, 1], [5, 6]]
    assert state.after(2, None).length.tolist() == [2, 7]
    assert state.after(2, torch.tensor([0, 1])).length.tolist() == [0, 6]
    assert state.length.tolist() == [0, 5]
