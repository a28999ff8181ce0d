"""Options that several commands share, spelt and explained once."""

from collections.abc import Callable, Iterable
from typing import Any

import click

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON and nothing else on standard output."
)

# A trained model answers where it always did unless a device is named.
device_option = click.option("--device", default="cpu", show_default=True, help="auto, cpu or cuda.")

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

split_option = click.option("--split", help="hash, stratified or time; inferred if not given.")

# What is a setting of every training, of one model or of several; the parameters have the names of the settings.
SETTING_OPTIONS = (
    click.option(
        "--codec", help="characters, bytes, words, bpe or symbols; chosen from the data if not given."
    ),
    click.option(
        "--longest",
        "longest_pair",
        type=click.IntRange(min=1),
        help="Pairs with more tokens on a side are not trained on (250).",
    ),
    click.option("--seed", type=int, help="Where randomness starts (0)."),
    click.option("--precision", help="auto, float32 or bfloat16."),
    click.option("--device", help="auto, cpu or cuda."),
    click.option("--threads", type=click.IntRange(min=1), help="CPU threads."),
)
SETTINGS = ("codec", "longest_pair", "seed", "precision", "device", "threads")


def data_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command every option that says how data is read, in the order of the table."""
    for option in reversed(DATA_OPTIONS):
        command = option(command)
    return command


def setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command every option that is a setting of a training, in the order of the table."""
    for option in reversed(SETTING_OPTIONS):
        command = option(command)
    return command


def take_settings(options: dict[str, Any], names: Iterable[str] = SETTINGS) -> dict[str, Any]:
    """Take the options of these names out of a command's, and return those that were given."""
    taken = {name: options.pop(name) for name in names}
    return {name: value for name, value in taken.items() if value is not None}
