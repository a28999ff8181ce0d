"""Options that several commands share, spelt and explained once."""

from collections.abc import Callable
from typing import Any

import click

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON and nothing else on standard output."
)

# How data is laid out and what may be done with it; the parameters' names are those of Layout and Request.
DATA_OPTIONS = (
    click.option(
        "--input",
        help="The input column, or several (a,b or 2-9), by name, or by number from 1 without a header.",
    ),
    click.option("--output", help="The output column; without one the input's continuation is learnt."),
    click.option("--valid", multiple=True, help="Validation data, once for each file of DATA."),
    click.option("--test", multiple=True, help="Test data, once for each file of DATA."),
    click.option(
        "--format",
        help="csv, tsv, jsonl, parquet, text, folder, ts, npy, npz, fasta or idx, whatever the suffix says.",
    ),
    click.option(
        "--input-kind", help="text, symbols, series, events, numbers or audio; inferred if not given."
    ),
    click.option("--separator", help="What stands between symbols; if not given, every character is one."),
    click.option("--by", help="The column whose equal values make one sequence of a long table's rows."),
    click.option("--order", help="The column of the time."),
    click.option("--group", help="The column of subjects or devices, each kept whole when rows are split."),
    click.option(
        "--patch", metavar="HxW", help="The part of an image that one step shows, such as 1x28 or 4x4."
    ),
    click.option("--task", help="label, labels, value, text or continuation; inferred if not given."),
    click.option("--skip-bad", is_flag=True, help="Leave out rows that cannot be used, and say how many."),
)


def data_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command every option that says how data is read, in the order of the table."""
    for option in reversed(DATA_OPTIONS):
        command = option(command)
    return command
