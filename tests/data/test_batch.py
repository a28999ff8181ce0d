"""Padding rows into a tensor."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.batch import NO_TARGET, labelled_batch, padded
from unrolled.data.sequences import Sequences


@given(st.lists(st.lists(st.integers(1, 9), max_size=6), min_size=1, max_size=8), st.data())
def test_rows_stand_left_and_zeros_right(rows, data):
    chosen = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=1))
    inputs, lengths = padded(Sequences.from_rows(rows), np.array(chosen))
    assert inputs.dtype == lengths.dtype == torch.int64
    assert inputs.shape == (len(chosen), max(1, *(len(rows[i]) for i in chosen), 0))
    for row, length, i in zip(inputs.tolist(), lengths.tolist(), chosen, strict=True):
        assert length == len(rows[i])
        assert row == rows[i] + [0] * (inputs.shape[1] - length)


def test_targets_are_labels_or_none():
    rows = np.array([2, 0])
    labelled = labelled_batch(Sequences.from_rows([[3], [4], [5]], targets=[7, 8, 9]), rows)
    assert labelled.targets.dtype == torch.int64
    assert labelled.targets.tolist() == [9, 7]
    assert labelled.rows.tolist() == [2, 0]
    unlabelled = labelled_batch(Sequences.from_rows([[3], [4], [5]]), rows)
    assert unlabelled.targets.tolist() == [NO_TARGET, NO_TARGET]


def test_losses_leave_out_what_has_no_target():
    scores = torch.tensor([[0.0, 1.0], [5.0, -5.0]])
    loss = torch.nn.functional.cross_entropy(scores, torch.tensor([1, NO_TARGET]))
    assert torch.equal(loss, torch.nn.functional.cross_entropy(scores[:1], torch.tensor([1])))
