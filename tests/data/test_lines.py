import gzip
import tracemalloc
from pathlib import Path

import pytest

from unrolled.data.lines import Line, read_lines
from unrolled.errors import UserError


def lines_of(tmp_path: Path, content: bytes) -> list[Line]:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    return list(read_lines(path))


def test_byte_order_mark_and_both_line_ends(tmp_path: Path) -> None:
    assert lines_of(tmp_path, b"\xef\xbb\xbfone\r\ntwo\nthree") == [
        Line(1, "one"),
        Line(2, "two"),
        Line(3, "three"),
    ]


def test_empty_lines_count_but_not_at_the_end(tmp_path: Path) -> None:
    assert lines_of(tmp_path, b"\n\none\n\n\ntwo\n\r\n\n") == [
        Line(1, ""),
        Line(2, ""),
        Line(3, "one"),
        Line(4, ""),
        Line(5, ""),
        Line(6, "two"),
    ]


def test_only_line_feeds_end_lines(tmp_path: Path) -> None:
    text = "a\u2028b\x0bc\x1cd\re"
    assert lines_of(tmp_path, text.encode() + b"\nf") == [Line(1, text), Line(2, "f")]


def test_wrong_encoding_is_named_and_reading_goes_on(tmp_path: Path) -> None:
    first, second = lines_of(tmp_path, "crème brûlée déjà\n".encode("cp1252") + "crème".encode())
    assert first.problem == "isn't UTF-8 (byte 3 is 0xe8), likely cp1252"
    assert second == Line(2, "crème")


def test_after_many_wrong_lines_the_encoding_is_no_longer_guessed(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, "déjà\n".encode("cp1252") * 30)
    assert "likely" in (lines[19].problem or "")
    assert lines[29].problem == "isn't UTF-8"


def test_nul(tmp_path: Path) -> None:
    assert lines_of(tmp_path, b"a\0b\nc") == [Line(1, "a\0b", "holds a NUL character"), Line(2, "c")]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_a_line_of_10_mb_is_read_and_a_longer_one_reported(tmp_path: Path, end: bytes) -> None:
    (line,) = lines_of(tmp_path, b"x" * 10_000_000 + end)
    assert line.problem is None and len(line.text) == 10_000_000
    long, after = lines_of(tmp_path, b"x" * 12_345_678 + b"\nafter" + end)
    assert long == Line(1, "", "the line is 12.3 MB long, more than 10 MB")
    assert after == Line(2, "after")


def test_one_byte_over_10_mb_is_too_long(tmp_path: Path) -> None:
    assert [line.problem is None for line in lines_of(tmp_path, b"x" * 10_000_001 + b"\nafter")] == [
        False,
        True,
    ]


@pytest.mark.parametrize("name", ["a.txt.gz", "packed"])
def test_gzip_by_suffix_or_content(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"one\ntwo\n"))
    assert [line.text for line in read_lines(path)] == ["one", "two"]


def test_truncated_gzip(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"one\n" * 1000)[:-10])
    with pytest.raises(UserError, match=r"a\.gz: the gzip data ends early; the file is truncated"):
        list(read_lines(path))


def test_what_is_not_gzip(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(b"one\n")
    with pytest.raises(UserError, match=r"a\.gz: can't be unpacked as gzip"):
        list(read_lines(path))


def test_corrupt_gzip(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    packed = bytearray(gzip.compress(bytes(range(256)) * 50))
    packed[12:40] = b"\xff" * 28
    path.write_bytes(packed)
    with pytest.raises(UserError, match=r"a\.gz: can't be unpacked as gzip"):
        list(read_lines(path))


def test_missing_file_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("x")
    with pytest.raises(UserError, match=r'trian\.csv: no such file or folder; did you mean ".*train\.csv"\?'):
        list(read_lines(tmp_path / "trian.csv"))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((b"a line of text " * 40 + b"\n") * 20_000 + b"\n" * 20_000)
    tracemalloc.start()
    assert sum(1 for _ in read_lines(path)) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000
