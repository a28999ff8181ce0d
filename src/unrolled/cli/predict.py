"""`unrolled predict RUN [TEXT … | -]`: one answer for each input."""

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from unrolled.cli.answer_lines import json_line, text_line
from unrolled.cli.attention_lines import AttentionLines, AttentionOptions, attention_options
from unrolled.cli.durations import Duration
from unrolled.cli.influence_display import explain
from unrolled.cli.input_rows import TOGETHER, Gap, data_rows, in_groups, with_gaps, word_rows
from unrolled.cli.options import device_option, json_option
from unrolled.cli.row_warnings import TextWarnings
from unrolled.cli.stream import StreamOptions, answer_stream
from unrolled.cli.text_lines import write_pieces, write_texts
from unrolled.cli.text_options import require_text, text_options
from unrolled.data.encodable import encodable_rows
from unrolled.data.rows import BadRow, Row, Tally
from unrolled.data.unknown import unknown_in, unknown_in_words
from unrolled.errors import UsageError
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.text_search import TextSearch
from unrolled.tasks.text import Text
from unrolled.training.load_on import load_on

Group = Sequence[Row | Gap]
Write = Callable[[Group], None]


@click.command()
@click.argument("run")
@click.argument("texts", nargs=-1)
@click.option("--data", help="A table or text file of inputs, one a row.")
@click.option("--input", help="The input column of --data; the one trained on if not given.")
@click.option("--skip-bad", is_flag=True, help="Leave out rows that cannot be used.")
@click.option(
    "-n",
    "--top",
    type=click.IntRange(min=1),
    default=1,
    help="So many answers to each input, the best first.",
)
@text_options
@attention_options
@click.option("--influence", is_flag=True, help="Show what each step does to the answer, by leaving it out.")
@click.option("--stream", is_flag=True, help="Read {id, value} lines; answer each for its id's whole so far.")
@click.option("--idle", type=Duration(), help="End a session without a step for this long, such as 30m.")
@click.option("--max-sessions", type=click.IntRange(min=1), help="Keep so many sessions (100,000).")
@click.option(
    "--sessions", type=click.Path(path_type=Path), help="Restore sessions from here; save them at the end."
)
@device_option
@json_option
def command(
    run: str,
    texts: tuple[str, ...],
    data: str | None,
    input: str | None,
    skip_bad: bool,
    top: int,
    attention: bool,
    plot: Path | None,
    influence: bool,
    stream: bool,
    idle: float | None,
    max_sessions: int | None,
    sessions: Path | None,
    device: str,
    as_json: bool,
    **asked: Any,
) -> None:
    """Answer each TEXT, each line of standard input (-), or each row of --data, one line each, in order.

    A classifier answers with a label, or several, and the probability; a regression with a number; a language model
    with the likeliest next tokens; a text model with a text, an empty input with an empty line.
    """
    search, shown = TextSearch(**asked), AttentionOptions(attention, plot)
    options = StreamOptions(idle=idle, max_sessions=max_sessions, place=sessions)
    if influence and (stream or top > 1):
        raise UsageError(
            f"--influence: explains one answer to a whole input, not {'--stream' if stream else '--top'}"
        )
    shown.require_alone(stream=stream, influence=influence, top=top)
    if stream:
        if texts != ("-",) or data is not None:
            raise UsageError("--stream: expected - for standard input, and nothing else to read")
        predictor = load_on(run, device)
        require_text(search, predictor.task)
        answer_stream(predictor, options, top=top)
        return
    options.require_stream()
    if bool(texts) == (data is not None):
        raise UsageError(
            "predict: expected inputs as words, as - for standard input, or with --data, one of them"
        )
    predictor = load_on(run, device)
    require_text(search, predictor.task)
    if influence:
        _refuse_text(predictor)
    rows = data_rows(predictor, data, input) if data else word_rows(predictor, texts)
    rows = encodable_rows(rows, codec=predictor.codec)
    # A person who types lines gets each answered before the next.
    typed = texts == ("-",) and sys.stdin.isatty()
    watched = sys.stdin.isatty() or sys.stdout.isatty() if texts == ("-",) else bool(texts)
    pieces = watched and top == 1 and not (as_json or shown.asked) and search.in_pieces(predictor.task)
    if shown.asked:
        write: Write = AttentionLines(predictor, shown, search, as_json=as_json).write
    elif influence:
        write = partial(_explain_rows, predictor, as_json=as_json)
    elif pieces:
        write = partial(write_pieces, predictor)
    else:
        write = partial(_write_together, predictor, search=search, top=top, as_json=as_json)
    _answer(predictor, rows, write, skip_bad=skip_bad, together=1 if typed or pieces else TOGETHER)


def _write_together(
    predictor: Predictor, group: Group, *, search: TextSearch, top: int, as_json: bool
) -> None:
    """Answer rows together."""
    if isinstance(predictor.task, Text):
        write_texts(predictor, group, search, top=top, as_json=as_json)
        return
    for answer in predictor.predict(_values(group), top=top):
        click.echo(json_line(answer, top) if as_json else text_line(answer, top))


def _explain_rows(predictor: Predictor, group: Group, *, as_json: bool) -> None:
    """Answer rows one by one, each with what its steps did."""
    for value in _values(group):
        explain(predictor, value, as_json=as_json)


def _values(group: Group) -> list[Any]:
    return [row.input for row in group if isinstance(row, Row)]


def _answer(
    predictor: Predictor, rows: Iterable[Row | BadRow], write: Write, *, skip_bad: bool, together: int
) -> None:
    """Write the answers to all rows, then what there was to say of them."""
    tally, unknown, warnings = Tally(), 0, None
    found: Iterable[Row | BadRow | Gap] = rows
    if isinstance(predictor.task, Text):
        found, warnings = (
            with_gaps(rows, predictor, skip_bad=skip_bad),
            TextWarnings(predictor, predictor.task),
        )
    for group in in_groups(found, tally, skip_bad=skip_bad, together=together):
        unknown += unknown_in(predictor.codec, _values(group))
        if warnings:
            warnings.look(group)
        write(group)
    if warnings:
        warnings.finish()
    if unknown:
        click.echo(unknown_in_words(unknown), err=True)
    if tally.skipped:
        click.echo(f"{tally.rows:,} rows = {tally.used:,} used + {tally.skipped:,} skipped", err=True)


def _refuse_text(predictor: Predictor) -> None:
    """Refuse to leave out steps of a source: a text has no score of a single kind to tell the difference by."""
    if isinstance(predictor.task, Text):
        raise UsageError(
            '--influence: this model\'s task is "text", expected one that answers with a label or a number; '
            "--attention shows what a text looked at"
        )
