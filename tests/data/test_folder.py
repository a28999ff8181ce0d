import gzip
from pathlib import Path

import pytest

from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UserError


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_a_subfolder_for_each_label(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "films",
        {
            "pos/2.txt": b"two\r\nlines\n",
            "pos/10.txt": b"ten",
            "neg/deep/1": b"one",
            "neg/.x": b"x",
            "urls.txt": b"u",
        },
    )
    source = open_source(folder)
    assert source.kind == "folder"
    assert source.said == [
        "films: each file is an example, its folder the label: neg, pos",
        "films: left out: urls.txt",
    ]
    for _ in range(2):
        assert list(source.rows()) == [
            Row("one", "neg", f"{folder}/neg/deep/1:1"),
            Row("ten", "pos", f"{folder}/pos/10.txt:1"),
            Row("two\nlines", "pos", f"{folder}/pos/2.txt:1"),
        ]


def test_a_file_for_each_label(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "names",
        {
            "Czech.txt": b"Abl\n\nAdsit\n",
            "Thai.txt.gz": gzip.compress(b"Suwan\n"),
            "README.txt": b"x",
            "a.csv": b"x",
        },
    )
    source = open_source(folder)
    assert source.said == [
        "names: each line is an example, its file the label: Czech, Thai",
        "names: left out: README.txt, a.csv",
    ]
    assert list(source.rows()) == [
        Row("Abl", "Czech", f"{folder}/Czech.txt:1"),
        BadRow(f"{folder}/Czech.txt:2", "the input is empty"),
        Row("Adsit", "Czech", f"{folder}/Czech.txt:3"),
        Row("Suwan", "Thai", f"{folder}/Thai.txt.gz:1"),
    ]


def test_defects_in_example_files(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {"a/1": b"one\ncaf\xe9", "a/2": b"\0", "a/3": b"\n", "b/1": b"x" * 10_000_001, "b/2": b"fine"},
    )
    assert list(open_source(folder).rows()) == [
        BadRow(f"{folder}/a/1:2", "isn't UTF-8 (byte 4 is 0xe9), likely cp1252"),
        BadRow(f"{folder}/a/2:1", "holds a NUL character"),
        BadRow(f"{folder}/a/3:1", "the input is empty"),
        BadRow(f"{folder}/b/1:1", "the file is longer than 10 MB"),
        Row("fine", "b", f"{folder}/b/2:1"),
    ]


def test_defects_in_label_files(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.txt": b"one\ncaf\xe9\n", "b.txt": b"two\n"})
    assert list(open_source(folder).rows())[1] == BadRow(
        f"{folder}/a.txt:2", "isn't UTF-8 (byte 4 is 0xe9), likely cp1252"
    )


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {".hidden": b""},
            "the folder is empty, expected a subfolder or .txt file for each of two labels or more",
        ),
        ({"a.csv": b"", "b.csv": b""}, "found a.csv, b.csv, expected a subfolder or .txt file for each"),
        ({"pos/1.txt": b"one"}, "found pos, expected a subfolder or .txt file for each of two labels"),
        (
            {"train/1": b"", "test/1": b""},
            "found test, train, which are splits; give one, the others as --valid",
        ),
        ({"train.txt": b"", "dev.txt": b""}, "found dev.txt, train.txt, which are splits; give one"),
    ],
)
def test_folders_without_labels(tmp_path: Path, files: dict[str, bytes], message: str) -> None:
    with pytest.raises(UserError) as caught:
        open_source(write(tmp_path, files))
    assert str(caught.value).startswith(f"{tmp_path}: {message}")


def test_fingerprint_follows_names_and_content(tmp_path: Path) -> None:
    first = write(tmp_path / "1", {"a/1": b"x", "b/1": b"y"})
    same = write(tmp_path / "2", {"a/1": b"x", "b/1": b"y"})
    other = write(tmp_path / "3", {"a/1": b"x", "b/1": b"z"})
    renamed = write(tmp_path / "4", {"a/1": b"x", "c/1": b"y"})
    prints = [open_source(folder).fingerprint() for folder in (first, same, other, renamed)]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3
    files = write(tmp_path / "5", {"a.txt": b"x", "b.txt": b"y"})
    assert open_source(files).fingerprint() not in prints
