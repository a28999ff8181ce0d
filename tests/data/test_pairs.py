import gzip
from pathlib import Path

import pytest

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UsageError, UserError


def pair(tmp_path: Path, first: bytes, second: bytes) -> tuple[Path, Path]:
    (tmp_path / "a.en").write_bytes(first)
    (tmp_path / "a.de.gz").write_bytes(gzip.compress(second))
    return tmp_path / "a.en", tmp_path / "a.de.gz"


@pytest.mark.parametrize("collect", [tuple, list])
def test_lines_stand_side_by_side(tmp_path: Path, collect: type) -> None:
    paths = pair(tmp_path, b"one\ntwo,x\n", b"eins\r\nzwei\n\n")
    source = open_source(collect(paths))
    assert (source.kind, source.input, source.output) == ("table", "a.en", "a.de.gz")
    assert source.said == ["a.en + a.de.gz: line-aligned, input is a.en, output is a.de.gz"]
    assert list(source.rows()) == [
        Row("one", "eins", f"{paths[0]}:1"),
        Row("two,x", "zwei", f"{paths[0]}:2"),
    ]


def test_defects_on_either_side(tmp_path: Path) -> None:
    first, second = pair(tmp_path, b"one\n\nthree\ncaf\xe9\nfive\n", b"eins\nzwei\n\nvier\nf\0nf\n")
    assert list(open_source((first, second)).rows()) == [
        Row("one", "eins", f"{first}:1"),
        BadRow(f"{first}:2", "the input is empty"),
        BadRow(f"{first}:3", "the output is empty"),
        BadRow(f"{first}:4", "isn't UTF-8 (byte 4 is 0xe9), likely cp1252"),
        BadRow(f"{second}:5", "holds a NUL character"),
    ]


def test_files_of_different_lengths_are_refused_when_opened(tmp_path: Path) -> None:
    first, second = pair(tmp_path, b"one\ntwo\n\n", b"eins\n")
    with pytest.raises(UserError) as caught:
        open_source((first, second))
    assert str(caught.value) == (
        f"{first} has 2 lines, {second} has 1, expected as many; "
        f"{first} goes on at line 2, where {second} has ended"
    )


@pytest.mark.parametrize("shrunk", [0, 1])
def test_a_file_that_shrinks_while_it_is_read_is_named(tmp_path: Path, shrunk: int) -> None:
    paths = pair(tmp_path, b"one\ntwo\n", b"eins\nzwei\n")
    source = open_source(paths)
    paths[shrunk].write_bytes([b"one\n", gzip.compress(b"eins\n")][shrunk])
    with pytest.raises(UserError) as caught:
        list(source.rows())
    assert (
        str(caught.value)
        == f"{paths[shrunk]}: has changed while it was in use: it ends before the other file"
    )


def test_an_empty_file(tmp_path: Path) -> None:
    paths = pair(tmp_path, b"one\n", b"")
    with pytest.raises(UserError, match=r"a\.de\.gz: the file is empty"):
        open_source(paths)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    first, _ = pair(tmp_path, b"one\n", b"eins\n")
    with pytest.raises(UserError, match=r"a\.de: no such file or folder; did you mean .*a\.en"):
        open_source((first, tmp_path / "a.de"))
    with pytest.raises(UserError, match="found a folder, expected one of two line-aligned files"):
        open_source((first, tmp_path))


@pytest.mark.parametrize(
    ("count", "options", "message"),
    [
        (2, {"input": "a"}, '--input: found "a", but two line-aligned files have no columns'),
        (
            2,
            {"format": "csv"},
            '--format: found "csv", expected text, npy or idx: two files are inputs and outputs',
        ),
        (3, {}, "data: found 3 paths, expected one or two"),
    ],
)
def test_what_does_not_go_with_two_files(
    tmp_path: Path, count: int, options: dict[str, str], message: str
) -> None:
    first, second = pair(tmp_path, b"one\n", b"eins\n")
    with pytest.raises(UsageError) as caught:
        open_source([first, second, second][:count], Layout(**options))
    assert str(caught.value) == message


def test_fingerprint_follows_both(tmp_path: Path) -> None:
    first = open_source(pair(tmp_path, b"one\n", b"eins\n")).fingerprint()
    assert open_source(pair(tmp_path, b"one\n", b"eins!\n")).fingerprint() != first
    assert open_source(pair(tmp_path, b"two\n", b"eins\n")).fingerprint() != first
    assert open_source(pair(tmp_path, b"one\n", b"eins\n")).fingerprint() == first
