"""Batches of pairs: coverage, the bound, purity, and little padding on either side."""

import random

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.batch import NO_TARGET
from unrolled.data.codecs.codec import BEGIN, END
from unrolled.data.pair_batch import PairBatch
from unrolled.data.pair_batches import PairBatches, ordered_pair_batches
from unrolled.data.sequences import Sequences
from unrolled.errors import UsageError, UserError

Lengths = list[tuple[int, int]]
pair_lengths = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=1, max_size=80)


def pairs_of(lengths: Lengths) -> Sequences:
    """Pairs that tell their own number: source i is all i + 3, target i counts up from i + 3 to its end token."""
    sources = [np.full(length, row + 3) for row, (length, _) in enumerate(lengths)]
    targets = [[*range(row + 3, row + 2 + length), END] for row, (_, length) in enumerate(lengths)]
    return Sequences.from_rows(sources, Sequences.from_rows(targets))


def check(batches: list[PairBatch], lengths: Lengths, bound: int) -> None:
    """Every pair once with its tokens; no batch above the bound unless of one pair."""
    seen: list[int] = []
    for batch in batches:
        count, steps = batch.targets.shape
        assert count * max(steps, batch.inputs.shape[1]) <= bound or count == 1
        assert steps == int(batch.target_lengths.max())
        assert batch.inputs.shape[1] == max(1, int(batch.lengths.max()))
        assert (batch.targets.dtype, batch.given.dtype) == (torch.int64, torch.int64)
        for place, row in enumerate(batch.rows.tolist()):
            source, target = lengths[row]
            assert (int(batch.lengths[place]), int(batch.target_lengths[place])) == (source, target)
            assert batch.inputs[place].tolist() == [row + 3] * source + [0] * (batch.inputs.shape[1] - source)
            tokens = list(range(row + 3, row + 2 + target))
            assert batch.targets[place].tolist() == [*tokens, END] + [NO_TARGET] * (steps - target)
            assert batch.given[place].tolist() == [BEGIN, *tokens] + [0] * (steps - target)
        seen += batch.rows.tolist()
    assert sorted(seen) == list(range(len(lengths)))


@given(pair_lengths, st.integers(1, 200), st.integers(0, 5))
def test_every_epoch_has_every_pair_once_within_the_bound(lengths: Lengths, bound: int, seed: int) -> None:
    batches = PairBatches(pairs_of(lengths), bound, seed)
    for epoch in (0, 1, 7):
        start = epoch * len(batches)
        of_epoch = [batches.at(start + step) for step in range(len(batches))]
        check(of_epoch, lengths, bound)
        cells = sum(batch.inputs.numel() + batch.targets.numel() for batch in of_epoch)
        assert batches.padding_share(epoch) == pytest.approx(1 - np.sum(lengths) / cells)


@given(pair_lengths, st.integers(1, 200))
def test_ordered_batches_hold_every_pair_once_the_longest_first(lengths: Lengths, bound: int) -> None:
    batches = list(ordered_pair_batches(pairs_of(lengths), bound))
    check(batches, lengths, bound)
    longer = [max(lengths[row]) for batch in batches for row in batch.rows.tolist()]
    assert longer == sorted(longer, reverse=True)


@given(pair_lengths, st.integers(1, 200))
def test_a_batch_is_a_pure_function_of_its_position(lengths: Lengths, bound: int) -> None:
    pairs = pairs_of(lengths)
    batches = PairBatches(pairs, bound, seed=4)
    positions = list(range(3 * len(batches)))
    first = {position: batches.at(position) for position in positions}
    random.Random(0).shuffle(positions)
    again = PairBatches(pairs, bound, seed=4)
    for position in positions:
        for source in (batches, again):
            batch = source.at(position)
            assert torch.equal(batch.inputs, first[position].inputs)
            assert torch.equal(batch.targets, first[position].targets)
            assert batch.rows.tolist() == first[position].rows.tolist()


def like_sentences(count: int, seed: int = 0) -> Lengths:
    """Lengths of sources and of targets that go with them, about as translations have."""
    draw = np.random.default_rng(seed)
    sources = np.clip(draw.gamma(6, 2.5, count), 1, None)
    targets = np.clip(sources * draw.normal(1.1, 0.15, count), 1, None)
    return [(round(source), round(target)) for source, target in zip(sources, targets, strict=True)]


@pytest.mark.parametrize(("bound", "most"), [(512, 0.05), (2048, 0.075)])
def test_both_sides_need_little_padding(bound: int, most: float) -> None:
    lengths = like_sentences(10_000)
    batches = PairBatches(pairs_of(lengths), bound, seed=0)
    assert batches.padding_share(0) < most
    # Batches are as full as they may be, on the longer side.
    assert len(batches) < 1.1 * sum(map(max, lengths)) / bound


def compositions(batches: PairBatches, epoch: int) -> list[frozenset[int]]:
    start = epoch * len(batches)
    return [frozenset(batches.at(start + step).rows.tolist()) for step in range(len(batches))]


def test_epochs_and_seeds_differ_in_composition_and_order() -> None:
    lengths = like_sentences(3000)
    pairs = pairs_of(lengths)
    batches = PairBatches(pairs, 500, seed=0)
    epochs = [compositions(batches, 0), compositions(batches, 1)]
    epochs.append(compositions(PairBatches(pairs, 500, seed=1), 0))
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert len(set(epochs[one]) & set(epochs[other])) <= len(batches) / 10
    means = [np.mean([lengths[row] for row in rows]) for rows in epochs[0]]
    assert abs(np.corrcoef(means, np.arange(len(means)))[0, 1]) < 0.3


def test_sources_of_channels() -> None:
    steps = [np.full((length, 2), length, dtype=np.float32) for length in (3, 1)]
    pairs = Sequences.from_rows(steps, Sequences.from_rows([[4, END], [5, 6, END]]))
    batch = PairBatches(pairs, 6, seed=0).at(0)
    assert (batch.inputs.shape, batch.inputs.dtype) == ((2, 3, 2), torch.float32)
    short = batch.rows.tolist().index(1)
    assert batch.inputs[short].tolist() == [[1, 1], [0, 0], [0, 0]]
    assert batch.given[short].tolist() == [BEGIN, 5, 6]


def test_rows_without_answers_can_be_read_in_order() -> None:
    [batch] = ordered_pair_batches(Sequences.from_rows([[3], [4, 5]]), 9)
    assert batch.rows.tolist() == [1, 0]
    assert (batch.targets.tolist(), batch.target_lengths.tolist()) == ([[NO_TARGET]] * 2, [0, 0])


def test_a_batch_moves_as_a_whole() -> None:
    batch = PairBatches(pairs_of([(2, 3), (1, 1)]), 9, seed=0).at(0)
    moved = batch.to(torch.device("meta"))
    tensors = (moved.inputs, moved.lengths, moved.targets, moved.target_lengths, moved.given)
    assert {tensor.device.type for tensor in tensors} == {"meta"}
    assert moved.rows is batch.rows


def test_refusals() -> None:
    pairs = pairs_of([(3, 4)])
    with pytest.raises(UsageError, match="tokens_per_batch: found 0, expected 1 or more"):
        PairBatches(pairs, 0, seed=0)
    for targets in (None, [1]):
        with pytest.raises(
            UsageError, match="the rows have no sequences as targets; expected one for every row"
        ):
            PairBatches(Sequences.from_rows([[3]], targets), 10, seed=0)
    with pytest.raises(UserError, match="no rows to make batches of; expected at least one"):
        list(ordered_pair_batches(pairs_of([]), 10))
