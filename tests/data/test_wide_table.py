import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_like, open_source
from unrolled.data.rows import BadRow, Row
from unrolled.data.source import Source
from unrolled.data.wide_table import WideSeries
from unrolled.errors import UsageError

WIDE = "label,t1,t2,t3\nup,1,2,3\ndown,3,,1\nup,4,5,\n"


def opened(tmp_path: Path, content: str, name: str = "a.csv", **layout: Any) -> Source:
    (tmp_path / name).write_text(content)
    return open_source(tmp_path / name, Layout(input_kind="series", **layout))


def series(source: Source) -> list[list[float]]:
    return [row.input.ravel().tolist() for row in source.rows() if isinstance(row, Row)]


def bad(source: Source) -> list[tuple[str, str]]:
    return [(row.place.rpartition(":")[2], row.why) for row in source.rows() if isinstance(row, BadRow)]


def same(found: list[list[float]], expected: list[list[float]]) -> None:
    np.testing.assert_equal(found, expected)


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), min_size=1))
def test_a_row_ends_at_its_last_number(cells: list[float | None]) -> None:
    numbers = [math.nan if cell is None else cell for cell in cells]
    while numbers and math.isnan(numbers[-1]):
        numbers.pop()
    columns = [str(number) for number in range(len(cells))]
    for written in (cells, ["" if cell is None else repr(cell) for cell in cells]):
        row = WideSeries(columns).row("a:1", written, None)
        if numbers:
            assert isinstance(row, Row) and row.input.dtype == np.float64
            np.testing.assert_array_equal(row.input, np.array(numbers)[:, None])
        else:
            assert row == BadRow("a:1", "the series has no step")


def test_all_columns_but_the_others_are_steps(tmp_path: Path) -> None:
    source = opened(tmp_path, WIDE, output="label")
    same(series(source), [[1, 2, 3], [3, math.nan, 1], [4, 5]])
    assert source.fields == ("value",)
    assert source.said[-1] == "a.csv: input is t1, t2, t3, output is label"
    assert source.layout == Layout(input="t1,t2,t3", output="label", input_kind="series")
    first = next(source.rows())
    assert isinstance(first, Row) and first.input.shape == (3, 1) and first.output == "up"


def test_the_only_column_without_numbers_is_the_output(tmp_path: Path) -> None:
    assert opened(tmp_path, WIDE).output == "label"
    with pytest.raises(UsageError, match="say --input and --output; columns: who, label, t1"):
        opened(tmp_path, "who,label,t1,t2\nx,up,1,2\ny,down,3,4\n")
    assert opened(tmp_path, "t1,t2\n1,2\n3,4\n").output is None


def test_steps_are_read_in_the_order_named(tmp_path: Path) -> None:
    same(series(opened(tmp_path, WIDE, input="t3,t1", output="label")), [[3, 1], [1, 3], [math.nan, 4]])
    same(series(opened(tmp_path, WIDE, input="t2-t3")), [[2, 3], [math.nan, 1], [5]])


def test_without_a_header_columns_go_by_number(tmp_path: Path) -> None:
    content = "up,1,2,3\ndown,3,,1\nup,4,5,\n"
    for layout, input in (
        ({"input": "2-4", "output": "1"}, "2,3,4"),
        ({"input": "2-", "output": "1"}, "2-"),
        ({"output": "1"}, "2-"),
        ({}, "2-"),
    ):
        source = opened(tmp_path, content, **layout)
        same(series(source), [[1, 2, 3], [3, math.nan, 1], [4, 5]])
        assert (source.input, source.layout.input, source.output) == (input, input, "1")


def test_rows_may_end_early(tmp_path: Path) -> None:
    source = opened(tmp_path, "up,1\ndown,3,,1,7\nup,4,5\n", output="1")
    assert source.said[:2] == [
        "a.csv: no header: columns are 1, 2, 3, 4, 5",
        "a.csv: rows of 2 to 5 cells: series end where their rows do",
    ]
    same(series(source), [[1], [3, math.nan, 1, 7], [4, 5]])
    same(series(opened(tmp_path, "up\t1\ndown\t3\t4\n", "a.tsv", output="1")), [[1], [3, 4]])


def test_rows_longer_than_the_header_and_empty_lines_are_bad(tmp_path: Path) -> None:
    source = opened(tmp_path, "label,t1,t2\nup,1,2,3\n\nup,1\n", output="label")
    assert bad(source) == [("2", "expected 3 columns, found 4"), ("3", "the line is empty")]
    same(series(source), [[1]])


