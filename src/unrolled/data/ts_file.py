"""`.ts` files of the UEA and UCR archives: a header, then a series a line, its channels between colons."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.known_kind import layout_of_kind
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.lines import Line
from unrolled.data.rows import BadRow, Row
from unrolled.data.series_rows import series_row
from unrolled.data.source import Kind
from unrolled.data.ts_header import data_lines, read_header
from unrolled.data.values import Series
from unrolled.errors import UserError, suggestion

MISSING = ("?", "nan")


class NotSeries(ValueError):
    """Why a line makes no series."""


class TsSource:
    """Rows of a `.ts` file: ``1.5,?,2:0,1,2:label`` is a series of three steps and two channels.

    The channels are named by number from 1; ``?`` is missing. A row whose channels differ in length, or that
    isn't as the header says, is a bad one.
    """

    kind: Kind = "table"
    input = "series"

    def __init__(self, path: Path, layout: Layout = PLAIN) -> None:
        self._path = path
        self.name = path.name
        self._header = header = read_header(path)
        first = next(data_lines(path, header), None)
        if first is None:
            raise UserError(f"{path}: there are no rows below @data; the file is truncated")
        self._answered = header.target or header.labels is not None
        self.output = ("target" if header.target else "label") if self._answered else None
        channels = header.channels or max(1, first.text.count(":") + (not self._answered))
        self.fields = tuple(str(number) for number in range(1, channels + 1))
        self.layout = layout_of_kind(layout, "series", self.input, self.output, name=self.name)
        self.said = [f"{self.name}: {self._in_words()}"]
        self.said += [f"{self.name}: left out of the header: {tag}" for tag in header.unknown]

    def rows(self) -> Iterator[Row | BadRow]:
        """Read every line below the header."""
        for line in data_lines(self._path, self._header):
            place = f"{self._path}:{line.number}"
            try:
                series, output = self._parsed(line)
            except NotSeries as error:
                yield BadRow(place, str(error))
            else:
                yield series_row(place, series, output, fields=self.fields)

    def fingerprint(self) -> str:
        """Hash the file."""
        return of_parts(["ts", of_file(self._path)])

    def _parsed(self, line: Line) -> tuple[Series, str | None]:
        if line.problem:
            raise NotSeries(line.problem)
        if not line.text.strip():
            raise NotSeries("the line is empty")
        parts = line.text.split(":")
        output = parts.pop().strip() if self._answered else None
        if len(parts) != len(self.fields):
            behind = f" and a {self.output}" if self._answered else ""
            raise NotSeries(f"found {len(parts)} channels{behind}, expected {len(self.fields)}{behind}")
        if output is not None:
            self._check(output)
        channels = [_channel(self.fields[place], part) for place, part in enumerate(parts)]
        for name, channel in zip(self.fields, channels, strict=True):
            if len(channel) != len(channels[0]):
                raise NotSeries(
                    f'channel "{name}" has {len(channel)} steps, channel "1" has {len(channels[0])}; expected as many'
                )
        steps = self._header.steps
        if steps is not None and len(channels[0]) != steps:
            raise NotSeries(
                f"found {len(channels[0])} steps, expected {steps}, the @seriesLength of the header"
            )
        return np.array(channels).T, output

    def _check(self, output: str) -> None:
        labels = self._header.labels
        if labels is not None and output not in labels:
            near = suggestion(output, labels)
            raise NotSeries(f'the label "{output}" isn\'t among those of the header{near}')
        if self._header.target and np.isnan(_number("the target", output)):
            raise NotSeries("the target is missing")

    def _in_words(self) -> str:
        count = len(self.fields)
        counted = f"{count} channel{'s' * (count > 1)}" + (
            "" if self._header.channels else ", as in the first row"
        )
        if self._header.labels is not None:
            return f"series of {counted}; {len(self._header.labels)} labels"
        return f"series of {counted}; " + ("a number as target" if self._header.target else "no label")


def _channel(name: str, text: str) -> list[float]:
    if not text.strip():
        raise NotSeries(f'channel "{name}" has no step')
    return [
        _number(f'channel "{name}", step {step}:', word) for step, word in enumerate(text.split(","), start=1)
    ]


def _number(what: str, word: str) -> float:
    """Return the number a word stands for, NaN where it says that it is missing."""
    word = word.strip()
    if word.lower() in MISSING:
        return float("nan")
    try:
        if "_" not in word:
            return float(word)
    except ValueError:
        pass
    raise NotSeries(f'{what} found "{word[:40]}", expected a number, or ? where it is missing')
