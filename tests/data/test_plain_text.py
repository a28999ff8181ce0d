import gzip
from pathlib import Path

import pytest

from unrolled.data.open_source import open_source
from unrolled.data.rows import Row
from unrolled.errors import UserError


@pytest.mark.parametrize("name", ["a.txt", "a.text", "a.py", "a", "a.b.c"])
def test_one_row_with_everything(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("one\n\n two,three\n")
    source = open_source(path)
    assert (source.kind, source.input, source.output) == ("text", "text", None)
    assert source.said == [f"{name}: read as one plain text"]
    for _ in range(2):
        assert list(source.rows()) == [Row("one\n\n two,three\n", None, f"{path}:1")]


def test_gzip_byte_order_mark_and_crlf(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress("\ufeffक\r\n👋\rx".encode()))
    source = open_source(path)
    assert source.said == ["a.txt.gz: read as one plain text, CRLF line ends read as LF"]
    assert next(source.rows()) == Row("क\n👋\rx", None, f"{path}:1")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"one\r\ntwo\ncaf\xe9", "a.txt:3: isn't UTF-8 (byte 4 is 0xe9), likely cp1252, expected UTF-8 text"),
        (b"one\na\0b", "a.txt:2: holds a NUL character, expected UTF-8 text"),
        (b"", "a.txt: the file is empty"),
        (b" \n\n", "a.txt: the file holds only white space"),
    ],
)
def test_what_is_no_text(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        list(open_source(path).rows())
    assert str(caught.value) == f"{tmp_path}/{message}"


def test_truncated_gzip(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"one\n" * 1000)[:-10])
    with pytest.raises(UserError, match="the gzip data ends early"):
        list(open_source(path).rows())


def test_fingerprint_follows_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "b.txt").write_text("one")
    (tmp_path / "c.txt").write_text("two")
    first, same, other = (open_source(tmp_path / f"{name}.txt").fingerprint() for name in "abc")
    assert first == same != other
