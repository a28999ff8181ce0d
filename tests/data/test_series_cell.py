import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_like, open_source
from unrolled.data.rows import BadRow, Row
from unrolled.data.series_cell import NotSeries, as_series, flat_numbers, usual_channels
from unrolled.data.source import Source
from unrolled.errors import UsageError

NAN = math.nan
SERIES = Layout(output="label", input_kind="series")
ONE = [[1.0, 2.0, 3.0], [4.5], [6.0, 7.0]]
TWO = [[[1.0, 2.0], [3.0, 4.0]], [[5.0, None]], [[7.0, 8.0]]]


def series(source: Source) -> list[Any]:
    return [row.input.tolist() for row in source.rows() if isinstance(row, Row)]


@given(st.lists(st.one_of(st.none(), st.floats(allow_infinity=False), st.integers(-5, 5))))
def test_a_list_is_one_channel(cell: list[float | None]) -> None:
    expected = np.array([NAN if number is None else number for number in cell], dtype=float)[:, None]
    for form in (
        cell,
        tuple(cell),
        np.array(cell, dtype=object),
        np.array(cell, dtype=float),
        pd.Series(cell),
    ):
        np.testing.assert_array_equal(as_series(form), expected)
    if cell:
        np.testing.assert_array_equal(as_series(json.dumps(cell)), expected)


@given(st.lists(st.lists(st.one_of(st.none(), st.floats(-9, 9)), min_size=3, max_size=3), min_size=1))
def test_a_list_of_lists_is_steps_of_channels(cell: list[list[float | None]]) -> None:
    expected = np.array([[NAN if number is None else number for number in step] for step in cell])
    nested = np.empty(len(cell), dtype=object)
    nested[:] = [np.array(step, dtype=float) for step in cell]
    for form in (cell, tuple(map(tuple, cell)), np.array(cell, dtype=float), nested, json.dumps(cell)):
        np.testing.assert_array_equal(as_series(form), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("1 2.5 -3e2", [1, 2.5, -300]), ("1,2,3", [1, 2, 3]), (" 1; 2 ;3 ", [1, 2, 3]), ("7", [7])),
        *(("1  2\t3", [1, 2, 3]), ("1,,3", [1, NAN, 3]), (",2", [NAN, 2]), ("1, nan, 3", [1, NAN, 3])),
        *(("1,2,,", [1, 2]), ("1;2;", [1, 2]), ("", []), (" ", []), (",,", []), ("[1, null]", [1, NAN])),
    ],
)
def test_a_text_of_numbers(text: str, expected: list[float]) -> None:
    np.testing.assert_array_equal(as_series(text), np.array(expected)[:, None])


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1 abc 3", 'step 2: found "abc", expected a number'),
        ("1,5;2", 'step 1: found "1,5", expected a number'),
        ("one", 'step 1: found "one", expected a number'),
        ("[1, 2", 'found "[1, 2", expected numbers or a list in JSON'),
        (["1", "x"], 'step 2: found "x", expected a number'),
        ([1, True], 'step 2: found "true", expected a number'),
        ([1, [2]], "step 2: found a list, expected a number"),
        ([[1, 2], [3]], "step 2: found 1 channel, expected 2"),
        ([[1], [3, 4]], "step 2: found 2 channels, expected 1"),
        ([[1, 2], 3], 'step 2: found "3", expected a list of 2 channels'),
        ([[1, 2], None], 'step 2: found "", expected a list of 2 channels'),
        ([[1, 2], [3, "x"]], 'step 2, channel 2: found "x", expected a number'),
        (np.zeros((2, 2, 2)), "step 1, channel 1: found a ndarray, expected a number"),
        ({"a": 1}, "found a dict, expected a list of numbers"),
        (b"12", "found a bytes, expected a list of numbers"),
        (True, 'step 1: found "true", expected a number'),
    ],
)
def test_what_is_no_series(cell: object, why: str) -> None:
    with pytest.raises(NotSeries) as caught:
        as_series(cell)
    assert str(caught.value) == why


def test_numbers_in_one_cell_keep_a_gap_at_the_end() -> None:
    np.testing.assert_array_equal(flat_numbers("1,2,"), [1, 2, NAN])
    with pytest.raises(NotSeries, match='number 2: found "x", expected a number'):
        flat_numbers("1,x")


def test_most_cells_say_how_many_channels_there_are() -> None:
    assert usual_channels([[[1]], "abc", [[1, 2]], [[3, 4]], None]) == 2
    assert usual_channels(["abc"]) == 1


def _sources(folder: Path, rows: list[Any]) -> dict[str, Source]:
    records = [{"label": "ab"[number % 2], "x": row} for number, row in enumerate(rows)]
    (folder / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    pq.write_table(pa.Table.from_pylist(records), folder / "a.parquet")
    return {
        "jsonl": open_source(folder / "a.jsonl", SERIES),
        "parquet": open_source(folder / "a.parquet", SERIES),
        "records": open_source(records, SERIES),
        "arrow": open_source(pa.Table.from_pylist(records), SERIES),
        "frame": open_source(pd.DataFrame(records), SERIES),
    }


@pytest.mark.parametrize(("rows", "fields"), [(ONE, ("value",)), (TWO, ("1", "2"))])
def test_lists_in_the_cells_of_every_table(tmp_path: Path, rows: list[Any], fields: tuple[str, ...]) -> None:
    expected = [as_series(row).tolist() for row in rows]
    for name, source in _sources(tmp_path, rows).items():
        np.testing.assert_equal(series(source), expected, err_msg=name)
        assert source.fields == fields, name
        assert source.layout == Layout(input="x", output="label", input_kind="series"), name
        np.testing.assert_equal(series(open_like(tmp_path / "a.jsonl", source.layout)), expected)


def test_lists_written_into_a_csv(tmp_path: Path) -> None:
    pd.DataFrame({"x": ONE, "label": list("aba")}).to_csv(tmp_path / "a.csv", index=False)
    source = open_source(tmp_path / "a.csv", Layout(input_kind="series"))
    assert source.said[-1] == "a.csv: input is x, output is label"
    assert series(source) == [as_series(row).tolist() for row in ONE]
    (tmp_path / "a.tsv").write_text("x\tlabel\n1 2 3\ta\n4\tb\n")
    assert series(open_source(tmp_path / "a.tsv", Layout(input_kind="series"))) == [[[1], [2], [3]], [[4]]]


def test_defects_by_place() -> None:
    cells = [[[1, 2]], [[1, 2], [3]], [], None, [[1, 2, 3]], [[None, None]], "abc", [[1, math.inf]], [[3, 4]]]
    records = [{"x": cell, "label": "a"} for cell in cells]
    found = list(open_source(records, SERIES).rows())
    assert [str(row) for row in found if isinstance(row, BadRow)] == [
        'records:2: column "x": step 2: found 1 channel, expected 2',
        "records:3: the series has no step",
        "records:4: the series has no step",
        "records:5: found 3 channels, expected 2",
        "records:6: every number of the series is missing",
        'records:7: column "x": step 1: found "abc", expected a number',
        'records:8: step 1: channel "2" is infinite, expected a number',
    ]


def test_two_columns_of_lists_must_be_told_apart() -> None:
    records = [{"x": [1, 2], "y": [3, 4], "label": "a"}]
    with pytest.raises(UsageError, match='the column "x" holds lists of numbers; name it alone with --input'):
        open_source(records, SERIES)
    assert series(open_source(records, Layout(input="y", input_kind="series"))) == [[[3], [4]]]
