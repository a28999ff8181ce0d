"""`unrolled evaluate RUN [DATA]`: every metric beside the baselines, with intervals."""

import json
import shlex
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from unrolled.cli.fold_tables import show_folds
from unrolled.cli.options import device_option, json_option
from unrolled.cli.report_tables import detail_tables, figure, metric_name
from unrolled.data.unknown import unknown_in_words
from unrolled.errors import UsageError
from unrolled.predictor.evaluation import Evaluation
from unrolled.tasks.metrics.metric import Metric
from unrolled.training.evaluate import evaluate_run
from unrolled.training.folds import read_folds

# Wide enough for a figure with its interval from the model and three baselines.
PIPE_WIDTH = 160


@click.command()
@click.argument("run")
@click.argument("data", nargs=-1)
@click.option("--skip-bad", is_flag=True, help="Leave out rows that cannot be used, and say how many.")
@click.option("--by-prefix", is_flag=True, help="Also after 10%, 25%, 50% and 100% of every row's steps.")
@device_option
@json_option
def command(
    run: str, data: tuple[str, ...], skip_bad: bool, by_prefix: bool, device: str, as_json: bool
) -> None:
    """Judge the best model of RUN beside the baselines, on DATA or on the run's own test split."""
    folded = None if data else read_folds(Path(run))
    if folded is not None:
        if by_prefix:
            raise UsageError(f"--by-prefix: {run} holds folds, expected one run; judge one of them")
        if as_json:
            click.echo(json.dumps(folded.as_json(), ensure_ascii=False))
        else:
            show_folds(folded)
        return
    paths: Any = None if not data else data[0] if len(data) == 1 else data
    found, said = evaluate_run(run, paths, skip_bad=skip_bad, by_prefix=by_prefix, device=device)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False))
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPE_WIDTH)
    for sentence in (*said, *found.notes):
        console.print(sentence, markup=False, style="dim")
    tally = found.tally
    console.print(f"{tally.rows:,} rows = {tally.used:,} used + {tally.skipped:,} skipped")
    console.print(_scores(found))
    console.print(_verdict(found), markup=False)
    if found.unknown:
        console.print(unknown_in_words(found.unknown))
    for table in detail_tables(found.report):
        console.print(table)
    for name, signature in found.report.details.get("signatures", {}).items():
        console.print(f"{metric_name(name)}: sacreBLEU {signature}", markup=False, style="dim")
    following = "generate" if found.task == "continuation" else "predict"
    console.print(f"next: unrolled {following} {shlex.quote(str(run))}", markup=False, soft_wrap=True)


def _scores(found: Evaluation) -> Table:
    """Lay the metrics out, a column for the model and one for each baseline."""
    baselines = found.baselines or {}
    table = Table(box=None, pad_edge=False)
    table.add_column("95% intervals", no_wrap=True)
    for name in ("model", *baselines):
        table.add_column(name.replace("_", " "), justify="right", no_wrap=True)
    for metric, value in found.report.metrics.items():
        others = [report.metrics.get(metric) for report in baselines.values()]
        table.add_row(metric_name(metric), *(_cell(each) for each in (value, *others)))
    return table


def _cell(metric: Metric | None) -> str:
    """Write a metric with its interval; what is undefined is a dash."""
    if metric is None or metric.value is None:
        return "–"
    if metric.low is None or metric.high is None:
        return figure(metric.value)
    return f"{figure(metric.value)} [{figure(metric.low)}, {figure(metric.high)}]"


def _verdict(found: Evaluation) -> str:
    """Say plainly whether the model beats every baseline."""
    best = found.headline.best(found.baselines or {})
    own = found.report.metrics[found.headline.metric].value
    if best is None or own is None:
        return "no baseline to compare with"
    words = f"{metric_name(found.headline.metric)} {figure(own)} against {figure(best[1])} ({best[0]})"
    if own == best[1]:
        return f"the model ties with a baseline: {words}"
    wins = (own > best[1]) == found.headline.more_is_better
    return f"the model beats every baseline: {words}" if wins else f"the model loses to a baseline: {words}"
