"""A race in folds on a terminal: everyone's score in each fold, and over all of them."""

from rich.console import Console
from rich.markup import escape

from unrolled.cli.side_by_side import Column, side_by_side
from unrolled.races.comparison import Comparison
from unrolled.races.race_words import metric_unit, score


def show_folds(found: Comparison, console: Console) -> None:
    """Write a row for each fold, its groups in it where they are few, and a column for each entry."""
    names = [
        f"fold {fold.fold}" + (f" ({', '.join(fold.groups)})" if fold.groups else "") for fold in found.folds
    ]
    rows = Column("rows", [f"{fold.rows:,}" for fold in found.folds])
    scores = [
        Column(
            escape(entry.name),
            [score(found.race.metric, fold.scores.get(entry.name)) for fold in found.folds],
        )
        for entry in found.entries
    ]
    console.print(f"fold by fold, {metric_unit(found.race.metric)}", markup=False, style="bold")
    for table in side_by_side(names, [""] * len(names), [rows, *scores], width=console.width):
        console.print(table)