def test_a_series_longer_than_the_first_thousand_is_whole(tmp_path: Path) -> None:
    source = opened(tmp_path, "up,1\n" * 1200 + "down,1,2,3\n", output="1")
    same(series(source)[-1:], [[1, 2, 3]])


def test_defects_by_name_and_place(tmp_path: Path) -> None:
    content = 'label,t1,t2,t3\nup,1,2,abc\nup,,,\n,1,2,3\nup,1,inf,3\nup,1,"2,5",3\nup,1,1_0,3\nup,1,2,3\n'
    source = opened(tmp_path, content, output="label")
    assert bad(source) == [
        ("2", 'step 3 (column t3): found "abc", expected a number'),
        ("3", "the series has no step"),
        ("4", "the output is empty"),
        ("5", 'step 2: channel "value" is infinite, expected a number'),
        ("6", 'step 2 (column t2): found "2,5", expected a number'),
        ("7", 'step 2 (column t2): found "1_0", expected a number'),
    ]
    same(series(source), [[1, 2, 3]])


def test_a_frame_is_read_like_a_file() -> None:
    frame = pd.DataFrame({"label": ["a", "b"], "0": [1, 2], "1": [1.5, np.nan]})
    source = open_source(frame, Layout(output="label", input_kind="series"))
    same(series(source), [[1, 1.5], [2]])
    frame["2"] = [True, False]
    assert bad(open_source(frame, Layout(output="label", input_kind="series")))[0] == (
        "1",
        'step 3 (column 2): found "true", expected a number',
    )


def test_further_data_is_opened_the_same_way(tmp_path: Path) -> None:
    layout = opened(tmp_path, WIDE, output="label").layout
    (tmp_path / "b.csv").write_text("t3,t2,t1,id,label\n9,8,7,x,up\n")
    same(series(open_like(tmp_path / "b.csv", layout)), [[7, 8, 9]])


def test_further_series_without_a_header_may_be_longer_and_shorter(tmp_path: Path) -> None:
    rows = "up,7,8\nup,1,2,3,4,5\n"
    (tmp_path / "longer.csv").write_text(rows)
    (tmp_path / "shorter.csv").write_text("up,2\ndown,2\n")
    inferred = opened(tmp_path, "up,1,2,3\ndown,3,4\n", output="1").layout
    same(series(open_like(tmp_path / "longer.csv", inferred)), [[7, 8], [1, 2, 3, 4, 5]])
    same(series(open_like(tmp_path / "shorter.csv", inferred)), [[2], [2]])
    named = opened(tmp_path, "up,1,2,3\ndown,3,4\n", input="2-4", output="1").layout
    same(series(open_like(tmp_path / "longer.csv", named)), [[7, 8], [1, 2, 3]])
    same(series(open_like(tmp_path / "shorter.csv", named)), [[2], [2]])


def test_years_are_names_of_steps_where_the_first_row_has_them(tmp_path: Path) -> None:
    source = opened(tmp_path, "place,2019,2020,2021\na,1,2\nb,3,4,5\n", input="2019-2021", output="place")
    same(series(source), [[1, 2], [3, 4, 5]])
    source = opened(tmp_path, "place,2019,2020\na,1,2\n", input="2019-2020")
    same(series(source), [[1, 2]])


@pytest.mark.parametrize(
    ("content", "layout", "message"),
    [
        (WIDE, {"input": "t1,t9"}, 'a.csv: --input: no column "t9"; columns: label, t1, t2, t3'),
        (WIDE, {"input": "t1,label", "output": "label"}, 'a.csv: --input and --output are both "label"'),
        (WIDE, {"output": "lable"}, 'a.csv: --output: no column "lable"; columns: label, t1, t2, t3'),
        (WIDE, {"output": "label", "group": "who"}, 'a.csv: --group: no column "who"'),
        ("label\nup\n", {"output": "label"}, "a.csv: no column is left for the input; columns: label"),
        ("up,1\n", {"output": "20240101"}, 'a.csv: --output: no column "20240101"; columns: 1, 2'),
        (
            "up,1\n",
            {"input": "2-", "output": "2"},
            'a.csv: --input: no column is left of "2-"; columns: 1, 2',
        ),
        (",label,t1\n0,up,1\n", {"output": "label"}, "a.csv: column 1 has no name; say --input"),
        ("label,t,t\nup,1,2\n", {"output": "label"}, 'a.csv: --input: 2 columns are named "t"'),
        (
            'label,x,y\nup,"1 2",3\n',
            {"output": "label"},
            'a.csv: the column "x" holds lists of numbers; name it alone with --input',
        ),
    ],
)
def test_refusals(tmp_path: Path, content: str, layout: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        opened(tmp_path, content, **layout)
    assert str(caught.value).startswith(message)
