"""`unrolled compare DATA --models a,b,c`: a fair race, a report, an answer."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from unrolled.cli.durations import Duration
from unrolled.cli.one_or_two import one_or_two
from unrolled.cli.options import data_options, json_option, setting_options, split_option, take_settings
from unrolled.cli.own_settings import parse_own_settings
from unrolled.cli.race_lines import RaceLines
from unrolled.cli.race_live import RaceLive
from unrolled.cli.race_tables import show_comparison
from unrolled.cli.row_counts import parse_row_counts
from unrolled.cli.said_again import said_again
from unrolled.races.compare import compare
from unrolled.races.comparison import Comparison
from unrolled.races.race_observer import NoAudience, RaceObserver
from unrolled.races.race_page import write_report
from unrolled.training.resolve import LENGTHS, read_config

# The folder of the report, in the race's directory.
REPORT = "report"
# Wide enough for every column, where there is no terminal to fit.
PIPE_WIDTH = 160


@click.command(
    epilog="Every other number of run.toml is set with --set, for all or, with a name before it, for one."
)
@click.argument("data", nargs=-1, required=True)
@click.option(
    "--models",
    multiple=True,
    required=True,
    metavar="A,B,C",
    help="Who races: architectures, as --model of train names them, or your own. The same one twice is two.",
)
@click.option("--budget", type=Duration(), help="For the whole race, such as 20m or 2h (20m).")
@click.option(
    "--equal",
    default="time",
    show_default=True,
    metavar="WHAT",
    help="What is the same for all: time, parameters (within 5%) or steps.",
)
@click.option(
    "--steps",
    type=click.IntRange(min=1),
    help="The length of one training instead of a budget: with --equal steps, or parameters.",
)
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    help="Trainings of each that are judged (3, more where the budget holds them; in each of --folds, 1).",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Trainings at once, of one thread each; 1: in turn with all threads. Measured if not given.",
)
@click.option("--size", default="small", show_default=True, help="tiny, small, medium or large.")
@click.option(
    "--prefer", metavar="WHAT", help="What to recommend by: accuracy, latency, memory or streaming."
)
@click.option("--streaming", is_flag=True, help="Admit only models that can answer step by step.")
@data_options
@split_option
@click.option("--folds", metavar="K", help="Race in K folds, each tested on its own part; or: groups.")
@click.option(
    "--rows",
    metavar="A,B,C",
    help="Race on so many of the rows to train on, then on more of them: who overtakes whom where.",
)
@setting_options
@click.option("--config", type=click.Path(path_type=Path), help="Settings of all from a TOML file.")
@click.option(
    "--set",
    "pairs",
    multiple=True,
    metavar="[NAME:]KEY=VALUE",
    help="Any setting, of all or of one; may be repeated.",
)
@click.option(
    "--run",
    type=click.Path(path_type=Path),
    help="The race's directory; runs/DATA-compare, -compare-K-folds or -compare-by-rows if not given.",
)
@json_option
@click.pass_context
def command(
    context: click.Context,
    /,
    data: tuple[str, ...],
    models: tuple[str, ...],
    valid: tuple[str, ...],
    test: tuple[str, ...],
    config: Path | None,
    pairs: tuple[str, ...],
    as_json: bool,
    prefer: str | None,
    rows: str | None,
    **options: Any,
) -> None:
    """Race models on DATA on equal terms and say which fits it, with a report. The same command again goes on.

    Each gets the same search for its learning rate and as many trainings; the test rows are asked once, at the end.
    """
    said, observer = take_settings(options), observer_for(as_json)
    shared, own = parse_own_settings(pairs)
    found = compare(
        one_or_two("DATA", data),
        models=",".join(models),
        valid=one_or_two("--valid", valid),
        test=one_or_two("--test", test),
        prefer=prefer,
        rows=parse_row_counts(rows),
        observer=observer,
        own=own,
        command=said_again(context, leaving_out={"as_json"}),
        **options,
        **{**_configured(config, observer), **said, **shared},
    )
    report = str(write_report(found, Path(found.race.directory) / REPORT))
    _tell(found, report, prefer, as_json)
    if all(entry.score.value is None for entry in found.contenders):
        context.exit(1)


def observer_for(as_json: bool) -> RaceObserver:
    """Choose who listens: nobody, a live board on a terminal, or plain lines."""
    if as_json:
        return NoAudience()
    return RaceLive() if sys.stderr.isatty() else RaceLines()


def _configured(config: Path | None, observer: RaceObserver) -> dict[str, Any]:
    """Read the settings of a file, but for the length of one training, which the race sets, as it says."""
    written = read_config(config)[0] if config else {}
    for name in LENGTHS:
        if written.pop(name, None) is not None:
            observer.note(f"--config: {name} is left out: --budget or --steps say how long the race is")
    return written


def _tell(found: Comparison, report: str, prefer: str | None, as_json: bool) -> None:
    """Write the answer."""
    if as_json:
        click.echo(json.dumps({**found.as_json(), "report": report}, ensure_ascii=False))
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPE_WIDTH)
    show_comparison(found, report, console, prefer=prefer)
