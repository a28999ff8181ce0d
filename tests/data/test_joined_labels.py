"""Several output columns become one of labels, the rows without any label kept."""

from pathlib import Path

import pandas as pd
import pytest

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UsageError

LAYOUT = Layout(input="text", output="rude, toxic", input_kind="text")


def write(folder: Path, *lines: str) -> Path:
    file = folder / "a.csv"
    file.write_text("\n".join(["text,toxic,rude,other", *lines]) + "\n")
    return file


def test_a_row_has_the_labels_of_the_columns_that_are_true(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "one,0,1,x", "two,TRUE,true,x", "three,0.0,false,x"), LAYOUT)
    assert [(row.input, row.output) for row in source.rows() if isinstance(row, Row)] == [
        ("one", "rude"), ("two", "rude;toxic"), ("three", ""),
    ]  # fmt: skip
    assert source.output == source.layout.output == "rude,toxic"
    # The completed layout opens further data in the same way.
    assert list(open_source(tmp_path / "a.csv", source.layout).rows()) == list(source.rows())


def test_cells_that_are_neither_true_nor_false_make_bad_rows(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "one,2,1,x", "two,,1,x", ",1,1,x"), LAYOUT)
    assert list(source.rows()) == [
        BadRow(f"{tmp_path}/a.csv:2", 'column "toxic" holds "2", expected 0 or 1, true or false'),
        BadRow(f"{tmp_path}/a.csv:3", 'column "toxic" holds "", expected 0 or 1, true or false'),
        BadRow(f"{tmp_path}/a.csv:4", "the input is empty"),
    ]


def test_data_in_memory_is_joined_too() -> None:
    frame = pd.DataFrame({"text": ["one", "two"], "rude": [True, False], "toxic": [1.0, 0.0]})
    rows = [row for row in open_source(frame, LAYOUT).rows() if isinstance(row, Row)]
    assert [row.output for row in rows] == ["rude;toxic", ""]


def test_a_single_column_with_a_comma_in_its_name_is_itself() -> None:
    frame = pd.DataFrame({"text": ["one", "two"], "a,b": ["x", "y"]})
    source = open_source(frame, Layout(input="text", output="a,b"))
    assert [row.output for row in source.rows() if isinstance(row, Row)] == ["x", "y"]


def test_columns_that_are_not_there_and_names_that_cannot_be_joined_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'--output: no column "rood".*did you mean "rude"\?$'):
        open_source(write(tmp_path, "one,0,1,x"), Layout(input="text", output="rood,toxic"))
    frame = pd.DataFrame({"text": ["one"], "a;b": [1], "c": [0]})
    with pytest.raises(
        UsageError, match='--output: the column "a;b" holds ";", which stands between labels$'
    ):
        open_source(frame, Layout(input="text", output="a;b,c"))
