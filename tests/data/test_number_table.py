import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_like, open_source
from unrolled.data.rows import BadRow, Row
from unrolled.data.source import Source
from unrolled.errors import UsageError

NAN = math.nan
CLASS = "hours,age,passed\n1.5,20,no\n,31,yes\n12, 25 ,yes\n"


def opened(tmp_path: Path, content: str, name: str = "a.csv", **layout: Any) -> Source:
    (tmp_path / name).write_text(content)
    return open_source(tmp_path / name, Layout(**layout))


def numbers(source: Source) -> list[list[float]]:
    rows = [row for row in source.rows() if isinstance(row, Row)]
    assert all(row.input.shape == (1, len(source.fields)) for row in rows)
    return [row.input[0].tolist() for row in rows]


def bad(source: Source) -> list[tuple[str, str]]:
    return [(row.place.rpartition(":")[2], row.why) for row in source.rows() if isinstance(row, BadRow)]


@pytest.mark.parametrize(
    "layout",
    [
        {"input_kind": "numbers"},
        {"input_kind": "numbers", "output": "passed"},
        {"input_kind": "numbers", "input": "hours,age", "output": "passed"},
        {"input": "hours,age", "output": "passed"},
        {"input": "hours-age", "output": "passed"},
    ],
)
def test_columns_of_numbers(tmp_path: Path, layout: dict[str, str]) -> None:
    source = opened(tmp_path, CLASS, **layout)
    np.testing.assert_equal(numbers(source), [[1.5, 20], [NAN, 31], [12, 25]])
    assert source.fields == ("hours", "age")
    assert source.layout == Layout(input="hours,age", output="passed", input_kind="numbers")
    assert [row.output for row in source.rows() if isinstance(row, Row)] == ["no", "yes", "yes"]


def test_what_was_inferred_is_said(tmp_path: Path) -> None:
    assert opened(tmp_path, CLASS, input="hours,age", output="passed").said[-1] == (
        "a.csv: input is hours, age, read as plain numbers (--input-kind series reads them as steps)"
    )
    assert opened(tmp_path, CLASS, input_kind="numbers").said[-1] == (
        "a.csv: input is hours, age, output is passed"
    )
    assert opened(tmp_path, "a,b\n1,2\n3,4\n", input_kind="numbers").said[-1] == (
        "a.csv: input is a, b, no output"
    )


def test_defects_by_name_and_place(tmp_path: Path) -> None:
    content = "hours,age,passed\n1,x,no\n,,no\n1,inf,no\n1,2,\n3,4,yes\n"
    source = opened(tmp_path, content, input_kind="numbers", output="passed")
    assert bad(source) == [
        ("2", 'column age: found "x", expected a number'),
        ("3", "every number is missing"),
        ("4", "column age: found an infinite number"),
        ("5", "the output is empty"),
    ]
    assert numbers(source) == [[3, 4]]


@pytest.mark.parametrize(
    ("layout", "odd"), [({"input": "hours,passed"}, "passed"), ({"input": "age,hours,passed"}, "passed")]
)
def test_columns_that_hold_more_than_numbers_must_be_explained(
    tmp_path: Path, layout: dict[str, str], odd: str
) -> None:
    with pytest.raises(
        UsageError, match=f'of which "{odd}" holds more than numbers; expected one column, .* --by'
    ):
        opened(tmp_path, CLASS, **layout)


def test_a_few_numbers_among_words_are_no_column_of_numbers(tmp_path: Path) -> None:
    content = "title,year,good\n1984,1949,yes\nEmma,1815,yes\nWe,1924,no\n"
    with pytest.raises(UsageError, match='"title" holds more than numbers'):
        opened(tmp_path, content, input="title,year", output="good")
    source = opened(tmp_path, content, input="title,year", output="good", input_kind="numbers")
    assert bad(source)[0] == ("3", 'column title: found "Emma", expected a number')


@pytest.mark.parametrize("kind", ["text", "symbols"])
def test_text_is_one_column(tmp_path: Path, kind: str) -> None:
    with pytest.raises(UsageError) as caught:
        opened(tmp_path, CLASS, input="hours,age", input_kind=kind)
    assert str(caught.value) == f"a.csv: --input: found 2 columns, expected one with --input-kind {kind}"


def test_events_need_a_long_table(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        opened(tmp_path, CLASS, input="hours", input_kind="events")
    assert str(caught.value) == (
        '--input-kind: found "events", but a.csv is a table, expected one of: text, symbols, series, numbers; events '
        "need --by"
    )


def test_one_column_of_numbers(tmp_path: Path) -> None:
    assert numbers(opened(tmp_path, CLASS, input="age", input_kind="numbers")) == [[20], [31], [25]]


def test_a_frame_and_further_data(tmp_path: Path) -> None:
    frame = pd.DataFrame({"age": [20, 31], "hours": [1.5, np.nan], "passed": ["no", "yes"]})
    source = open_source(frame, Layout(output="passed", input_kind="numbers"))
    np.testing.assert_equal(numbers(source), [[20, 1.5], [31, NAN]])
    (tmp_path / "a.csv").write_text(CLASS)
    np.testing.assert_equal(
        numbers(open_like(tmp_path / "a.csv", source.layout)), [[20, 1.5], [31, NAN], [25, 12]]
    )


def test_a_list_of_numbers_in_each_cell() -> None:
    cells = [[1, 2.5, None], [3, 4, 5], [1, 2], "abc", [1, "x", 2], [None] * 3]
    records = [{"embedding": cell, "label": "a"} for cell in cells]
    source = open_source(records, Layout(output="label", input_kind="numbers"))
    assert source.fields == ("1", "2", "3")
    np.testing.assert_equal(numbers(source), [[1, 2.5, NAN], [3, 4, 5]])
    assert bad(source) == [
        ("3", "column embedding: found 2 numbers, expected 3"),
        ("4", 'column embedding: number 1: found "abc", expected a number'),
        ("5", 'column embedding: number 2: found "x", expected a number'),
        ("6", "every number is missing"),
    ]
