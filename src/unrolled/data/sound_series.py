"""Rows of sound: a WAV file becomes a log-mel series, in the same bands for all files of a source."""

from collections.abc import Iterable
from pathlib import Path

from unrolled.data.log_mel import (
    CHANNELS,
    HIGHEST,
    HOP_SECONDS,
    WINDOW_SECONDS,
    centres,
    frame_starts,
    highest,
    log_mel,
)
from unrolled.data.rows import BadRow, Row
from unrolled.data.series_rows import series_row
from unrolled.data.wav_file import NotSound, read_wav, wav_rate


class Sounds:
    """The bands of a source: as high as the lowest rate among its files allows, so that all are heard alike."""

    def __init__(self, paths: Iterable[Path], top: float | None = None) -> None:
        rates = {rate for path in paths if (rate := _rate(path)) is not None}
        self.top = min(map(highest, rates), default=HIGHEST) if top is None else top
        self.fields = tuple(f"{centre:.0f} Hz" for centre in centres(self.top))
        window, hop = 1000 * WINDOW_SECONDS, 1000 * HOP_SECONDS
        lowest = (
            f", as high as {min(rates):,} samples a second go" if len(set(map(highest, rates))) > 1 else ""
        )
        self.said = (
            f"{CHANNELS} log-mel channels from 0 to {self.top:,.0f} Hz{lowest}, {window:.0f} ms every {hop:.0f} ms, "
            "the channels of a recording mixed into one"
        )

    def row(
        self,
        place: str,
        path: Path,
        output: str | None,
        *,
        named: str,
        group: str | None = None,
        time: float | None = None,
    ) -> Row | BadRow:
        """Make a row of a file, or say why it makes none, where it goes by the name ``named``."""
        try:
            samples, rate = read_wav(path)
            if highest(rate) < self.top:
                raise NotSound(f"holds {rate:,} samples a second, expected {2 * self.top:,.0f} or more")
            if not len(frame_starts(len(samples), rate)):
                length, window = 1000 * len(samples) / rate, 1000 * WINDOW_SECONDS
                raise NotSound(f"is {length:.3g} ms long, shorter than one step of {window:.0f} ms")
        except NotSound as error:
            return BadRow(place, f"{named} {error}")
        series = log_mel(samples, rate, top=self.top)
        return series_row(place, series, output, fields=self.fields, group=group, time=time)


def _rate(path: Path) -> int | None:
    """Return the rate of a file, None where it can't be read."""
    try:
        return wav_rate(path)
    except NotSound:
        return None
