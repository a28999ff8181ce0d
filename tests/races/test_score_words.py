"""Figures are written in the field's units, and none but nothing as nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.races.score_words import WORDS, difference_words, interval_words, score_words
from unrolled.tasks.metrics.headline_units import SCORES
from unrolled.tasks.metrics.metric import Metric


def test_every_first_metric_has_words() -> None:
    assert set(WORDS) == set(SCORES)


@pytest.mark.parametrize(
    ("metric", "value", "expected"),
    [
        ("accuracy", 0.81, "81.0%"),
        ("accuracy", 1.0, "100.0%"),
        ("accuracy", 0.0, "0.0%"),
        ("accuracy", 0.99951, "99.95%"),
        ("micro_f1", 0.66666, "66.7%"),
        ("chrf", 54.321, "chrF 54.3"),
        ("rmse", 0.05123, "RMSE 0.0512"),
        ("rmse", 12345.6, "RMSE 12,346"),
        ("nats_per_token", 1.5, "1.5 nats per token"),
        ("mean_rank", 2.5, "mean rank 2.5"),
    ],
)
def test_scores(metric: str, value: float, expected: str) -> None:
    assert score_words(metric, value) == expected


@pytest.mark.parametrize(
    ("metric", "difference", "expected"),
    [
        ("accuracy", Metric(0.012, 0.004, 0.02), "1.2 points of accuracy [0.4, 2.0]"),
        ("micro_f1", Metric(0.012, -0.0004, 0.02), "1.20 points of micro-F1 [-0.04, 2.00]"),
        ("accuracy", Metric(0.0, -0.01, 0.01), "0.0 points of accuracy [-1.0, 1.0]"),
        ("chrf", Metric(3.25, 1.0, 5.5), "3.2 points of chrF [1.0, 5.5]"),
        ("rmse", Metric(0.123456, 0.01, 0.25), "0.123 in RMSE [0.01, 0.25]"),
        ("nats_per_token", Metric(0.1), "0.1 nats per token"),
        ("mean_rank", Metric(1.0, 0.5, 1.5), "1 in mean rank [0.5, 1.5]"),
    ],
)
def test_differences(metric: str, difference: Metric, expected: str) -> None:
    assert difference_words(metric, difference) == expected
    assert interval_words(metric, difference) == (expected[expected.index("[") :] if "[" in expected else "")


figures = st.floats(1e-6, 1) | st.floats(-1, -1e-6)


@given(st.sampled_from(sorted(WORDS)), st.floats(1e-6, 1), figures, figures)
def test_what_is_above_or_below_0_is_written_so(metric: str, value: float, low: float, high: float) -> None:
    scale = 100 if metric in ("accuracy", "micro_f1") else 1
    written = re.findall(r"-?\d[\d.,e-]*", difference_words(metric, Metric(value, low, high)))
    numbers = [each.rstrip(".,") for each in (written[0], *written[-2:])]
    for number, figure in zip(numbers, (value, low, high), strict=True):
        if abs(figure * scale) > 1e-4:
            assert (float(number) > 0) == (figure > 0) and float(number) != 0
        assert float(number) == pytest.approx(figure * scale, abs=0.0501, rel=0.01)
