"""Scores of language models: their definitions, their intervals and their edges."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.errors import UsageError
from unrolled.tasks.metrics.language import language_report

TOKENS = st.lists(st.tuples(st.floats(0, 50), st.integers(0, 4)), min_size=1, max_size=40)


@given(TOKENS, st.integers(1, 10))
def test_values_follow_their_definitions(tokens: list[tuple[float, int]], block: int) -> None:
    nats, lengths = np.array(tokens).T
    report = language_report(nats, lengths, block=block)
    values = {name: metric.value for name, metric in report.metrics.items()}
    assert values["nats_per_token"] == pytest.approx(nats.mean())
    assert values["perplexity"] == pytest.approx(math.exp(nats.mean()))
    if lengths.sum():
        assert values["bits_per_byte"] == pytest.approx(nats.sum() / math.log(2) / lengths.sum())
    else:
        assert values["bits_per_byte"] is None
    assert report.details == {"tokens": len(nats), "bytes": lengths.sum()}
    json.dumps(report.as_json(), allow_nan=False)


@given(TOKENS, st.integers(1, 10))
def test_intervals_hold_their_values_and_need_two_blocks(tokens: list[tuple[float, int]], block: int) -> None:
    nats, lengths = np.array(tokens).T
    metric = language_report(nats, lengths, block=block).metrics["nats_per_token"]
    if len(nats) <= block:
        assert metric.low is metric.high is None
    else:
        assert metric.low <= metric.value <= metric.high


def test_the_interval_covers_the_truth_when_neighbours_depend_on_each_other() -> None:
    generator = np.random.default_rng(4)
    by_block = by_token = 0
    for _ in range(80):
        nats = np.repeat(generator.exponential(size=60), 20)
        blocks = language_report(nats, np.ones(1200), block=20).metrics["nats_per_token"]
        tokens = language_report(nats, np.ones(1200), block=1).metrics["nats_per_token"]
        by_block += blocks.low <= 1 <= blocks.high
        by_token += tokens.low <= 1 <= tokens.high
    assert by_block / 80 > 0.88
    assert by_token / 80 < 0.6


def test_a_long_stream_is_scored_whole_in_joined_blocks() -> None:
    nats = np.random.default_rng(0).exponential(size=50_001)
    metric = language_report(nats, np.ones(len(nats)), block=1).metrics["nats_per_token"]
    assert metric.value == pytest.approx(nats.mean())
    assert metric.high - metric.low == pytest.approx(2 * 1.96 / math.sqrt(len(nats)), rel=0.1)


def test_no_tokens_and_impossible_tokens_are_undefined() -> None:
    for nats in (np.zeros(0), np.array([1.0, np.inf])):
        report = language_report(nats, np.ones(len(nats)))
        assert all(metric.value is metric.low is None for metric in report.metrics.values())
        assert report.details["tokens"] == len(nats)


def test_a_perplexity_too_large_for_a_number_is_undefined() -> None:
    metrics = language_report(np.array([1e4, 1e4]), np.ones(2), block=1).metrics
    assert metrics["perplexity"].value is None
    assert metrics["nats_per_token"].value == 1e4


@pytest.mark.parametrize(
    ("nats", "lengths", "block", "message"),
    [
        ([1.0], [1, 1], 4, r"byte_lengths: found shape \(2,\) for nats of shape \(1,\)"),
        ([1.0], [1], 0, "block: found 0, expected at least 1 token"),
        ([1.0, math.nan], [1, 1], 4, "nats: token 1 is NaN, expected a number"),
    ],
)
def test_what_does_not_fit_is_refused(
    nats: list[float], lengths: list[int], block: int, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        language_report(np.array(nats), np.array(lengths), block=block)
