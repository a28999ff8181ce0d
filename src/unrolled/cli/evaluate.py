"""`unrolled evaluate RUN [DATA]`: every metric beside the baselines, with intervals."""

import json
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from unrolled.cli.options import json_option
from unrolled.predictor.evaluation import Evaluation
from unrolled.tasks.metrics.metric import Metric, Report
from unrolled.training.evaluate import evaluate_run

LABELS_SHOWN = 20
# Wide enough for a figure with its interval from the model and three baselines.
PIPE_WIDTH = 160


@click.command()
@click.argument("run")
@click.argument("data", nargs=-1)
@click.option("--skip-bad", is_flag=True, help="Leave out rows that cannot be used, and say how many.")
@json_option
def command(run: str, data: tuple[str, ...], skip_bad: bool, as_json: bool) -> None:
    """Judge the best model of RUN beside the baselines, on DATA or on the run's own test split."""
    paths: Any = None if not data else data[0] if len(data) == 1 else data
    found, said = evaluate_run(run, paths, skip_bad=skip_bad)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False))
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPE_WIDTH)
    for sentence in said:
        console.print(sentence, markup=False, style="dim")
    tally = found.tally
    console.print(f"{tally.rows:,} rows = {tally.used:,} used + {tally.skipped:,} skipped")
    console.print(_scores(found))
    console.print(_verdict(found), markup=False)
    _tables(found.report, console)
    console.print(f"next: unrolled {'predict' if found.task == 'label' else 'generate'} {run}", markup=False)


def _scores(found: Evaluation) -> Table:
    """Lay the metrics out, a column for the model and one for each baseline."""
    baselines = found.baselines or {}
    table = Table(box=None, pad_edge=False)
    table.add_column("95% intervals", no_wrap=True)
    for name in ("model", *baselines):
        table.add_column(name.replace("_", " "), justify="right", no_wrap=True)
    for metric, value in found.report.metrics.items():
        others = [report.metrics.get(metric) for report in baselines.values()]
        table.add_row(metric.replace("_", " "), *(_cell(each) for each in (value, *others)))
    return table


def _cell(metric: Metric | None) -> str:
    """Write a metric with its interval; what is undefined is a dash."""
    if metric is None or metric.value is None:
        return "–"
    interval = "" if metric.low is None else f" [{metric.low:.4f}, {metric.high:.4f}]"
    return f"{metric.value:.4f}{interval}"


def _verdict(found: Evaluation) -> str:
    """Say plainly whether the model beats every baseline."""
    best = found.headline.best(found.baselines or {})
    own = found.report.metrics[found.headline.metric].value
    if best is None or own is None:
        return "no baseline to compare with"
    words = f"{found.headline.metric.replace('_', ' ')} {own:.4f} against {best[1]:.4f} ({best[0]})"
    if own == best[1]:
        return f"the model ties with a baseline: {words}"
    wins = (own > best[1]) == found.headline.more_is_better
    return f"the model beats every baseline: {words}" if wins else f"the model loses to a baseline: {words}"


def _tables(report: Report, console: Console) -> None:
    """Write the confusion of labels and the accuracy by length, where there are such."""
    confusion = report.details.get("confusion")
    if confusion and len(confusion["names"]) <= LABELS_SHOWN:
        table = Table(title="confusion (rows: truth)", box=None, title_justify="left")
        table.add_column("")
        for name in confusion["names"]:
            table.add_column(str(name), justify="right")
        for name, counts in zip(confusion["names"], confusion["counts"], strict=True):
            table.add_row(str(name), *(str(count) for count in counts))
        console.print(table)
    by_length = report.details.get("accuracy_by_length")
    if by_length:
        table = Table(title="accuracy by length", box=None, title_justify="left")
        for heading in ("tokens", "rows", "accuracy"):
            table.add_column(heading, justify="right")
        for bucket in by_length:
            table.add_row(
                f"{bucket['from']}–{bucket['to']}", str(bucket["rows"]), f"{bucket['accuracy']:.4f}"
            )
        console.print(table)
