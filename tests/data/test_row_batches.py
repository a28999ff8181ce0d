"""Batches of rows: coverage, the bound, purity, variety."""

import random

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.row_batches import OrderedBatches, RowBatches
from unrolled.data.sequences import Sequences
from unrolled.errors import UsageError, UserError

row_lengths = st.lists(st.integers(0, 60), min_size=1, max_size=80)


def sequences_of(lengths):
    """Rows that tell their own number: every token of row i is i + 3."""
    rows = [np.full(length, i + 3) for i, length in enumerate(lengths)]
    return Sequences.from_rows(rows, targets=[i * 10 for i in range(len(lengths))])


def check(batches, lengths, bound):
    """Every row once with its tokens and label; no batch above the bound unless of one row."""
    seen = []
    for batch in batches:
        count, steps = batch.inputs.shape
        assert count * steps <= bound or count == 1
        assert steps == max(1, int(batch.lengths.max()))
        assert batch.targets.tolist() == [row * 10 for row in batch.rows.tolist()]
        for row, length, tokens in zip(batch.rows, batch.lengths, batch.inputs, strict=True):
            assert length == lengths[row]
            assert tokens.tolist() == [row + 3] * length + [0] * (steps - length)
        seen += batch.rows.tolist()
    assert sorted(seen) == list(range(len(lengths)))


@given(row_lengths, st.integers(1, 200), st.integers(0, 5))
def test_every_epoch_has_every_row_once_within_the_bound(lengths, bound, seed):
    batches = RowBatches(sequences_of(lengths), bound, seed)
    for epoch in (0, 1, 7):
        start = epoch * len(batches)
        epoch_batches = [batches.at(start + step) for step in range(len(batches))]
        check(epoch_batches, lengths, bound)
        cells = sum(batch.inputs.numel() for batch in epoch_batches)
        assert batches.padding_share(epoch) == pytest.approx(1 - sum(lengths) / cells)


@given(row_lengths, st.integers(1, 200))
def test_a_batch_is_a_pure_function_of_its_position(lengths, bound):
    sequences = sequences_of(lengths)
    batches = RowBatches(sequences, bound, seed=4)
    positions = list(range(3 * len(batches)))
    first = {position: batches.at(position) for position in positions}
    random.Random(0).shuffle(positions)
    again = RowBatches(sequences, bound, seed=4)
    for position in positions:
        for source in (batches, again):
            batch = source.at(position)
            assert torch.equal(batch.inputs, first[position].inputs)
            assert batch.rows.tolist() == first[position].rows.tolist()


@given(row_lengths, st.integers(1, 200))
def test_ordered_batches_hold_every_row_once(lengths, bound):
    batches = OrderedBatches(sequences_of(lengths), bound)
    listed = list(batches)
    assert len(batches) == len(listed)
    check(listed, lengths, bound)
    longest_first = [length for batch in listed for length in batch.lengths.tolist()]
    assert longest_first == sorted(lengths, reverse=True)
    cells = sum(batch.inputs.numel() for batch in listed)
    assert batches.padding_share() == pytest.approx(1 - sum(lengths) / cells)


def test_jittered_rows_never_break_the_bound():
    lengths = list(range(30, 130)) * 2
    batches = RowBatches(sequences_of(lengths), 500, seed=0)
    for epoch in range(10):
        check([batches.at(epoch * len(batches) + step) for step in range(len(batches))], lengths, 500)


def many_lengths():
    return (5 + 60 * np.random.default_rng(0).random(3000) ** 3).astype(int)


def compositions(batches, epoch):
    start = epoch * len(batches)
    return [frozenset(batches.at(start + step).rows.tolist()) for step in range(len(batches))]


def test_epochs_and_seeds_differ_in_composition_and_order():
    sequences = sequences_of(many_lengths())
    batches = RowBatches(sequences, 1000, seed=0)
    epochs = [compositions(batches, 0), compositions(batches, 1)]
    epochs.append(compositions(RowBatches(sequences, 1000, seed=1), 0))
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert len(set(epochs[one]) & set(epochs[other])) <= 1
    # The order: a batch's mean length says nothing of its place.
    means = [sequences.lengths[list(rows)].mean() for rows in epochs[0]]
    assert abs(np.corrcoef(means, np.arange(len(means)))[0, 1]) < 0.3


def test_like_lengths_stand_together():
    lengths = many_lengths()
    batches = RowBatches(sequences_of(lengths), 1000, seed=0)
    assert batches.padding_share(0) < 0.1
    for step in range(len(batches)):
        batch = batches.at(step)
        assert batch.lengths.min() >= batch.lengths.max() / 1.5
    assert len(batches) < 1.25 * lengths.sum() / 1000


def test_equal_lengths_fill_batches_and_need_no_padding():
    batches = RowBatches(sequences_of([10] * 100), 200, seed=0)
    assert len(batches) == 5
    assert batches.padding_share(3) == 0


def test_no_remnant_of_a_few_rows():
    batches = RowBatches(sequences_of([10] * 101), 200, seed=0)
    assert sorted(len(batches.at(step).rows) for step in range(len(batches))) == [10, 11, 20, 20, 20, 20]


def test_refusals():
    rows = sequences_of([3, 4])
    with pytest.raises(UsageError, match="tokens_per_batch: found 0, expected 1 or more"):
        RowBatches(rows, 0, seed=0)
    with pytest.raises(UsageError, match="the rows have no targets"):
        RowBatches(Sequences.from_rows([[3]]), 10, seed=0)
    with pytest.raises(UserError, match="no rows to make batches of; expected at least one"):
        OrderedBatches(Sequences.from_rows([]), 10)
