"""Blocks of a stream: coverage, targets, purity, short streams."""

import random

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.block_batches import BlockBatches
from unrolled.errors import UsageError, UserError

sizes = (st.integers(2, 300), st.integers(1, 40), st.integers(1, 6), st.integers(0, 3))


def epoch_of(batches, epoch):
    return [batches.at(epoch * len(batches) + step) for step in range(len(batches))]


@given(*sizes)
def test_blocks_are_those_of_the_stream_and_don_t_overlap(count, context, batch_size, seed):
    tokens = np.random.default_rng(0).integers(0, 250, count).astype(np.uint8)
    batches = BlockBatches(tokens, context, batch_size, seed)
    assert len(batches) >= 1
    for epoch in (0, 1, 5):
        starts = []
        for batch in epoch_of(batches, epoch):
            assert batch.lengths is None
            assert batch.inputs.shape == batch.targets.shape == (batches.batch_size, batches.context_length)
            assert batch.inputs.dtype == batch.targets.dtype == torch.int64
            for start, inputs, targets in zip(batch.rows, batch.inputs, batch.targets, strict=True):
                end = start + batches.context_length
                assert inputs.tolist() == tokens[start:end].tolist()
                assert targets.tolist() == tokens[start + 1 : end + 1].tolist()
            starts += batch.rows.tolist()
        gaps = np.diff(sorted(starts))
        assert (gaps >= batches.context_length).all()
        assert (gaps % batches.context_length == 0).all()


@given(*sizes)
def test_an_epoch_leaves_out_less_than_two_blocks_and_a_batch(count, context, batch_size, seed):
    batches = BlockBatches(np.zeros(count, dtype=np.uint8), context, batch_size, seed)
    visited = len(batches) * batches.batch_size * batches.context_length
    left_out = count - 1 - visited
    assert left_out < (1 + batches.batch_size) * batches.context_length


@given(*sizes)
def test_sizes_shrink_only_when_the_stream_is_short(count, context, batch_size, seed):
    batches = BlockBatches(np.zeros(count, dtype=np.uint8), context, batch_size, seed)
    assert batches.context_length == min(context, count - 1)
    if count > (batch_size + 1) * context:
        assert batches.batch_size == batch_size
    assert 1 <= batches.batch_size <= batch_size


@given(*sizes)
def test_a_batch_is_a_pure_function_of_its_position(count, context, batch_size, seed):
    tokens = np.arange(count)
    batches = BlockBatches(tokens, context, batch_size, seed)
    positions = list(range(3 * len(batches)))
    first = {position: batches.at(position) for position in positions}
    random.Random(0).shuffle(positions)
    for position in positions[:20]:
        for source in (batches, BlockBatches(tokens, context, batch_size, seed)):
            assert torch.equal(source.at(position).inputs, first[position].inputs)


def test_every_shift_comes_and_every_token_is_seen():
    batches = BlockBatches(np.arange(41), context_length=8, batch_size=1, seed=0)
    starts = [np.concatenate([batch.rows for batch in epoch_of(batches, epoch)]) for epoch in range(100)]
    assert {int(rows.min()) for rows in starts} == set(range(9))
    seen = {int(start) + step for rows in starts for start in rows for step in range(8)}
    assert seen == set(range(40))


def test_epochs_and_seeds_differ():
    tokens = np.arange(5000)
    batches = BlockBatches(tokens, context_length=10, batch_size=7, seed=0)
    orders = [[batch.rows.tolist() for batch in epoch_of(batches, epoch)] for epoch in (0, 1)]
    other = BlockBatches(tokens, context_length=10, batch_size=7, seed=1)
    orders.append([batch.rows.tolist() for batch in epoch_of(other, 0)])
    assert orders[0] != orders[1] != orders[2] != orders[0]
    assert batches.padding_share(0) == 0


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_foretell_is_refused(count):
    with pytest.raises(UserError, match=f"the text has {count} tokens, expected 2 or more"):
        BlockBatches(np.zeros(count, dtype=np.uint8), 8, 1, seed=0)


@pytest.mark.parametrize(
    ("context", "batch_size", "message"),
    [
        (0, 1, "context_length: found 0, expected 1 or more"),
        (1, 0, "batch_size: found 0, expected 1 or more"),
    ],
)
def test_sizes_below_one_are_refused(context, batch_size, message):
    with pytest.raises(UsageError, match=message):
        BlockBatches(np.zeros(9, dtype=np.uint8), context, batch_size, seed=0)
