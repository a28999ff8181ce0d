from pathlib import Path

import pytest

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.data.text_cell import TextCell
from unrolled.errors import UsageError


def test_symbols_are_text_with_a_symbol_in_it() -> None:
    cell = TextCell("chords", "symbols", ",")
    assert cell.row("a:1", ["60.64, 67"], "x") == Row("60.64, 67", "x", "a:1")
    assert cell.row("a:1", [", ,"], "x") == BadRow("a:1", "the input holds no symbol")
    assert cell.row("a:1", [""], "x") == BadRow("a:1", "the input is empty")
    assert cell.row("a:1", [["C", "G"]], "x") == BadRow("a:1", 'column "chords" holds a list, expected text')
    assert TextCell("chords").row("a:1", [", ,"], "x") == Row(", ,", "x", "a:1")


def test_symbols_from_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("chords,style\n60 64,jazz\n59 62,rock\n60 65,jazz\n")
    layout = Layout(input="chords", output="style", input_kind="symbols", separator=" ")
    source = open_source(tmp_path / "a.csv", layout)
    assert source.layout == layout and source.fields == ()
    assert [row.input for row in source.rows() if isinstance(row, Row)] == ["60 64", "59 62", "60 65"]


def test_a_separator_belongs_to_symbols(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label\na,b\n")
    with pytest.raises(UsageError, match="--separator: found with --input-kind text, expected with symbols"):
        open_source(tmp_path / "a.csv", Layout(input="text", separator=" "))
