"""Where two files of lines that should stand side by side come apart."""

from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from unrolled.data.lines import read_lines
from unrolled.errors import UserError

# A pair of lines counts as astray by the logarithm of the ratio of their lengths, but by no more than this, so that
# a few odd pairs do not outweigh many.
FAR_ASTRAY = 1.0
SHOWN = 40


def require_aligned(first: Path, second: Path) -> None:
    """Refuse two files of different numbers of lines, with both and the first line that looks suspicious.

    Costs one pass over both files, and a second one where they differ.
    """
    counts = [sum(1 for _ in read_lines(path)) for path in (first, second)]
    for path, count in zip((first, second), counts, strict=True):
        if not count:
            raise UserError(f"{path}: the file is empty")
    if counts[0] == counts[1]:
        return
    longer, shorter = (first, second) if counts[0] > counts[1] else (second, first)
    place = parting(_lengths(longer), _lengths(shorter))
    raise UserError(
        f"{first} has {counts[0]:,} lines, {second} has {counts[1]:,}, expected as many; "
        f"{_suspicion(longer, shorter, place, min(counts))}"
    )


def parting(longer: NDArray[np.float64], shorter: NDArray[np.float64]) -> int:
    """Return the first line, from 0, from which on the ratio of the lengths stays astray.

    The longer file has d lines more. Were they all in one place k, the lines before k would stand beside their
    partners, and those from k + d on beside lines d places earlier. A pair is astray by |log(a / b) − m|, at most 1,
    where m is the difference of the files' median logarithms; k is where all pairs together are the least astray.
    Where that is hardly less than if the shorter file just ended too soon, k is its end. The place is exact where one
    stretch was lost and lengths tell neighbours apart; of several losses it is the one that explains most.

    >>> lengths = np.array([40.0, 10.0, 25.0, 80.0, 12.0, 33.0, 7.0])
    >>> parting(lengths, np.delete(lengths, 2)), parting(lengths, lengths[:-2])
    (2, 5)
    """
    a, b = np.log1p(longer), np.log1p(shorter)
    more, usual = len(a) - len(b), np.median(a) - np.median(b)
    beside = np.minimum(np.abs(a[: len(b)] - b - usual), FAR_ASTRAY)
    behind = np.minimum(np.abs(a[more:] - b - usual), FAR_ASTRAY)
    # Astray in all if the files part at k: what is before it stands beside, what is not is moved.
    astray = np.concatenate([[0.0], np.cumsum(beside)]) + np.concatenate(
        [np.cumsum(behind[::-1])[::-1], [0.0]]
    )
    place = int(np.argmin(astray))
    return place if astray[place] < astray[-1] - FAR_ASTRAY else len(b)


def _suspicion(longer: Path, shorter: Path, place: int, fewer: int) -> str:
    """Say at which line the two part, with what stands there."""
    if place == fewer:
        return f"{longer} goes on at line {place + 1:,}, where {shorter} has ended"
    lines = (_line(path, place) for path in (longer, shorter))
    return f"from about line {place + 1:,} on their lengths no longer agree: {' beside '.join(lines)}"


def _lengths(path: Path) -> NDArray[np.float64]:
    """Return the characters of every line."""
    return np.fromiter((len(line.text) for line in read_lines(path)), dtype=np.float64)


def _line(path: Path, place: int) -> str:
    """Return a line as it is shown, in short."""
    text = next(islice(read_lines(path), place, None)).text
    return f'"{text}"' if len(text) <= SHOWN else f'"{text[: SHOWN - 1]}…"'
