"""The answers of a text model as lines, one for each row, whatever the row is."""

import json
from collections.abc import Sequence

import click

from unrolled.cli.answer_lines import json_line, one_line, written_line
from unrolled.cli.input_rows import Gap
from unrolled.data.rows import Row
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.text_search import TextSearch


def write_texts(
    predictor: Predictor, group: Sequence[Row | Gap], search: TextSearch, *, top: int, as_json: bool
) -> None:
    """Answer rows together."""
    sources = [row.input for row in group if isinstance(row, Row)]
    answers = iter(predictor.predict(sources, top=top, **search.as_arguments()))
    for row in group:
        if isinstance(row, Gap):
            click.echo(gap_line(row, as_json))
            continue
        answer = next(answers)
        click.echo(json_line(answer, top) if as_json else written_line(answer, top))


def write_pieces(predictor: Predictor, group: Sequence[Row | Gap]) -> None:
    """Answer rows one by one, each answer as it comes."""
    for row in group:
        if isinstance(row, Row):
            for piece in predictor.predict_pieces(row.input):
                click.echo(one_line(piece), nl=False)
        click.echo()


def gap_line(gap: Gap, as_json: bool) -> str:
    """Return the line of a row without a source; its input is null where something there cannot be used."""
    found = {"input": "" if gap.empty else None, "output": "", "score": None}
    return json.dumps(found) if as_json else ""
