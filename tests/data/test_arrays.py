from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_like, open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UsageError

NAN = float("nan")
FLAT = np.array([[1.0, 2.0, NAN], [4.0, 5.0, 6.0]])
DEEP = np.arange(12.0).reshape(2, 3, 2)
LABELS = ["a", "b"]
SERIES, NUMBERS = Layout(input_kind="series"), Layout(input_kind="numbers")


def values(data: Any, layout: Layout = SERIES) -> list[Any]:
    return [row.input.tolist() for row in open_source(data, layout).rows() if isinstance(row, Row)]


@pytest.mark.parametrize(
    "inputs",
    [FLAT, FLAT.tolist(), list(FLAT), tuple(map(tuple, FLAT)), torch.tensor(FLAT), FLAT.astype("f4")],
)
def test_rows_of_numbers_are_series_of_one_channel_or_plain_numbers(inputs: Any) -> None:
    np.testing.assert_equal(values((inputs, LABELS)), FLAT[:, :, None].tolist())
    np.testing.assert_equal(values((inputs, LABELS), NUMBERS), FLAT[:, None].tolist())
    assert open_source((inputs, LABELS), SERIES).fields == ("value",)
    assert open_source((inputs, LABELS), NUMBERS).fields == ("1", "2", "3")
    with pytest.raises(UsageError) as caught:
        open_source((inputs, LABELS))
    assert str(caught.value) == (
        '(X, y): each row of X holds numbers; say input_kind="series" (--input-kind series) where they are steps in '
        'time, or input_kind="numbers" where they are not'
    )


@pytest.mark.parametrize("layout", [Layout(), SERIES])
@pytest.mark.parametrize("inputs", [DEEP, DEEP.tolist(), list(DEEP), torch.tensor(DEEP), DEEP.astype(int)])
def test_rows_of_steps_of_channels_are_series(inputs: Any, layout: Layout) -> None:
    source = open_source((inputs, LABELS), layout)
    assert values((inputs, LABELS), layout) == DEEP.tolist()
    assert source.fields == ("1", "2")
    assert source.said == ["(X, y): X holds series, steps × channels"]
    assert source.layout == Layout(input="X", output="y", input_kind="series")
    assert [row.output for row in source.rows() if isinstance(row, Row)] == LABELS


def test_series_of_different_lengths() -> None:
    inputs = [np.zeros((3, 2)), np.ones((1, 2)), np.zeros((2, 3)), np.zeros((0, 2))]
    assert values((inputs, None), Layout()) == [np.zeros((3, 2)).tolist(), [[1, 1]]]
    found = [row for row in open_source((inputs, None)).rows() if isinstance(row, BadRow)]
    assert found == [BadRow("X:3", "found 3 channels, expected 2"), BadRow("X:4", "the series has no step")]
    ragged = [[1, 2, 3], np.array([4]), (5, None)]
    np.testing.assert_equal(values((ragged, None)), [[[1], [2], [3]], [[4]], [[5], [NAN]]])


def test_one_number_a_row() -> None:
    assert values((np.array([1.5, 2]), LABELS), NUMBERS) == [[[1.5]], [[2]]]
    assert values((np.array([1.5, 2]), LABELS)) == [[[1.5]], [[2]]]


def test_rows_of_words_are_no_numbers() -> None:
    (row, *_) = open_source(([["a", "b"], ["c"]], LABELS)).rows()
    assert row == BadRow("X:1", 'column "X" holds a list, expected text')
    assert isinstance(next(open_source((["1", "2"], LABELS)).rows()), Row)


def test_other_arrays_are_opened_the_same_way() -> None:
    layout = open_source((FLAT, LABELS), SERIES).layout
    other = open_like((FLAT[:, :2], None), layout)
    assert other.output is None
    assert [row.input.shape for row in other.rows() if isinstance(row, Row)] == [(2, 1), (2, 1)]


@pytest.mark.parametrize(
    ("data", "layout", "message"),
    [
        ((np.zeros((2, 2, 2, 2)), LABELS), Layout(), "(X, y): X has 4 dimensions, expected at most"),
        ((pd.DataFrame(FLAT), LABELS), Layout(), "(X, y): X is a DataFrame; give it alone, with y as one of"),
        ((DEEP, LABELS), Layout(group="who"), '--group: found "who", but (X, y) has no columns'),
        ((DEEP, LABELS), Layout(input_kind="events"), '--input-kind: found "events", but (X, y) is a table'),
        ((FLAT, LABELS[:1]), SERIES, "(X, y): found 2 rows in X and 1 in y"),
    ],
)
def test_refusals(data: Any, layout: Layout, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_source(data, layout)
    assert str(caught.value).startswith(message)


def test_fingerprint_follows_every_number_of_long_rows() -> None:
    long = np.zeros((2, 5000))
    changed = long.copy()
    changed[1, 2500] = 1e-12
    prints = [
        open_source((long, LABELS), SERIES).fingerprint(),
        open_source((changed, LABELS), SERIES).fingerprint(),
        open_source((list(changed), LABELS), SERIES).fingerprint(),
        open_source((long, LABELS), NUMBERS).fingerprint(),
        open_source((long, ["a", "c"]), SERIES).fingerprint(),
    ]
    assert prints[1] == prints[2]
    assert len(set(prints)) == 4
    records = [[{"x": row, "y": 1} for row in rows] for rows in (long, changed)]
    assert (
        len({open_source(rows, Layout("x", "y", input_kind="series")).fingerprint() for rows in records}) == 2
    )
