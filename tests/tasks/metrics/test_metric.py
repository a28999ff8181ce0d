"""A metric never holds what JSON cannot."""

import json
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from unrolled.tasks.metrics.metric import Metric, Report

NUMBERS = st.none() | st.floats(allow_nan=True, allow_infinity=True)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_what_is_not_finite_is_undefined(value: float | None, low: float | None, high: float | None) -> None:
    metric = Metric(value, low, high)
    for given_, kept in ((value, metric.value), (low, metric.low), (high, metric.high)):
        assert kept == (given_ if given_ is not None and math.isfinite(given_) else None)
    json.dumps(metric.as_json(), allow_nan=False)


def test_a_report_turns_numpy_into_plain_json() -> None:
    details = {
        "matrix": np.arange(4).reshape(2, 2),
        "share": np.float32(0.5),
        "odd": [np.float64("nan"), (np.int64(3), float("inf"))],
        3: {"flag": np.bool_(True)},
        "none": None,
    }
    found = Report({"accuracy": Metric(np.float64(0.25))}, details).as_json()
    assert json.loads(json.dumps(found, allow_nan=False)) == {
        "metrics": {"accuracy": {"value": 0.25, "low": None, "high": None}},
        "details": {
            "matrix": [[0, 1], [2, 3]],
            "share": 0.5,
            "odd": [None, [3, None]],
            "3": {"flag": True},
            "none": None,
        },
    }
