from pathlib import Path

from data.made_sounds import tone, write_wav
from unrolled.data.rows import BadRow, Row
from unrolled.data.sound_series import Sounds


def test_the_lowest_rate_fixes_the_bands_of_all(tmp_path: Path) -> None:
    (broken := tmp_path / "0.wav").write_bytes(b"RIFF")
    high = write_wav(tmp_path / "1.wav", [tone(rate=44_100)], rate=44_100)
    low = write_wav(tmp_path / "2.wav", [tone(rate=8000)], rate=8000)
    sounds = Sounds([broken, high, low])
    assert sounds.top == 4000.0
    assert (sounds.fields[0], sounds.fields[-1], len(set(sounds.fields))) == ("33 Hz", "3787 Hz", 40)
    assert sounds.said == (
        "40 log-mel channels from 0 to 4,000 Hz, as high as 8,000 samples a second go, 25 ms every 10 ms, "
        "the channels of a recording mixed into one"
    )
    rows = [sounds.row("x:1", path, "a", named="it") for path in (low, high)]
    assert all(isinstance(row, Row) for row in rows)
    assert {len(row.input) for row in rows if isinstance(row, Row)} == {8}
    assert len({int(row.input[3].argmax()) for row in rows if isinstance(row, Row)}) == 1


def test_rates_that_reach_as_high_need_no_word(tmp_path: Path) -> None:
    paths = [write_wav(tmp_path / f"{rate}.wav", [tone(rate=rate)], rate=rate) for rate in (16_000, 44_100)]
    assert Sounds(paths).said.startswith("40 log-mel channels from 0 to 8,000 Hz, 25 ms every 10 ms")


def test_a_file_that_came_later_and_lacks_the_upper_bands_is_a_bad_row(tmp_path: Path) -> None:
    sounds = Sounds([write_wav(tmp_path / "1.wav", [tone(rate=16_000)], rate=16_000)])
    low = write_wav(tmp_path / "2.wav", [tone(rate=8000)], rate=8000)
    why = "it holds 8,000 samples a second, expected 16,000 or more"
    assert sounds.row("x:1", low, "a", named="it") == BadRow("x:1", why)


def test_a_file_shorter_than_a_step_is_a_bad_row(tmp_path: Path) -> None:
    short = write_wav(tmp_path / "1.wav", [tone(seconds=0.02)])
    why = "it is 20 ms long, shorter than one step of 25 ms"
    assert Sounds([short]).row("x:1", short, "a", named="it") == BadRow("x:1", why)


def test_a_row_keeps_its_label_group_and_time(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "1.wav", [tone()])
    row = Sounds([path]).row("x:1", path, "a", named="it", group="g", time=3.0)
    assert isinstance(row, Row)
    assert (row.output, row.group, row.time, row.input.shape) == ("a", "g", 3.0, (8, 40))


def test_where_nothing_can_be_read_every_row_is_bad(tmp_path: Path) -> None:
    sounds = Sounds([tmp_path / "none.wav"])
    assert sounds.top == 8000.0
    assert isinstance(sounds.row("x:1", tmp_path / "none.wav", None, named="it"), BadRow)
