"""One WAV file: its samples, the channels mixed into one, or the reason why it can't be used."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from unrolled.errors import MissingExtra, UserError

SUFFIXES = (".wav", ".wave")
FORMS = (b"RIFF", b"RIFX", b"RF64")
# Written where the length wasn't known yet, as into a pipe.
UNKNOWN = (0, 0xFFFFFFFF)
LOWEST_RATE = 2000


class NotSound(ValueError):
    """Why a file gives no samples, as what is said of it: ``is empty``."""


def sound_reader() -> Any:
    """Return the package that reads sound; ``MissingExtra`` where it isn't installed."""
    try:
        import soundfile
    except ImportError:
        raise MissingExtra("the reading of audio files", "audio") from None
    except OSError as error:
        raise UserError(f"audio files: the package soundfile can't find its library: {error}") from None
    return soundfile


def read_wav(path: Path) -> tuple[NDArray[np.float64], int]:
    """Return samples between −1 and 1, the mean of the channels, and how many there are a second.

    Raises ``NotSound`` for a file that is missing, cut off or no WAV file.
    """
    with _opened(path) as stream:
        samples, rate = sound_reader().read(stream, dtype="float64", always_2d=True)
    if not np.isfinite(samples).all():
        raise NotSound("holds a sample that is infinite or no number")
    return samples.mean(axis=1), _checked(rate)


def wav_rate(path: Path) -> int:
    """Return how many samples a second a file holds, without reading them; ``NotSound`` as `read_wav`."""
    with _opened(path) as stream:
        return _checked(sound_reader().info(stream).samplerate)


def _checked(rate: int) -> int:
    if rate < LOWEST_RATE:
        raise NotSound(f"holds {rate:,} samples a second, expected {LOWEST_RATE:,} or more")
    return rate


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file that is whole, and say in words what stands in the way of reading it."""
    reader = sound_reader()
    try:
        with path.open("rb") as stream:
            _check_whole(stream, path.stat().st_size)
            stream.seek(0)
            yield stream
    except FileNotFoundError:
        raise NotSound("doesn't exist") from None
    except OSError as error:
        raise NotSound(f"can't be read: {error.strerror or error}") from None
    except reader.SoundFileError as error:
        raise NotSound(f"can't be read as WAV: {getattr(error, 'error_string', error)}") from None


def _check_whole(stream: BinaryIO, size: int) -> None:
    """Refuse a file that ends before its samples do, which the reader would pass over in silence.

    A WAV file is ``RIFF``, its length, ``WAVE``, then chunks: a name, a length and as many bytes, even in number.
    """
    head = stream.read(12)
    if not head:
        raise NotSound("is empty")
    if head[:4] not in FORMS or head[8:] not in (b"WAVE", b"WAVE"[: max(0, len(head) - 8)]):
        raise NotSound(f"begins with {head!r}, expected a WAV file")
    order = ">" if head[:4] == b"RIFX" else "<"
    while len(chunk := stream.read(8)) == 8:
        kind, length = struct.unpack(f"{order}4sI", chunk)
        if kind == b"data":
            found = size - stream.tell()
            if length not in UNKNOWN and found < length:
                raise NotSound(f"is truncated: it holds {found:,} of {length:,} bytes of samples")
            return
        stream.seek(length + length % 2, 1)
    raise NotSound("is truncated: it ends before its samples")
