import sys
from pathlib import Path

import pytest

from data.made_sounds import tone, write_wav
from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import MissingExtra, UsageError, UserError


def made(folder: Path) -> Path:
    write_wav(folder / "yes" / "1.wav", [tone(500)])
    write_wav(folder / "yes" / "deep" / "2.WAV", [tone(500), tone(600)], rate=8000)
    write_wav(folder / "no" / "1.wav", [tone(300, rate=16_000)], rate=16_000)
    return folder


def test_each_file_is_an_example_and_its_folder_the_label(tmp_path: Path) -> None:
    folder = made(tmp_path / "words")
    write_wav(folder / "no" / "0.wav", [tone(300)])
    (folder / ".hidden").mkdir()
    source = open_source(folder)
    assert source.said == [
        "words: each WAV file is an example, its folder the label: no, yes",
        "words: 40 log-mel channels from 0 to 4,000 Hz, as high as 8,000 samples a second go, "
        "25 ms every 10 ms, the channels of a recording mixed into one",
    ]
    assert (source.kind, source.input, source.output) == ("folder", "file", "folder")
    assert source.layout == Layout(input="file", output="folder", input_kind="audio", band=4000.0)
    assert len(source.fields) == 40
    for _ in range(2):
        found = [(row.place, row.output, row.input.shape) for row in source.rows() if isinstance(row, Row)]
        assert found == [
            (f"{folder}/no/0.wav:1", "no", (8, 40)),
            (f"{folder}/no/1.wav:1", "no", (8, 40)),
            (f"{folder}/yes/1.wav:1", "yes", (8, 40)),
            (f"{folder}/yes/deep/2.WAV:1", "yes", (8, 40)),
        ]


def test_a_truncated_file_is_a_bad_row(tmp_path: Path) -> None:
    folder = made(tmp_path)
    content = (path := folder / "yes" / "1.wav").read_bytes()
    path.write_bytes(content[:-100])
    bad = [row for row in open_source(folder).rows() if isinstance(row, BadRow)]
    assert bad == [BadRow(f"{path}:1", "the file is truncated: it holds 1,500 of 1,600 bytes of samples")]


def test_other_files_need_a_word(tmp_path: Path) -> None:
    folder = made(tmp_path / "words")
    (folder / "yes" / "notes.txt").write_text("a note", encoding="utf-8")
    (folder / "README").write_text("about", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        open_source(folder)
    assert str(caught.value) == f"{folder}: found 3 WAV files and 1 others; say --input-kind audio or text"
    source = open_source(folder, Layout(input_kind="audio"))
    assert source.said[2] == "words: left out: notes.txt, README"
    assert sum(1 for _ in source.rows()) == 3
    assert open_source(folder, Layout(input_kind="text")).layout.input_kind == "text"


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (
            ["a.wav"],
            "found no subfolder, expected a subfolder of WAV files for each of two labels or more; "
            "or give a table with a column that names the files, and --input-kind audio",
        ),
        (
            ["yes/a.wav"],
            "found yes, expected a subfolder of WAV files for each of two labels or more; "
            "or give a table with a column that names the files, and --input-kind audio",
        ),
        (
            ["train/a.wav", "test/a.wav"],
            "found test, train, which are splits; give one, the others as --valid and --test",
        ),
    ],
)
def test_folders_that_hold_no_labels_are_refused(tmp_path: Path, names: list[str], why: str) -> None:
    for name in names:
        write_wav(tmp_path / name, [tone()])
    with pytest.raises(UserError) as caught:
        open_source(tmp_path)
    assert str(caught.value) == f"{tmp_path}: {why}"


def test_a_folder_without_sound_is_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with pytest.raises(UserError, match="found no WAV file in a, b"):
        open_source(tmp_path, Layout(input_kind="audio"))


def test_the_fingerprint_is_of_every_file_and_its_name(tmp_path: Path) -> None:
    folder = made(tmp_path)
    first = open_source(folder).fingerprint()
    assert first == open_source(folder).fingerprint()
    (folder / "yes" / "1.wav").rename(folder / "no" / "9.wav")
    moved = open_source(folder).fingerprint()
    write_wav(folder / "no" / "9.wav", [tone(501)])
    assert len({first, moved, open_source(folder).fingerprint()}) == 3


def test_without_the_package_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(tmp_path)
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(MissingExtra, match='the extra "audio"'):
        open_source(folder)
