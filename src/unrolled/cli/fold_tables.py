"""Folds as tables: the first figure of each fold, then the mean of every figure, beside the baselines."""

import shlex

import click
from rich.console import Console
from rich.table import Table

from unrolled.tasks.metrics.metric import Metric
from unrolled.training.fold_result import FoldedResult

PIPE_WIDTH = 160


def show_folds(result: FoldedResult) -> None:
    """Write both tables, what won, and the next useful command."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPE_WIDTH)
    console.print(_each(result))
    console.print()
    console.print(_means(result))
    if (pooled := result.pooled()) is not None:
        rows = sum(fold.rows for fold in result.folds)
        click.echo(f"{result.metric} over all {rows:,} test rows together: {pooled:.4f}")
    click.echo(_verdict(result))
    click.echo(f"next: unrolled evaluate {shlex.quote(str(result.folds[0].run))}")


def _each(result: FoldedResult) -> Table:
    """Lay out the first metric of every fold."""
    baselines = list(result.baseline_means())
    table = _table(result.metric.replace("_", " "), ["rows", "model", *baselines])
    for fold in result.folds:
        figures = [fold.metrics, *(fold.baselines.get(name, {}) for name in baselines)]
        name = f"fold {fold.fold}" + (f" ({', '.join(fold.groups)})" if fold.groups else "")
        cells = (_figure(each.get(result.metric)) for each in figures)
        table.add_row(name, f"{fold.rows:,}", *cells)
    return table


def _means(result: FoldedResult) -> Table:
    """Lay out every metric's mean over the folds, with its interval."""
    others = result.baseline_means()
    table = _table(f"mean of {len(result.folds)} folds, 95% intervals", ["model", *others])
    for metric, value in result.means().items():
        found = [value, *(means.get(metric, Metric(None)) for means in others.values())]
        table.add_row(metric.replace("_", " "), *map(_cell, found))
    return table


def _table(first: str, others: list[str]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name.replace("_", " "), justify="right", no_wrap=True)
    return table


def _cell(metric: Metric) -> str:
    """Write a mean with its interval."""
    interval = "" if metric.low is None else f" [{metric.low:.4f}, {metric.high:.4f}]"
    return _figure(metric.value) + interval


def _figure(value: float | None) -> str:
    """Write a figure; what is undefined is a dash."""
    return "–" if value is None else f"{value:.4f}"


def _verdict(result: FoldedResult) -> str:
    """Say plainly whether the mean beats that of every baseline."""
    own = result.means()[result.metric].value
    others = {
        name: means.get(result.metric, Metric(None)).value for name, means in result.baseline_means().items()
    }
    known = [(value, name) for name, value in others.items() if value is not None]
    if own is None or not known:
        return "no baseline to compare with"
    best, name = max(known) if result.more_is_better else min(known)
    words = f"{result.metric.replace('_', ' ')} {own:.4f} against {best:.4f} ({name}), means over the folds"
    if own == best:
        return f"the model ties with a baseline: {words}"
    wins = (own > best) == result.more_is_better
    return f"the model beats every baseline: {words}" if wins else f"the model loses to a baseline: {words}"
