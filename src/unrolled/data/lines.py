"""From bytes to numbered lines of checked text, a line at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from unrolled.data.encodings import describe
from unrolled.data.files import open_bytes, reading

LINE_LIMIT = 10_000_000
CHUNK = 1 << 20
GUESSES = 20  # guessing an encoding is slow, and only the first 20 bad rows are shown


class Line(NamedTuple):
    """A line without its end, counted from 1; with a problem, ``text`` is only good for finding its end."""

    number: int
    text: str
    problem: str | None = None


def read_lines(path: Path) -> Iterator[Line]:
    """Yield the lines of a file, gzipped or not, in constant memory.

    A byte-order mark is left out, CRLF ends a line as LF does, and empty lines at the end of the file are
    no lines. Lines that aren't UTF-8, hold a NUL character or are longer than 10 MB carry a problem.
    """
    blank = 0
    for line in _all_lines(path):
        if not line.text and not line.problem:
            blank += 1
            continue
        for number in range(line.number - blank, line.number):
            yield Line(number, "")
        blank = 0
        yield line


def _all_lines(path: Path) -> Iterator[Line]:
    guesses = 0
    with reading(path), open_bytes(path) as stream:
        number = 0
        while data := stream.readline(LINE_LIMIT + 2):
            number += 1
            line = _line(stream, data, number, guess=guesses < GUESSES)
            guesses += line.problem is not None
            yield line


def _line(stream: IO[bytes], data: bytes, number: int, guess: bool) -> Line:
    ended = data.endswith(b"\n")
    data = data.removesuffix(b"\n").removesuffix(b"\r")
    if len(data) > LINE_LIMIT:
        size = len(data) + (0 if ended else _skip_rest(stream))
        return Line(number, "", f"the line is {size / 1e6:.1f} MB long, more than 10 MB")
    if number == 1:
        data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        why = describe(data, error.start) if guess else "isn't UTF-8"
        return Line(number, data.decode(errors="replace"), why)
    return Line(number, text, "holds a NUL character" if "\0" in text else None)


def _skip_rest(stream: IO[bytes]) -> int:
    """Read to the end of an overlong line and return how many bytes that was."""
    skipped = 0
    while data := stream.readline(CHUNK):
        skipped += len(data)
        if data.endswith(b"\n"):
            break
    return skipped
