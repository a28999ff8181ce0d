"""What each unit adds comes to the very score that the report has, for every task's first metric."""

import json
from typing import Protocol

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.errors import UsageError
from unrolled.tasks.metrics.classification import classification_report
from unrolled.tasks.metrics.headline_units import SCORES, headline_score
from unrolled.tasks.metrics.label_sets import label_sets_report
from unrolled.tasks.metrics.language import language_report
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.metrics.regression import regression_report
from unrolled.tasks.metrics.texts import text_report

BLOCK = 4
WORDS = np.array(["sun", "moon", "star", "", "sky and sea", "naïve"])
ALL = slice(None)


class Maker(Protocol):
    """Makes a report of random rows, or of a part of them."""

    def __call__(self, rows: int, seed: int, part: slice = ALL) -> Report: ...


def labels(rows: int, seed: int, part: slice = ALL) -> Report:
    draw = np.random.default_rng(seed)
    probabilities, truth = draw.dirichlet([1, 1, 1], rows), draw.integers(3, size=rows)
    return classification_report(probabilities[part], truth[part], names="abc")


def sets(rows: int, seed: int, part: slice = ALL) -> Report:
    draw = np.random.default_rng(seed)
    probabilities, marks = draw.random((rows, 3)), draw.integers(2, size=(rows, 3))
    return label_sets_report(probabilities[part], marks[part], names="abc")


def values(rows: int, seed: int, part: slice = ALL) -> Report:
    predictions, targets = np.random.default_rng(seed).normal(size=(2, rows))
    return regression_report(predictions[part], targets[part])


def tokens(rows: int, seed: int, part: slice = ALL) -> Report:
    draw = np.random.default_rng(seed)
    nats, lengths = draw.exponential(size=rows), draw.integers(5, size=rows)
    return language_report(nats[part], lengths[part], block=BLOCK)


def texts(rows: int, seed: int, part: slice = ALL) -> Report:
    outputs, references = np.random.default_rng(seed).choice(WORDS, (2, rows)).tolist()
    return text_report(outputs[part], references[part])


MADE: dict[str, Maker] = {
    "accuracy": labels,
    "micro_f1": sets,
    "rmse": values,
    "nats_per_token": tokens,
    "chrf": texts,
}


def test_every_first_metric_is_tried() -> None:
    assert set(MADE) == set(SCORES)


@pytest.mark.parametrize("metric", MADE)
@given(rows=st.integers(1, 30), seed=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_the_units_come_to_the_reports_own_score(metric: str, rows: int, seed: int) -> None:
    report = MADE[metric](rows, seed)
    assert report.units is not None
    assert len(report.units) == (-(-rows // BLOCK) if metric == "nats_per_token" else rows)
    found = headline_score(metric, report.units.sum(0))
    expected = report.metrics[metric].value
    assert found.shape == ()
    assert float(found) == pytest.approx(np.nan if expected is None else expected, nan_ok=True)


@pytest.mark.parametrize("metric", MADE)
def test_a_units_place_is_its_rows_place(metric: str) -> None:
    whole = MADE[metric](24, 5).units
    part = MADE[metric](24, 5, slice(BLOCK, 3 * BLOCK)).units
    assert whole is not None and part is not None
    expected = whole[1:3] if metric == "nats_per_token" else whole[BLOCK : 3 * BLOCK]
    assert (part == expected).all()


@pytest.mark.parametrize("metric", MADE)
def test_sums_of_any_leading_shape_are_scored_one_by_one(metric: str) -> None:
    units = MADE[metric](24, 1).units
    assert units is not None
    sums = units.reshape(2, 3, -1, units.shape[1]).sum(2)
    found = headline_score(metric, sums)
    assert found.shape == (2, 3)
    for place in np.ndindex(2, 3):
        assert found[place] == pytest.approx(float(headline_score(metric, sums[place])), nan_ok=True)


@pytest.mark.parametrize("metric", MADE)
def test_the_units_stay_out_of_the_json_and_of_comparisons(metric: str) -> None:
    report = MADE[metric](9, 2)
    assert set(report.as_json()) == {"metrics", "details"}
    json.dumps(report.as_json(), allow_nan=False)
    assert report == Report(report.metrics, report.details)


def test_no_rows_have_no_units_and_no_score() -> None:
    nothing = np.zeros(0)
    reports = {
        "accuracy": classification_report(np.zeros((0, 2)), nothing, names="ab"),
        "micro_f1": label_sets_report(np.zeros((0, 2)), np.zeros((0, 2)), names="ab"),
        "rmse": regression_report(nothing, nothing),
        "nats_per_token": language_report(nothing, nothing),
    }
    for metric, report in reports.items():
        assert report.units is not None and report.units.shape == (0, 2)
        assert np.isnan(headline_score(metric, report.units.sum(0)))
    found = text_report([], []).units
    some = text_report(["a"], ["b"]).units
    assert found is not None and some is not None
    assert found.shape == (0, some.shape[1])


def test_what_is_not_finite_is_undefined() -> None:
    units = language_report(np.array([1.0, np.inf, 2.0]), np.ones(3), block=2).units
    assert units is not None and units[1].tolist() == [2, 1]
    assert np.isnan(headline_score("nats_per_token", units.sum(0)))


@pytest.mark.parametrize(
    "size", [1e-290, 1e-125, 1e-115, 1.0, 1e115, 1e125, 1e153, 1e154, 1e200, 1e303, 1e308]
)
@pytest.mark.parametrize("rows", [1, 30])
def test_errors_of_any_size_add_up_to_their_root_mean_square(size: float, rows: int) -> None:
    errors, targets = size * np.random.default_rng(rows).uniform(-1, 1, rows), np.zeros(rows)
    report = regression_report(errors, targets)
    assert report.units is not None
    expected = size * np.sqrt(((errors / size) ** 2).mean())
    assert headline_score("rmse", report.units.sum(0)) == pytest.approx(expected, rel=1e-12, abs=0)
    # Many rows of the largest errors still add up.
    assert headline_score("rmse", 2.0**32 * report.units.sum(0)) == pytest.approx(expected, rel=1e-12, abs=0)
    assert report.metrics["rmse"].value == pytest.approx(expected, rel=1e-12, abs=0)


def test_another_metric_is_refused() -> None:
    with pytest.raises(UsageError, match='^metric: found "macro_f1", expected one of: accuracy, micro_f1'):
        headline_score("macro_f1", np.zeros(2))
