import numpy as np
import pytest

from unrolled.data.rows import BadRow, Row
from unrolled.data.series_rows import series_row

NAN, INF = float("nan"), float("inf")


def test_a_good_series_is_a_row_with_all_that_belongs_to_it() -> None:
    series = np.array([[1.0, NAN], [NAN, 2.0]])
    row = series_row("a.ts:9", series, "x", fields=("left", "right"), group="g", time=3.0)
    assert isinstance(row, Row) and row.input is series
    assert (row.output, row.place, row.group, row.time) == ("x", "a.ts:9", "g", 3.0)
    assert isinstance(series_row("a.ts:9", series, None, fields=("left", "right")), Row)


@pytest.mark.parametrize(
    ("series", "output", "why"),
    [
        ([[1.0]], "x", "found 1 channel, expected 2"),
        ([[1.0, 2.0, 3.0]], "x", "found 3 channels, expected 2"),
        (np.zeros((0, 2)), "x", "the series has no step"),
        ([[0.0, 1.0], [0.0, INF]], "x", 'step 2: channel "right" is infinite, expected a number'),
        ([[-INF, INF]], "x", 'step 1: channel "left" is infinite, expected a number'),
        ([[NAN, NAN]], "x", "every number of the series is missing"),
        ([[0.0, 1.0]], "", "the output is empty"),
        ([[0.0, 1.0]], " ", "the output is empty"),
    ],
)
def test_defects(series: list[list[float]], output: str, why: str) -> None:
    assert series_row("a.ts:9", np.array(series), output, fields=("left", "right")) == BadRow("a.ts:9", why)
