"""The mean over folds, its interval, and the form it is kept in."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from unrolled.tasks.metrics.metric import Metric
from unrolled.training.fold_result import FoldedResult, FoldScore, mean_interval


def folded(values: list[float | None], rows: list[int], metric: str = "accuracy") -> FoldedResult:
    folds = tuple(
        FoldScore(
            fold=number,
            run=f"run/fold-{number}",
            groups=("ann",) if number == 1 else (),
            rows=count,
            metrics={metric: value, "other": 1.0},
            baselines={"majority": {metric: 0.25}, "late": {}},
        )
        for number, (value, count) in enumerate(zip(values, rows, strict=True), 1)
    )
    return FoldedResult("run", "label", metric, True, folds)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_the_interval_is_students(values: list[float]) -> None:
    found = mean_interval(values)
    assert found.value == pytest.approx(np.mean(values))
    error = np.std(values, ddof=1) / np.sqrt(len(values))
    reach = stats.t.ppf(0.975, len(values) - 1) * error
    assert found.low == pytest.approx(np.mean(values) - reach)
    assert found.high == pytest.approx(np.mean(values) + reach)


def test_few_values_have_no_interval() -> None:
    assert mean_interval([]) == Metric(None)
    assert mean_interval([0.5]) == Metric(0.5)


def test_means_are_over_the_folds_where_a_figure_is_defined() -> None:
    result = folded([0.5, None, 1.0], [10, 10, 20])
    assert result.means()["accuracy"] == mean_interval([0.5, 1.0])
    assert result.baseline_means()["majority"]["accuracy"].value == 0.25
    assert result.baseline_means()["late"] == {}
    assert result.pooled() is None


def test_rows_pooled_weigh_the_same() -> None:
    assert folded([0.5, 1.0], [10, 30]).pooled() == pytest.approx(0.875)
    assert folded([0.5, 1.0], [10, 30], metric="mae").pooled() is None


def test_json_there_and_back() -> None:
    result = folded([0.5, 1.0], [10, 30])
    saved = json.loads(json.dumps(result.as_json()))
    assert FoldedResult.from_json(saved) == result
    assert {"folds", "mean", "low", "high", "baselines"} < set(saved)
    assert saved["mean"] == 0.75 and saved["low"] < 0.75 < saved["high"]
    assert saved["baselines"]["majority"]["accuracy"]["mean"] == 0.25
    assert [fold["groups"] for fold in saved["folds"]] == [["ann"], []]
