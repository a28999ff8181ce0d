"""The best of many, against sorting everything."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.decoding.candidates import GROUP, best_continuations, best_places
from unrolled.decoding.ngrams import repeating

SCORES = st.sampled_from([-3.0, -1.0, -0.5, float("-inf")])


@given(st.data(), st.integers(1, 4), st.integers(1, 12))
def test_best_places_are_those_of_a_stable_sort(data: st.DataObject, rows: int, columns: int) -> None:
    row = st.lists(SCORES, min_size=columns, max_size=columns)
    values = data.draw(st.lists(row, min_size=rows, max_size=rows))
    count = data.draw(st.integers(1, columns))
    expected = [sorted(range(columns), key=lambda place: -row[place])[:count] for row in values]
    assert best_places(torch.tensor(values), count).tolist() == expected


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    sources=st.integers(1, 3),
    live=st.integers(1, 4),
    vocabulary=st.sampled_from([1, 3, GROUP - 1, GROUP, GROUP + 1, 3 * GROUP, 5 * GROUP + 7]),
    count=st.integers(1, 12),
    even=st.booleans(),
)
def test_best_continuations_are_those_of_sorting_all(
    seed: int, sources: int, live: int, vocabulary: int, count: int, even: bool
) -> None:
    generator = torch.Generator().manual_seed(seed)
    logs = -torch.randint(0, 3 if even else 10**6, (sources * live, vocabulary), generator=generator) / 8
    logs[torch.rand(logs.shape, generator=generator) < 0.1] = float("-inf")
    totals = -torch.randint(0, 3, (sources, live), generator=generator).double()
    found = best_continuations(totals, logs, count).tolist()
    for source in range(sources):
        everything = [
            [float(totals[source, row] + logs[source * live + row, token]), row, token]
            for row in range(live)
            for token in range(vocabulary)
        ]
        expected = sorted(everything, key=lambda item: -item[0])[:count]
        possible = [item for item in expected if item[0] > -math.inf]
        assert found[source][: len(possible)] == possible
        assert [item[0] for item in found[source]] == [item[0] for item in expected]


@given(st.lists(st.integers(0, 2), max_size=9), st.integers(1, 4))
def test_repeating_tokens_are_those_that_would_close_a_known_row(tokens: list[int], size: int) -> None:
    expected = set()
    for token in range(3):
        longer = [*tokens, token]
        grams = [tuple(longer[at : at + size]) for at in range(len(longer) - size + 1)]
        if grams and grams[-1] in grams[:-1]:
            expected.add(token)
    assert repeating(tokens, size) == expected


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_sums_are_made_in_double_precision(dtype: torch.dtype) -> None:
    totals = torch.tensor([[-1000.0, -1000.0]], dtype=torch.float64)
    logs = torch.tensor([[-1.0000001], [-1.0]], dtype=dtype)
    assert best_continuations(totals, logs, 1)[0, 0].tolist() == [-1001.0, 1.0, 0.0]
