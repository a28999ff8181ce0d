"""Filling a gap: the ranking of whole lines, each scored on its own."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from unrolled.decoding import fill as fill_file
from unrolled.decoding.fill import Filled, fill
from unrolled.errors import UsageError
from unrolled.layers.lstm import LSTM
from unrolled.models.front import TokenFront
from unrolled.models.sequence_model import SequenceModel

VOCABULARY, END = 9, 2
MODEL = SequenceModel(
    front=TokenFront(size=VOCABULARY, width=6), width=6, layers=[LSTM(6, 6)], norm=nn.LayerNorm(6)
)
MODEL = MODEL.double().eval()
HEAD = nn.Linear(6, VOCABULARY).double()
TOKENS = st.lists(st.integers(0, VOCABULARY - 1), max_size=5)


def line_score(line: list[int]) -> float:
    """Add up the log-probability of every token of one line but the first, prefix by prefix."""
    total = 0.0
    with torch.no_grad():
        for place in range(1, len(line)):
            features, _ = MODEL(torch.tensor([line[:place]]))
            total += math.log(HEAD(features)[0, -1].softmax(dim=0)[line[place]])
    return total


def by_index(found: list[Filled]) -> list[Filled]:
    return sorted(found, key=lambda item: item.index)


@settings(max_examples=25)
@given(
    before=TOKENS.filter(bool),
    after=TOKENS,
    candidates=st.lists(TOKENS, min_size=1, max_size=6),
    end=st.sampled_from([None, END]),
)
def test_equals_scoring_every_whole_line(
    before: list[int], after: list[int], candidates: list[list[int]], end: int | None
) -> None:
    found = fill(MODEL, HEAD, before, after, candidates, end=end)
    closing = [] if end is None else [end]
    scores = [line_score(before + candidate + after + closing) for candidate in candidates]
    assert [item.log_probability for item in by_index(found)] == pytest.approx(scores, abs=1e-9)
    shares = torch.tensor(scores, dtype=torch.float64).softmax(dim=0).tolist()
    assert [item.share for item in by_index(found)] == pytest.approx(shares, abs=1e-9)
    ranked = [item.log_probability for item in found]
    assert ranked == sorted(ranked, reverse=True)


@pytest.mark.parametrize(("rows", "scores"), [(1, 2**24), (3, 2**24), (128, 1), (128, 5 * VOCABULARY)])
def test_the_size_of_batches_changes_nothing(monkeypatch: pytest.MonkeyPatch, rows: int, scores: int) -> None:
    candidates = [[token] * (1 + token % 4) for token in range(VOCABULARY)]
    whole = by_index(fill(MODEL, HEAD, [1, 3], [4], candidates))
    monkeypatch.setattr(fill_file, "ROWS", rows)
    monkeypatch.setattr(fill_file, "SCORES", scores)
    found = by_index(fill(MODEL, HEAD, [1, 3], [4], candidates))
    assert [item.log_probability for item in found] == pytest.approx(
        [item.log_probability for item in whole], abs=1e-12
    )


def test_what_stands_after_the_gap_decides() -> None:
    """The likeliest continuation of what stands before need not be the likeliest line."""
    candidates = [[token] for token in range(3, VOCABULARY)]
    orders = {
        tuple(item.index for item in fill(MODEL, HEAD, [1], after, candidates))
        for after in ([], [3, 4], [8, 5], [6, 6])
    }
    assert len(orders) > 1


def test_equals_keep_their_order() -> None:
    found = fill(MODEL, HEAD, [1], [3], [[4], [4], [4]])
    assert [item.index for item in found] == [0, 1, 2]
    assert [item.share for item in found] == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(
    ("before", "candidates", "message"),
    [
        ([], [[3]], "before: found no token, expected at least one, such as the begin token"),
        ([1], [], "candidates: found none, expected at least one"),
    ],
)
def test_calls_that_cannot_work_are_refused(
    before: list[int], candidates: list[list[int]], message: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        fill(MODEL, HEAD, before, [3], candidates)
    assert str(refusal.value) == message
