from pathlib import Path

import pytest

from unrolled.data.lines import read_lines
from unrolled.data.record_formats import CommaFormat, TabFormat, usual_width
from unrolled.data.records import Record


@pytest.mark.parametrize(
    ("content", "cells", "said"),
    [
        ("a,b\nc,d\n", ["a", "b"], None),
        ("a;b\nc;d,e\n", ["a", "b"], "cells are separated by ';'"),
        ("a\tb\nc\td\n", ["a", "b"], "cells are separated by '\\t'"),
        ("a, b\nc, d\n", ["a", "b"], "spaces around cells are left out"),
        ("a; b\nc; d\n", ["a", "b"], "cells are separated by ';', spaces around cells are left out"),
        ("a, b\nc,d\n", ["a", "b"], "spaces around cells are left out"),
        ("a ,b\nc,d\n", ["a", "b"], "spaces around cells are left out"),
        ("one line\nanother\n", ["one line"], None),
        ("a, b\n", ["a", "b"], "spaces around cells are left out"),
        ('" a","b "\nc,d\n', [" a", "b "], None),
        ('" a"  ,b\nc,d\n', [" a", "b"], None),
    ],
)
def test_dialects(tmp_path: Path, content: str, cells: list[str], said: str | None) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content)
    format = CommaFormat(path)
    assert next(format.records(read_lines(path))).cells == cells
    assert format.said == said


def test_padded_quotes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a, "b, c"\nd, "e, f"\n')
    assert [record.cells for record in CommaFormat(path).records(read_lines(path))] == [
        ["a", "b, c"],
        ["d", "e, f"],
    ]


@pytest.mark.parametrize("header", ["p,q\n", "p, q\n"])
def test_quotes_behind_spaces_are_quotes_where_all_cells_are_padded(tmp_path: Path, header: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(header + 'a, " b, c"\n,\nd, e\n')
    records = list(CommaFormat(path).records(read_lines(path)))
    assert [record.cells for record in records[1:]] == [["a", " b, c"], ["", ""], ["d", "e"]]


def test_quotes_behind_spaces_are_text_where_other_cells_are_not_padded(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('p,q\na, "b" said c\nd,e\n')
    assert [record.cells for record in CommaFormat(path).records(read_lines(path))][1] == ["a", '"b" said c']


def test_tsv_says_that_quotes_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text('"a"\tb\n')
    assert TabFormat(path).said == "quotes around cells are kept: TSV has no quoting"
    path.write_text("a\tb\n")
    assert TabFormat(path).said is None


def test_broken_records_do_not_count_for_the_width() -> None:
    assert usual_width([Record(1, [], "broken"), Record(2, [], "broken"), Record(3, ["a"])]) == 1
    assert usual_width([Record(1, [], "broken")]) == 0
