"""`unrolled train DATA`: train a model on a text, a table or a folder."""

import json
import shlex
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from unrolled.cli.durations import Duration, clock
from unrolled.cli.fold_tables import show_folds
from unrolled.cli.live_display import LiveDisplay
from unrolled.cli.one_or_two import one_or_two
from unrolled.cli.options import (
    SETTINGS,
    data_options,
    json_option,
    setting_options,
    split_option,
    take_settings,
)
from unrolled.cli.plain_display import PlainDisplay, figures
from unrolled.training.fold_result import FoldedResult
from unrolled.training.observer import Observer, Silent
from unrolled.training.resolve import LENGTHS, parse_settings, read_config
from unrolled.training.train import train
from unrolled.training.trained import Trained

# Options that are settings of the run.
AS_SETTINGS = (*SETTINGS, *LENGTHS, "patience")


@click.command(epilog="Every other number of run.toml is set with --set, such as --set width=384.")
@click.argument("data", nargs=-1, required=True)
@data_options
@split_option
@click.option("--folds", metavar="K", help="Train K models, each tested on its own part; or: groups.")
@click.option(
    "--model",
    metavar="ARCHITECTURE[+ATTENTION]",
    help="rnn, lstm, gru, transformer, bag or flat; where a text is the answer, a recurrent one may attend to the "
    "source: lstm+additive, +dot or +multihead. That of --config, or lstm, if not given.",
)
@click.option("--size", default="small", show_default=True, help="tiny, small, medium or large.")
@click.option("--budget", type=Duration(), help="Training time, such as 90s or 5m; 3m if no length is given.")
@click.option("--steps", type=int, help="Training steps.")
@click.option("--epochs", type=float, help="Passes over the training split.")
@click.option("--patience", type=int, help="Stop after so many validations without improvement (0: never).")
@setting_options
@click.option("--config", type=click.Path(path_type=Path), help="Settings from a TOML file.")
@click.option("--set", "pairs", multiple=True, metavar="KEY=VALUE", help="Any setting; may be repeated.")
@click.option(
    "--run", type=click.Path(path_type=Path), help="The run directory; runs/DATA-MODEL if not given."
)
@json_option
def command(
    data: tuple[str, ...],
    valid: tuple[str, ...],
    test: tuple[str, ...],
    config: Path | None,
    pairs: tuple[str, ...],
    as_json: bool,
    model: str | None,
    folds: str | None,
    **options: Any,
) -> None:
    """Train a model on DATA and keep the best on validation. The same command again resumes.

    DATA is a table (CSV, TSV, JSONL, Parquet), a text, series (.ts, .npy, .npz), FASTA, a folder with a subfolder or
    file for each label, or two files, inputs and outputs: line-aligned texts, such as sentences and their
    translations, arrays or idx images with labels.
    """
    said = take_settings(options, AS_SETTINGS) | parse_settings(pairs)
    written, architecture = read_config(config) if config else ({}, None)
    if any(name in said for name in LENGTHS):
        # The length said here takes the place of the one written there.
        written = {name: value for name, value in written.items() if name not in LENGTHS}
    settings, model = {**written, **said}, model or architecture or "lstm"
    observer = observer_for(as_json, model)
    result: Trained | FoldedResult = train(
        one_or_two("DATA", data),
        valid=one_or_two("--valid", valid),
        test=one_or_two("--test", test),
        model=model,
        folds=folds,
        observer=observer,
        **options,
        **settings,
    )
    if as_json:
        found = result.as_json() if isinstance(result, FoldedResult) else asdict(result)
        click.echo(json.dumps(found, ensure_ascii=False))
    elif isinstance(result, FoldedResult):
        show_folds(result)
    else:
        _tell(result)


def observer_for(as_json: bool, title: str) -> Observer:
    """Choose who listens: nobody, a live panel on a terminal, or plain lines."""
    if as_json:
        return Silent()
    return LiveDisplay(title) if sys.stderr.isatty() else PlainDisplay()


def _tell(result: Trained) -> None:
    """Write the result and the next useful command."""
    best = {name: value for name, value in result.best.items() if name != "step"}
    click.echo(
        f"{result.run}: {result.steps:,} steps in {clock(result.seconds)}, {result.parameters:,} parameters, "
        f"{result.tokens_per_second:,.0f} tokens/s"
    )
    click.echo(f"best on validation: {figures(best)} at step {int(result.best['step']):,}")
    click.echo(f"next: unrolled evaluate {shlex.quote(str(result.run))}")
