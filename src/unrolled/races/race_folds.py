"""A race in folds, fold by fold: who did how well on which part of the data."""

from unrolled.races import race_sheets
from unrolled.races.comparison import Comparison, FoldScores
from unrolled.races.markup import Markup, element
from unrolled.races.race_sheet import folded
from unrolled.races.race_tables import look_of, scrolled
from unrolled.races.race_words import metric_unit, score, shown


def fold_by_fold(comparison: Comparison) -> Markup:
    """Lay out the score of everyone in each fold, and over all; nothing of a race without folds."""
    if not comparison.folds:
        return Markup()
    about = (
        "Each fold is a race of its own: it searched and trained without the rows that it was tested on. The last "
        "line is over the test rows of all folds together, as the answer above."
    )
    names = [entry.name for entry in comparison.entries]
    heads = [
        element("th", element("bdi", name), scope="col", class_=look_of(comparison, name)) for name in names
    ]
    unit = element("th", metric_unit(comparison.race.metric), scope="col")
    head = element("tr", unit, element("th", "rows", scope="col"), *heads)
    rows = [_row(comparison, fold, names) for fold in comparison.folds]
    overall = [score(comparison.race.metric, entry.score.value) for entry in comparison.entries]
    tested = sum(fold.rows for fold in comparison.folds)
    rows.append(
        element(
            "tr",
            element("th", "all together", scope="row"),
            *(element("td", element("b", text)) for text in (f"{tested:,}", *overall)),
        )
    )
    table = element("table", element("thead", head), element("tbody", *rows))
    sheet = race_sheets.folds(comparison)
    return element(
        "section",
        element("h2", "Fold by fold"),
        element("p", about, class_="about"),
        scrolled(table, "Fold by fold"),
        folded(sheet, f"The figures, with the rate that each fold found ({sheet.file})"),
    )


def _row(comparison: Comparison, fold: FoldScores, names: list[str]) -> Markup:
    """Name a fold, with its groups where they are few, and write everyone's score in it."""
    groups = [element("small", element("bdi", shown(", ".join(fold.groups))))] if fold.groups else []
    figures = (score(comparison.race.metric, fold.scores.get(name)) for name in names)
    return element(
        "tr",
        element("th", f"fold {fold.fold}", *groups, scope="row"),
        *(element("td", text) for text in (f"{fold.rows:,}", *figures)),
    )
