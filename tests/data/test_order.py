"""Orders that depend on nothing but seed, epoch and stream."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.order import draws, permutation, uniform
from unrolled.errors import UsageError

small = st.integers(0, 2**40)


@given(st.integers(0, 200), small, small)
def test_a_permutation_and_the_same_again(count, seed, epoch):
    order = permutation(count, seed=seed, epoch=epoch)
    assert sorted(order.tolist()) == list(range(count))
    np.random.seed(0)
    assert np.array_equal(order, permutation(count, seed=seed, epoch=epoch))


def test_seed_epoch_and_stream_all_matter():
    orders = [
        permutation(100, seed=seed, epoch=epoch, stream=stream).tolist()
        for seed in range(3)
        for epoch in range(3)
        for stream in range(3)
    ]
    assert len({tuple(order) for order in orders}) == 27


def test_the_numbers_are_fixed_for_ever():
    # A run resumed with another NumPy must go on in the same order.
    assert draws(2, seed=1, epoch=2, stream=3).tolist() == [13279728891206244966, 234311473967787377]
    assert permutation(8, seed=7, epoch=1).tolist() == [7, 6, 1, 4, 3, 2, 5, 0]


def test_every_place_is_equally_likely():
    first = [permutation(4, seed=0, epoch=epoch)[0] for epoch in range(4000)]
    assert np.abs(np.bincount(first) - 1000).max() < 5 * np.sqrt(4000 * 3 / 16)


def test_uniform_numbers():
    numbers = uniform(20_000, seed=3, epoch=1)
    assert 0 <= numbers.min() < 0.001
    assert 0.999 < numbers.max() < 1
    assert abs(numbers.mean() - 0.5) < 5 / np.sqrt(12 * 20_000)


def test_a_negative_seed_is_refused():
    with pytest.raises(UsageError, match="seed: found -1, expected 0 or more"):
        permutation(3, seed=-1, epoch=0)
