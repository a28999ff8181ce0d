"""`unrolled predict RUN [TEXT … | -]`: one answer for each input."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from unrolled.cli.options import json_option
from unrolled.data.lines import read_lines
from unrolled.data.open_source import open_like
from unrolled.data.rows import BadRow, Row, Tally, checked_row
from unrolled.errors import UsageError, UserError
from unrolled.predictor.load import load
from unrolled.predictor.predictor import Prediction, Predictor

# Inputs answered together: enough to batch well, few enough to answer a pipe soon.
TOGETHER = 256


@click.command()
@click.argument("run")
@click.argument("texts", nargs=-1)
@click.option("--data", help="A table or text file of inputs, one a row.")
@click.option("--input", help="The input column of --data; the one trained on if not given.")
@click.option("--skip-bad", is_flag=True, help="Leave out rows that cannot be used.")
@click.option("--top", type=click.IntRange(min=1), default=1, help="The most probable answers of each input.")
@json_option
def command(
    run: str,
    texts: tuple[str, ...],
    data: str | None,
    input: str | None,
    skip_bad: bool,
    top: int,
    as_json: bool,
) -> None:
    """Answer each TEXT, each line of standard input (-), or each row of --data, one line each, in order.

    A classifier answers with a label and its probability; a language model with the likeliest next tokens.
    """
    if bool(texts) == (data is not None):
        raise UsageError(
            "predict: expected inputs as words, as - for standard input, or with --data, one of them"
        )
    predictor = load(run)
    tally = Tally()
    rows = _data_rows(predictor, data, input) if data else _text_rows(texts)
    for row in _checked(rows, tally, skip_bad):
        answers = predictor.predict([each.input for each in row], top=top)
        for answer in answers:
            click.echo(_json_line(answer, top) if as_json else _line(answer, top))
    if tally.skipped:
        click.echo(f"{tally.rows:,} rows = {tally.used:,} used + {tally.skipped:,} skipped", err=True)


def _text_rows(texts: tuple[str, ...]) -> Iterator[Row | BadRow]:
    """Return the words of the call, or the lines of standard input, as rows."""
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
    source = open_like(data, input=column or predictor.config["columns"]["input"], output=None)
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


def _line(answer: Prediction, top: int) -> str:
    """Write an answer in a line: labels with their probabilities."""
    if top == 1:
        return f"{answer.output}\t{answer.score:.4f}"
    return "\t".join(f"{label} {probability:.2%}" for label, probability in answer.alternatives)


def _json_line(answer: Prediction, top: int) -> str:
    found = {"input": answer.input, "output": answer.output, "score": answer.score}
    if top > 1:
        found["alternatives"] = [
            {"output": label, "score": probability} for label, probability in answer.alternatives
        ]
    return json.dumps(found, ensure_ascii=False)
