import gzip
import tracemalloc
from pathlib import Path

import pytest

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.data.source import Source
from unrolled.errors import UsageError, UserError

BODY = "good film,+\nbad film,-\nfine film,+\npoor film,-\n"


def opened(tmp_path: Path, content: str | bytes, name: str = "a.csv", **columns: str) -> Source:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_source(path, Layout(**columns))


def inputs(source: Source) -> list[str]:
    return [row.input for row in source.rows() if isinstance(row, Row)]


def bad(source: Source) -> list[tuple[str, str]]:
    return [(row.place.rpartition(":")[2], row.why) for row in source.rows() if isinstance(row, BadRow)]


def test_header_found_and_said(tmp_path: Path) -> None:
    source = opened(tmp_path, "text,label\n" + BODY)
    assert source.said == [
        "a.csv: header found: text, label",
        "a.csv: input is text, output is label (fewer distinct values)",
    ]
    first = next(source.rows())
    assert first == Row("good film", "+", f"{tmp_path}/a.csv:2")
    assert len(inputs(source)) == 4


def test_no_header_and_said(tmp_path: Path) -> None:
    source = opened(tmp_path, BODY)
    assert source.said[0] == "a.csv: no header: columns are 1, 2"
    assert (source.input, source.output) == ("1", "2")
    assert len(inputs(source)) == 4


def test_a_named_input_in_the_first_row_means_a_header(tmp_path: Path) -> None:
    assert len(inputs(opened(tmp_path, "good film,+\n" + BODY, input="good film"))) == 4


def test_columns_by_number_mean_no_header(tmp_path: Path) -> None:
    source = opened(tmp_path, "text,label\n" + BODY, input="1", output="2")
    assert len(inputs(source)) == 5
    assert source.said == ["a.csv: no header: columns are 1, 2"]


def test_an_input_alone(tmp_path: Path) -> None:
    source = opened(tmp_path, "text,label\n" + BODY, input="text")
    assert source.output is None
    assert next(source.rows()) == Row("good film", None, f"{tmp_path}/a.csv:2")


def test_padded_cells(tmp_path: Path) -> None:
    source = opened(
        tmp_path,
        "Class,   Name,  Sequence\nEI,  a,   ACGT\nN,   b,   TTGA\n",
        input="Sequence",
        output="Class",
    )
    assert "a.csv: spaces around cells are left out" in source.said
    assert inputs(source) == ["ACGT", "TTGA"]


def test_gzip_byte_order_mark_and_crlf(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + ("text,label\n" + BODY).replace("\n", "\r\n").encode()
    source = opened(tmp_path, gzip.compress(content), name="a.csv.gz")
    assert source.said[0] == "a.csv.gz: header found: text, label"
    assert [row.output for row in source.rows() if isinstance(row, Row)] == ["+", "-", "+", "-"]


def test_every_defect_is_named_by_its_line(tmp_path: Path) -> None:
    content = (
        b"text,label\ngood,+\none\na,b,c\n\n,+\nx,\ncaf\xe9 au lait,+\na\0b,+\n"
        b'"two\nlines",-\n"open,+\nlast,+\n"three\nlines",+,-\n"x"y,+\n'
    )
    source = opened(tmp_path, content, input="text", output="label")
    assert bad(source) == [
        ("3", "expected 2 columns, found 1"),
        ("4", "expected 2 columns, found 3"),
        ("5", "the line is empty"),
        ("6", "the input is empty"),
        ("7", "the output is empty"),
        ("8", "isn't UTF-8 (byte 4 is 0xe9), likely cp1252"),
        ("9", "holds a NUL character"),
        ("12", "text follows a closing quote on line 14"),
        ("14", "expected 2 columns, found 3 up to line 15"),
        ("16", "text follows a closing quote"),
    ]
    assert inputs(source) == ["good", "two\nlines", "last"]


def test_a_broken_first_record_is_data(tmp_path: Path) -> None:
    source = opened(tmp_path, "only one\n" + BODY)
    assert source.said[0] == "a.csv: no header: columns are 1, 2"
    assert bad(source) == [("1", "expected 2 columns, found 1")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a.csv: the file is empty"),
        (b"\n\r\n", "a.csv: the file is empty"),
        (b"text,label\n", "a.csv: found a header (text, label) and no rows"),
        (
            b"caf\xe9,label\na,b\n",
            "a.csv:1: the first row can't be read: isn't UTF-8 (byte 4 is 0xe9), likely cp1252",
        ),
        (
            "text,label\na,b\n".encode("utf-16"),
            "a.csv:1: the first row can't be read: isn't UTF-8 (byte 1 is 0xff), likely utf_16",
        ),
    ],
)
def test_files_without_a_table(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(UserError) as caught:
        opened(tmp_path, content, input="text", output="label")
    assert str(caught.value) == f"{tmp_path}/{message}"


def test_an_unknown_column_names_the_columns_and_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        opened(tmp_path, "text,label\n" + BODY, input="txt")
    assert str(caught.value) == 'a.csv: --input: no column "txt"; columns: text, label; did you mean "text"?'


def test_three_columns_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"a\.csv: say --input and --output; columns: id, text, label"):
        opened(tmp_path, "id,text,label\n1,good,+\n2,bad,-\n3,fine,+\n")


def test_fingerprint_follows_content_and_settings(tmp_path: Path) -> None:
    content = "text,label\n" + BODY
    prints = [
        opened(tmp_path, content).fingerprint(),
        opened(tmp_path, content, input="label", output="text").fingerprint(),
        opened(tmp_path, content, input="1", output="2").fingerprint(),
        opened(tmp_path, content, input="text").fingerprint(),
        opened(tmp_path, content + "new,+\n").fingerprint(),
        opened(tmp_path, content, name="a.tsv").fingerprint(),
    ]
    assert len(set(prints)) == len(prints)
    assert opened(tmp_path, content, name="elsewhere.csv").fingerprint() == prints[0]


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    source = opened(
        tmp_path,
        "text,label\n" + f'"{"long " * 100}",+\n{"long " * 100},-\n' * 10_000,
        input="text",
        output="label",
    )
    tracemalloc.start()
    assert sum(1 for _ in source.rows()) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_numbers_beyond_the_columns_are_names(tmp_path: Path) -> None:
    source = opened(tmp_path, "name,2019,2020\na,5,6\nb,7,8\n", input="2019-2020")
    assert source.said[0] == "a.csv: header found: name, 2019, 2020"
    assert source.layout.input_kind == "numbers" and source.fields == ("2019", "2020")


def test_a_number_that_is_a_value_too_is_a_column(tmp_path: Path) -> None:
    source = opened(tmp_path, "up,1,2\ndown,3,4\n", input="2", output="1")
    assert inputs(source) == ["1", "3"]


def test_a_column_whose_name_has_a_comma_makes_a_header(tmp_path: Path) -> None:
    source = opened(tmp_path, '"good, or not",+\ngood,+\n', input="good, or not")
    assert inputs(source) == ["good"]
    assert source.layout.input == "good, or not"
