"""The inputs of `predict` as rows: words of the call, lines of standard input or of a text, rows of a table."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from unrolled.data.files import open_bytes
from unrolled.data.inputs import TokenInputs
from unrolled.data.lines import CHUNK, read_lines
from unrolled.data.open_source import open_like
from unrolled.data.rows import BadRow, Row, Tally, checked_row
from unrolled.errors import UsageError, UserError
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.text_answers import source_steps
from unrolled.tasks.text import Text

# Inputs answered together: enough to batch well, few enough to answer a pipe soon.
TOGETHER = 256
# What an input without text is called.
EMPTY = str(checked_row("", "", None)).removeprefix(": ")


@dataclass(frozen=True)
class Gap:
    """A row without a source, which gives an empty line, so that lines out stand beside lines in."""

    bad: BadRow

    @property
    def empty(self) -> bool:
        """Whether there was nothing; otherwise there was something that cannot be used."""
        return self.bad.why.startswith(EMPTY)


def word_rows(predictor: Predictor, texts: tuple[str, ...]) -> Iterator[Row | BadRow]:
    """Return the words of the call, or the lines of standard input, as rows."""
    if not isinstance(predictor.codec.inputs, TokenInputs):
        raise UsageError(
            f"predict: found words, but this model reads {predictor.layout.input_kind}; expected --data FILE, or "
            "- with --stream for steps as they come"
        )
    if texts == ("-",):
        for number, line in enumerate(sys.stdin.buffer, start=1):
            place = f"standard input:{number}"
            try:
                yield checked_row(place, line.decode("utf-8").rstrip("\r\n"), None)
            except UnicodeDecodeError:
                yield BadRow(place, "the line is not UTF-8")
        return
    for number, text in enumerate(texts, start=1):
        yield checked_row(f"argument:{number}", text, None)


def data_rows(predictor: Predictor, data: str, column: str | None) -> Iterator[Row | BadRow]:
    """Return the rows of a table, by the input column trained on or the one named, or the lines of a text."""
    layout = replace(predictor.layout, input=column or predictor.layout.input, output=None)
    source = open_like(data, layout, predictor.fields)
    if source.kind != "text":
        return source.rows()
    return _every_line(Path(data)) if isinstance(predictor.task, Text) else _lines(Path(data))


def with_gaps(
    rows: Iterable[Row | BadRow], predictor: Predictor, *, skip_bad: bool
) -> Iterator[Row | BadRow | Gap]:
    """Leave no row out: those without a step become gaps, and other bad ones too where they may be skipped."""
    for row in rows:
        if isinstance(row, BadRow):
            yield Gap(row) if skip_bad or row.why.startswith(EMPTY) else row
        elif len(source_steps(predictor.codec, row.place, row.input)):
            yield row
        else:
            yield Gap(BadRow(row.place, EMPTY))


def in_groups(
    rows: Iterable[Row | BadRow | Gap], tally: Tally, *, skip_bad: bool, together: int
) -> Iterator[list[Row | Gap]]:
    """Group rows; a bad one ends the command after what came before it, or is named and skipped."""
    group: list[Row | Gap] = []
    for row in rows:
        tally.add(row.bad if isinstance(row, Gap) else row)
        if not isinstance(row, BadRow):
            group.append(row)
        elif skip_bad:
            click.echo(str(row), err=True)
        else:
            yield group
            raise UserError(f"{row}; --skip-bad leaves such rows out")
        if len(group) >= together:
            yield group
            group = []
    yield group


def _lines(path: Path) -> Iterator[Row | BadRow]:
    """Return the lines of a text as rows, up to the last that says something."""
    for line in read_lines(path):
        place = f"{path}:{line.number}"
        yield BadRow(place, line.problem) if line.problem else checked_row(place, line.text, None)


def _every_line(path: Path) -> Iterator[Row | BadRow]:
    """Return the lines of a text as rows, the empty ones at its end among them."""
    given = 0
    for row in _lines(path):
        given += 1
        yield row
    for number in range(given + 1, _count_lines(path) + 1):
        yield BadRow(f"{path}:{number}", EMPTY)


def _count_lines(path: Path) -> int:
    """Count the lines of a file; what stands after the last line end is one too."""
    lines, last = 0, b"\n"
    with open_bytes(path) as stream:
        while data := stream.read(CHUNK):
            lines, last = lines + data.count(b"\n"), data[-1:]
    return lines + (last != b"\n")
