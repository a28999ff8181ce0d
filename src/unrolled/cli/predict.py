"""`unrolled predict RUN [TEXT … | -]`: one answer for each input."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from unrolled.cli.answer_lines import json_line, text_line
from unrolled.cli.durations import Duration
from unrolled.cli.influence_display import explain
from unrolled.cli.options import json_option
from unrolled.cli.stream import StreamOptions, answer_stream
from unrolled.data.encodable import encodable_rows
from unrolled.data.inputs import TokenInputs
from unrolled.data.lines import read_lines
from unrolled.data.open_source import open_like
from unrolled.data.rows import BadRow, Row, Tally, checked_row
from unrolled.data.unknown import unknown_in, unknown_in_words
from unrolled.errors import UsageError, UserError
from unrolled.predictor.load import load
from unrolled.predictor.predictor import Predictor

# Inputs answered together: enough to batch well, few enough to answer a pipe soon.
TOGETHER = 256


@click.command()
@click.argument("run")
@click.argument("texts", nargs=-1)
@click.option("--data", help="A table or text file of inputs, one a row.")
@click.option("--input", help="The input column of --data; the one trained on if not given.")
@click.option("--skip-bad", is_flag=True, help="Leave out rows that cannot be used.")
@click.option("--top", type=click.IntRange(min=1), default=1, help="The most probable answers of each input.")
@click.option("--influence", is_flag=True, help="Show what each step does to the answer, by leaving it out.")
@click.option("--stream", is_flag=True, help="Read {id, value} lines; answer each for its id's whole so far.")
@click.option("--idle", type=Duration(), help="End a session without a step for this long, such as 30m.")
@click.option("--max-sessions", type=click.IntRange(min=1), help="Keep so many sessions (100,000).")
@click.option(
    "--sessions", type=click.Path(path_type=Path), help="Restore sessions from here; save them at the end."
)
@json_option
def command(
    run: str,
    texts: tuple[str, ...],
    data: str | None,
    input: str | None,
    skip_bad: bool,
    top: int,
    influence: bool,
    stream: bool,
    idle: float | None,
    max_sessions: int | None,
    sessions: Path | None,
    as_json: bool,
) -> None:
    """Answer each TEXT, each line of standard input (-), or each row of --data, one line each, in order.

    A classifier answers with a label, or several, and the probability; a regression with a number; a language model
    with the likeliest next tokens.
    """
    options = StreamOptions(idle=idle, max_sessions=max_sessions, place=sessions)
    if influence and (stream or top > 1):
        raise UsageError(
            f"--influence: explains one answer to a whole input, not {'--stream' if stream else '--top'}"
        )
    if stream:
        if texts != ("-",) or data is not None:
            raise UsageError("--stream: expected - for standard input, and nothing else to read")
        answer_stream(load(run), options, top=top)
        return
    options.require_stream()
    if bool(texts) == (data is not None):
        raise UsageError(
            "predict: expected inputs as words, as - for standard input, or with --data, one of them"
        )
    predictor = load(run)
    tally, unknown = Tally(), 0
    rows = _data_rows(predictor, data, input) if data else _text_rows(predictor, texts)
    rows = encodable_rows(rows, codec=predictor.codec)
    for row in _checked(rows, tally, skip_bad):
        unknown += unknown_in(predictor.codec, (each.input for each in row))
        if influence:
            for each in row:
                explain(predictor, each.input, as_json=as_json)
            continue
        answers = predictor.predict([each.input for each in row], top=top)
        for answer in answers:
            click.echo(json_line(answer, top) if as_json else text_line(answer, top))
    if unknown:
        click.echo(unknown_in_words(unknown), err=True)
    if tally.skipped:
        click.echo(f"{tally.rows:,} rows = {tally.used:,} used + {tally.skipped:,} skipped", err=True)


def _text_rows(predictor: Predictor, texts: tuple[str, ...]) -> Iterator[Row | BadRow]:
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


def _data_rows(predictor: Predictor, data: str, column: str | None) -> Iterator[Row | BadRow]:
    """Return the rows of a table, by the input column trained on or the one named, or the lines of a text."""
    layout = replace(predictor.layout, input=column or predictor.layout.input, output=None)
    source = open_like(data, layout, predictor.fields)
    return _lines(Path(data)) if source.kind == "text" else source.rows()


def _lines(path: Path) -> Iterator[Row | BadRow]:
    """Return the lines of a text as rows."""
    for line in read_lines(path):
        place = f"{path}:{line.number}"
        yield BadRow(place, line.problem) if line.problem else checked_row(place, line.text, None)


def _checked(rows: Iterable[Row | BadRow], tally: Tally, skip_bad: bool) -> Iterator[list[Row]]:
    """Group good rows; a bad one ends the command after what came before it, or is named and skipped."""
    group: list[Row] = []
    for row in rows:
        tally.add(row)
        if isinstance(row, Row):
            group.append(row)
        elif skip_bad:
            click.echo(str(row), err=True)
        else:
            yield group
            raise UserError(f"{row}; --skip-bad leaves such rows out")
        if len(group) == TOGETHER:
            yield group
            group = []
    yield group
