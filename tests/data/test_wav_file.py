import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from data.made_sounds import tone, write_wav
from unrolled.data.wav_file import NotSound, read_wav
from unrolled.errors import MissingExtra


def why(path: Path) -> str:
    with pytest.raises(NotSound) as caught:
        read_wav(path)
    return str(caught.value)


@pytest.mark.parametrize("width", [2, 3, 4])
@pytest.mark.parametrize("rate", [8000, 11_025, 44_100])
def test_samples_are_read_back(tmp_path: Path, width: int, rate: int) -> None:
    expected = tone(rate=rate)
    samples, found = read_wav(write_wav(tmp_path / "a.wav", [expected], rate, width))
    assert found == rate
    np.testing.assert_allclose(samples, expected, atol=2.0 ** (1 - 8 * width) * 2)


def test_channels_are_mixed_into_their_mean(tmp_path: Path) -> None:
    left, right = tone(440), tone(700)
    samples, _ = read_wav(write_wav(tmp_path / "a.wav", [left, right, 0 * left]))
    np.testing.assert_allclose(samples, (left + right) / 3, atol=1e-4)


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    content = write_wav(tmp_path / "whole.wav", [tone(seconds=0.02)]).read_bytes()
    (path := tmp_path / "cut.wav").write_bytes(content)
    read_wav(path)
    for length in range(len(content)):
        path.write_bytes(content[:length])
        assert why(path).startswith(("is truncated", "is empty", "begins with"))


def test_broken_files_are_refused_in_words(tmp_path: Path) -> None:
    content = write_wav(path := tmp_path / "a.wav", [tone(seconds=0.02)]).read_bytes()
    path.write_bytes(content[:-100])
    assert why(path) == "is truncated: it holds 220 of 320 bytes of samples"
    path.write_bytes(content[:40])
    assert why(path) == "is truncated: it ends before its samples"
    path.write_bytes(b"")
    assert why(path) == "is empty"
    path.write_bytes(b"ID3 something else")
    assert why(path) == "begins with b'ID3 somethin', expected a WAV file"
    path.write_bytes(content[:20] + b"\xff\xff" + content[22:])
    assert why(path).startswith("can't be read as WAV: ")
    path.unlink()
    assert why(path) == "doesn't exist"
    path.mkdir()
    assert why(path) == "can't be read: Is a directory"


def test_a_changed_byte_is_read_or_refused(tmp_path: Path) -> None:
    content = bytearray(write_wav(path := tmp_path / "a.wav", [tone(seconds=0.02)]).read_bytes())
    for place in range(44):
        for value in (0x00, 0x55, 0xFF):
            changed = content.copy()
            changed[place] = value
            path.write_bytes(changed)
            try:
                samples, rate = read_wav(path)
            except NotSound as error:
                assert str(error)
            else:
                assert np.isfinite(samples).all()
                assert rate > 0


def test_other_chunks_are_passed_over(tmp_path: Path) -> None:
    content = write_wav(path := tmp_path / "a.wav", [tone()]).read_bytes()
    expected, _ = read_wav(path)
    path.write_bytes(content[:12] + b"LIST" + struct.pack("<I", 5) + b"abcde\0" + content[12:])
    np.testing.assert_array_equal(read_wav(path)[0], expected)


def test_a_length_that_was_never_filled_in_is_no_truncation(tmp_path: Path) -> None:
    content = write_wav(path := tmp_path / "a.wav", [tone()]).read_bytes()
    expected, _ = read_wav(path)
    path.write_bytes(content[:40] + b"\xff" * 4 + content[44:])
    np.testing.assert_array_equal(read_wav(path)[0], expected)


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    samples = np.array([0.0, np.nan, np.inf] * 100, dtype="<f4").tobytes()
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 3, 1, 8000, 32_000, 4, 32)
    body = b"WAVE" + form + b"data" + struct.pack("<I", len(samples)) + samples
    (path := tmp_path / "a.wav").write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert why(path) == "holds a sample that is infinite or no number"


def test_a_rate_too_low_for_the_bands_is_refused(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", [tone(rate=1000)], rate=1000)
    assert why(path) == "holds 1,000 samples a second, expected 2,000 or more"


def test_without_the_package_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_wav(tmp_path / "a.wav", [tone()])
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(
        MissingExtra,
        match=r'the reading of audio files needs the extra "audio": pip install \'unrolled\[audio\]\'',
    ):
        read_wav(path)
