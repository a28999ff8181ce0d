"""Evaluation blocks: every token but the first is scored once."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.batch import NO_TARGET
from unrolled.data.evaluation_blocks import carried_blocks, evaluation_blocks
from unrolled.errors import UserError


def real_steps(batch):
    """Yield (row, inputs, targets) with the padding taken off, and check the padding."""
    lengths = [batch.inputs.shape[1]] * len(batch.rows) if batch.lengths is None else batch.lengths.tolist()
    for row, length, inputs, targets in zip(batch.rows, lengths, batch.inputs, batch.targets, strict=True):
        assert inputs[length:].tolist() == [0] * (len(inputs) - length)
        assert targets[length:].tolist() == [NO_TARGET] * (len(inputs) - length)
        yield int(row), inputs[:length].tolist(), targets[:length].tolist()


@given(st.integers(2, 200), st.integers(1, 30), st.integers(1, 5))
def test_every_target_is_scored_exactly_once(count, context, batch_size):
    tokens = np.arange(count, dtype=np.uint8)
    inputs, targets, batch_count = [], [], 0
    for batch in evaluation_blocks(tokens, context, batch_size):
        assert batch.inputs.dtype == batch.targets.dtype == torch.int64
        assert len(batch.rows) <= batch_size
        assert batch.inputs.shape[1] <= context
        for row, row_inputs, row_targets in real_steps(batch):
            assert row == len(inputs)
            inputs += row_inputs
            targets += row_targets
        batch_count += 1
    assert inputs == tokens[:-1].tolist()
    assert targets == tokens[1:].tolist()
    blocks = math.ceil((count - 1) / context)
    assert batch_count == math.ceil(blocks / batch_size)


@given(st.integers(2, 200), st.integers(1, 30))
def test_carried_blocks_follow_each_other(count, context):
    tokens = np.arange(count, dtype=np.uint8)
    batches = list(carried_blocks(tokens, context))
    assert all(batch.inputs.shape[0] == 1 and batch.lengths is None for batch in batches)
    assert torch.cat([batch.inputs[0] for batch in batches]).tolist() == tokens[:-1].tolist()
    assert torch.cat([batch.targets[0] for batch in batches]).tolist() == tokens[1:].tolist()


def test_nothing_to_foretell_is_refused():
    with pytest.raises(UserError, match="the text has 1 tokens, expected 2 or more"):
        list(evaluation_blocks(np.zeros(1, dtype=np.uint8), 8, 1))
