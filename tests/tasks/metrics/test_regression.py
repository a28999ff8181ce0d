"""Scores of regressions, against scikit-learn, against rows drawn one by one, and at the edges."""

import json
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

from unrolled.errors import UsageError
from unrolled.tasks.metrics.headline_units import headline_score
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.metrics.regression import regression_report


def example(rows: int, seed: int = 0, centre: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    targets = centre + generator.normal(size=rows)
    return targets + 0.5 * generator.normal(size=rows), targets


def values(report: Report) -> dict[str, float | None]:
    return {name: metric.value for name, metric in report.metrics.items()}


@given(st.integers(0, 10_000), st.integers(2, 60), st.sampled_from([0.0, 1e3, -1e6]))
@settings(max_examples=40, deadline=None)
def test_values_equal_those_of_scikit_learn(seed: int, rows: int, centre: float) -> None:
    predictions, targets = example(rows, seed, centre)
    found = values(regression_report(predictions, targets))
    assert list(found) == ["rmse", "mae", "r2"]
    assert found["rmse"] == pytest.approx(root_mean_squared_error(targets, predictions))
    assert found["mae"] == pytest.approx(mean_absolute_error(targets, predictions))
    assert found["r2"] == pytest.approx(r2_score(targets, predictions), rel=1e-6)


def test_values_equal_what_a_hand_computes() -> None:
    report = regression_report(np.array([2.0, 0.0, 7.0, 8.0]), np.array([1.0, 2.0, 4.0, 9.0]))
    # Errors 1, −2, 3, −1; targets about 4: −3, −2, 0, 5.
    assert values(report) == pytest.approx({"rmse": math.sqrt(15 / 4), "mae": 7 / 4, "r2": 1 - 15 / 38})
    assert report.details["targets"] == pytest.approx(
        {"mean": 4.0, "deviation": math.sqrt(38 / 4), "smallest": 1.0, "largest": 9.0}
    )


def test_the_mean_of_the_targets_explains_nothing_and_the_targets_everything() -> None:
    _, targets = example(50)
    assert values(regression_report(np.full(50, targets.mean()), targets))["r2"] == pytest.approx(0)
    assert values(regression_report(targets, targets)) == {"rmse": 0.0, "mae": 0.0, "r2": 1.0}


@pytest.mark.parametrize("constant", [0.0, 0.1, -1e9])
def test_targets_that_do_not_vary_leave_the_explained_share_undefined(constant: float) -> None:
    found = regression_report(np.full(20, constant) + np.arange(20), np.full(20, constant)).metrics
    assert found["r2"].as_json() == {"value": None, "low": None, "high": None}
    assert found["mae"].value == pytest.approx(9.5)


def test_intervals_are_those_of_rows_drawn_one_by_one() -> None:
    predictions, targets = example(200)
    draw = np.random.default_rng(1)
    drawn: dict[str, list[float]] = {"rmse": [], "mae": [], "r2": []}
    for _ in range(2000):
        rows = draw.integers(200, size=200)
        drawn["rmse"].append(root_mean_squared_error(targets[rows], predictions[rows]))
        drawn["mae"].append(mean_absolute_error(targets[rows], predictions[rows]))
        drawn["r2"].append(r2_score(targets[rows], predictions[rows]))
    for name, metric in regression_report(predictions, targets).metrics.items():
        low, high = np.percentile(drawn[name], [2.5, 97.5])
        width = high - low
        assert metric.low == pytest.approx(low, abs=0.15 * width)
        assert metric.high == pytest.approx(high, abs=0.15 * width)


@pytest.mark.parametrize("unit", [1e-200, 1e200])
def test_tiny_and_huge_units_change_nothing_but_the_units(unit: float) -> None:
    predictions, targets = example(40)
    plain, other = (
        regression_report(predictions, targets),
        regression_report(unit * predictions, unit * targets),
    )
    for name, scale in (("rmse", unit), ("mae", unit), ("r2", 1.0)):
        for end in ("value", "low", "high"):
            expected = getattr(plain.metrics[name], end) * scale
            assert getattr(other.metrics[name], end) == pytest.approx(expected, rel=1e-9, abs=0)


LARGEST = 1.7976931348623157e308
finite = st.floats(-LARGEST, LARGEST, allow_subnormal=False)
like = st.floats(-1, 1).map(lambda part: 1e-10 + abs(part))


@st.composite
def pairs_of_any_size(draw: st.DrawFn) -> list[tuple[float, float]]:
    """Return predictions and targets: of any sizes beside each other, or all of about one."""
    if draw(st.booleans()):
        return draw(st.lists(st.tuples(finite, finite), min_size=1, max_size=9))
    size = 10.0 ** draw(st.integers(-290, 307))
    pairs = draw(st.lists(st.tuples(like, like), min_size=1, max_size=9))
    return [(size * prediction, -size * target) for prediction, target in pairs]


@given(pairs_of_any_size())
@settings(max_examples=200, deadline=None)
def test_numbers_of_any_size_have_a_score_or_none_that_a_float_can_hold(
    pairs: list[tuple[float, float]],
) -> None:
    """Any warning would fail this: what is too large for a float is undefined, and nothing else is."""
    predictions, targets = map(np.array, zip(*pairs, strict=True))
    report = regression_report(predictions, targets, lengths=np.ones(len(pairs), dtype=np.int64))
    errors = [abs(Fraction(prediction) - Fraction(target)) for prediction, target in pairs]
    largest = max(errors)
    mae = sum(errors) / len(errors)
    # The exact root of the mean of squares relative to the largest, and that times the largest.
    shares = [float(error / largest) if largest else 0.0 for error in errors]
    rmse = Fraction(math.sqrt(math.fsum(share * share for share in shares) / len(errors))) * largest
    for name, exact in (("rmse", rmse), ("mae", mae)):
        metric = report.metrics[name]
        # At the very edge either will do.
        if exact > Fraction(LARGEST) * (1 + Fraction(1, 10**9)):
            assert metric.value is None
        elif exact < Fraction(LARGEST) * (1 - Fraction(1, 10**9)):
            assert metric.value == pytest.approx(float(exact), rel=1e-9, abs=1e-300)
        if metric.value is not None and len(pairs) > 1:
            assert metric.low is not None and metric.high is not None
            assert metric.low <= metric.value <= metric.high
    assert report.units is not None and np.isfinite(report.units).all()
    found = float(headline_score("rmse", report.units.sum(0)))
    defined = report.metrics["rmse"].value
    if abs(rmse / Fraction(LARGEST) - 1) > Fraction(1, 10**9):
        assert found == pytest.approx(
            math.nan if defined is None else defined, rel=1e-9, abs=1e-290, nan_ok=True
        )
    json.dumps(report.as_json(), allow_nan=False)


def test_errors_stand_beside_the_lengths() -> None:
    report = regression_report(np.array([1.0, 3.0, 5.0]), np.zeros(3), lengths=np.array([2, 2, 7]))
    assert report.details["error_by_length"] == [
        {"from": 2, "to": 2, "rows": 2, "mae": 2.0},
        {"from": 7, "to": 7, "rows": 1, "mae": 5.0},
    ]
    assert json.loads(json.dumps(report.as_json(), allow_nan=False)) == report.as_json()


def test_no_rows_give_no_numbers_and_one_row_no_interval() -> None:
    report = regression_report(np.zeros(0), np.zeros(0), lengths=np.zeros(0))
    assert set(values(report).values()) == {None}
    one = regression_report(np.array([2.0]), np.array([5.0])).metrics
    assert one["rmse"].as_json() == {"value": 3.0, "low": None, "high": None}
    assert one["r2"].value is None


@pytest.mark.parametrize(
    ("predictions", "targets", "lengths", "message"),
    [
        (
            np.zeros((2, 1)),
            np.zeros(2),
            None,
            r"^predictions: found shape \(2, 1\) for targets of shape \(2,\)",
        ),
        (np.zeros((2, 1)), np.zeros((2, 1)), None, "expected one number for each row"),
        (np.zeros(2), np.zeros(2), np.zeros(3), "^lengths: found 3, expected one for each of the 2 rows$"),
        (
            np.array([0, np.nan]),
            np.zeros(2),
            None,
            "^predictions: row 1: found nan, expected a finite number$",
        ),
        (np.zeros(2), np.array([np.inf, 0]), None, "^targets: row 0: found inf, expected a finite number$"),
    ],
)
def test_what_does_not_fit_is_refused(predictions: Any, targets: Any, lengths: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        regression_report(predictions, targets, lengths=lengths)
