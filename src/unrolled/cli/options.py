"""Options that several commands share, spelt and explained once."""

from collections.abc import Callable
from typing import Any

import click

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON and nothing else on standard output."
)

# How data is laid out and what may be done with it; the parameters' names are those of Layout and Request.
DATA_OPTIONS = (
    click.option("--input", help="The input column, by name, or by number from 1 where there is no header."),
    click.option("--output", help="The output column; without one the input's continuation is learnt."),
    click.option("--valid", multiple=True, help="Validation data, once for each file of DATA."),
    click.option("--test", multiple=True, help="Test data, once for each file of DATA."),
    click.option("--format", help="Read DATA as this format, whatever the suffix says."),
    click.option(
        "--input-kind", help="text, symbols, series, events, numbers or audio; inferred if not given."
    ),
    click.option("--separator", help="What stands between symbols; nothing: every character is one."),
    click.option("--by", help="The column whose equal values tie rows to one sequence."),
    click.option("--order", help="The column that orders the rows of a sequence."),
    click.option("--group", help="The column of a subject or device, kept whole when data is split."),
    click.option("--patch", help="The height and width of an image that one step shows, as in 1x28."),
    click.option("--task", help="What is learnt, such as label or continuation; inferred if not given."),
    click.option("--skip-bad", is_flag=True, help="Leave out rows that cannot be used, and say how many."),
)


def data_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command every option that says how data is read, in the order of the table."""
    for option in reversed(DATA_OPTIONS):
        command = option(command)
    return command
