import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from data.made_sounds import tone, write_wav
from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import MissingExtra, UsageError

AUDIO = Layout(input="file", output="digit", input_kind="audio")
NAMES = (
    "40 log-mel channels from 0 to 4,000 Hz, 25 ms every 10 ms, the channels of a recording mixed into one"
)


def made(folder: Path, *lines: str, header: str = "file,digit,speaker,when") -> Path:
    write_wav(folder / "sounds" / "a.wav", [tone(500)])
    write_wav(folder / "sounds" / "b.wav", [tone(700)])
    (path := folder / "a.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_files_are_found_beside_the_table(tmp_path: Path) -> None:
    path = made(tmp_path, "sounds/a.wav,1,anna,2024-01-01", "sounds/b.wav,2,ben,2024-01-02")
    layout = Layout(input="file", output="digit", group="speaker", order="when", input_kind="audio")
    source = open_source(path, layout)
    assert source.said == [
        "a.csv: header found: file, digit, speaker, when",
        f"a.csv: file names WAV files, read as {NAMES}",
    ]
    assert (source.kind, source.input, source.output) == ("table", "file", "digit")
    assert source.layout == replace(layout, band=4000.0)
    assert len(source.fields) == 40
    for _ in range(2):
        first, second = source.rows()
        assert isinstance(first, Row)
        assert isinstance(second, Row)
        assert (first.place, first.output, first.group, first.input.shape) == (
            f"{path}:2",
            "1",
            "anna",
            (8, 40),
        )
        assert first.time is not None
        assert second.time == first.time + 86_400
        assert first.input[2].argmax() < second.input[2].argmax()


def test_columns_are_inferred_and_said(tmp_path: Path) -> None:
    path = made(tmp_path, "sounds/a.wav,1", "sounds/b.wav,1", header="file,digit")
    source = open_source(path, Layout(input_kind="audio"))
    assert (source.input, source.output) == ("file", "digit")
    assert source.said[1] == "a.csv: input is file, output is digit (fewer distinct values)"


def test_a_full_path_and_a_list_of_records_work(tmp_path: Path) -> None:
    made(tmp_path)
    records = [{"file": str(tmp_path / "sounds" / "a.wav")}]
    (row,) = open_source(records, Layout(input="file", input_kind="audio")).rows()
    assert isinstance(row, Row)
    assert (row.place, row.output) == ("records:1", None)


def test_files_that_are_missing_or_broken_are_bad_rows_by_line(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        "sounds/c.wav,1,anna,1",
        "sounds/a.wav,1,,1",
        "sounds/a.wav,,anna,1",
        ",1,anna,1",
        "sounds/cut.wav,1,anna,1",
        "sounds,1,anna,1",
        "sounds/a.wav,1,anna,soon",
        "sounds/b.wav,1",
        "sounds/b.wav,1,anna,1",
    )
    cut = tmp_path / "sounds" / "cut.wav"
    cut.write_bytes((tmp_path / "sounds" / "a.wav").read_bytes()[:-1])
    layout = Layout(input="file", output="digit", group="speaker", order="when", input_kind="audio")
    *bad, good = open_source(path, layout).rows()
    assert all(isinstance(row, BadRow) for row in bad)
    assert [str(row) for row in bad[:6]] == [
        f"{path}:2: {tmp_path}/sounds/c.wav doesn't exist",
        f'{path}:3: the group is empty (column "speaker")',
        f"{path}:4: the output is empty",
        f'{path}:5: the input is empty (column "file"), expected the name of a file',
        f"{path}:6: {cut} is truncated: it holds 1,599 of 1,600 bytes of samples",
        f"{path}:7: {tmp_path}/sounds can't be read: Is a directory",
    ]
    assert [row.place for row in bad[6:]] == [f"{path}:8", f"{path}:9"]
    assert isinstance(good, Row)


@pytest.mark.parametrize(
    ("layout", "why"),
    [
        (Layout(input="fil", output="digit", input_kind="audio"), 'no column "fil".*did you mean "file"'),
        (Layout(input="file", group="who", input_kind="audio"), '--group: no column "who"'),
        (Layout(input="file,digit", input_kind="audio"), 'found "file,digit", expected one column'),
    ],
)
def test_columns_that_are_not_there_are_named(tmp_path: Path, layout: Layout, why: str) -> None:
    path = made(tmp_path, "sounds/a.wav,1,anna,1")
    with pytest.raises(UsageError, match=why):
        open_source(path, layout)


def test_the_fingerprint_is_of_table_and_files(tmp_path: Path) -> None:
    path = made(tmp_path, "sounds/a.wav,1,x,1", "sounds/c.wav,2,x,1")
    prints = [open_source(path, AUDIO).fingerprint() for _ in range(2)]
    assert prints[0] == prints[1]
    write_wav(tmp_path / "sounds" / "a.wav", [tone(501)])
    prints.append(open_source(path, AUDIO).fingerprint())
    write_wav(tmp_path / "sounds" / "c.wav", [tone(501)])
    prints.append(open_source(path, AUDIO).fingerprint())
    assert len(set(prints)) == 3


def test_without_the_package_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path, "sounds/a.wav,1,x,1")
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(MissingExtra, match='the extra "audio"'):
        open_source(path, AUDIO)


def test_spoken_digits(tmp_path: Path) -> None:
    if not (data := os.environ.get("UNROLLED_DATA")):
        pytest.skip("UNROLLED_DATA is unset: no real data")
    files = sorted((Path(data) / "audio_fsdd" / "recordings").glob("*_0.wav"))
    assert len(files) == 60
    lines = [f"{file},{file.name[0]},{file.stem.split('_')[1]}" for file in files]
    (path := tmp_path / "a.csv").write_text(
        "\n".join(["file,digit,speaker", *lines]) + "\n", encoding="utf-8"
    )
    layout = Layout(input="file", output="digit", group="speaker", input_kind="audio")
    found = [row for row in open_source(path, layout).rows() if isinstance(row, Row)]
    assert len(found) == 60
    assert {row.input.shape[1] for row in found} == {40}
    assert len({row.group for row in found}) == 6
