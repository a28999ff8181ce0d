"""The section of a report on growing parts of the rows: who overtakes whom, the picture, and its figures."""

from unrolled.races.by_rows import AtRows, ByRows
from unrolled.races.comparison import Comparison
from unrolled.races.markup import Markup, element
from unrolled.races.race_looks import key
from unrolled.races.race_sheet import folded
from unrolled.races.race_tables import look_of, scrolled
from unrolled.races.race_words import interval, metric_name, metric_unit, score
from unrolled.races.rows_chart import baseline_levels, crossings_drawn, score_against_rows, score_lines
from unrolled.races.rows_sentence import told
from unrolled.races.rows_sheets import crossings, leads, scores_by_rows


def score_by_rows(comparison: Comparison) -> Markup:
    """Lay out what is known over the rows; nothing where the race was one on all of them."""
    found = comparison.by_rows
    if found is None:
        return Markup()
    sheets = (
        (scores_by_rows(comparison), "The figures, with the intervals over trainings"),
        (leads(comparison), "Who is ahead, pair by pair"),
        (crossings(comparison), "Where lines cross, be it real or not"),
    )
    return element(
        "section",
        element("h2", "Score against rows"),
        element("ul", *(element("li", sentence) for sentence in told(found)), class_="overtaking"),
        *_picture(comparison, found),
        _table(comparison, found),
        *(folded(sheet, f"{summary} ({sheet.file})") for sheet, summary in sheets if sheet.rows),
    )


def _picture(comparison: Comparison, found: ByRows) -> list[Markup]:
    """Draw the lines, where there are several sizes to draw."""
    lines = score_lines(comparison, found)
    if len(found.sizes) < 2 or not lines:
        return []
    beside, far = baseline_levels(comparison, found)
    dashed = " Dashed: the baselines, fitted on each part." if beside else ""
    beyond = f" Beyond the chart: {', '.join(far)}." if far else ""
    ring = (
        " A ring is where one overtakes another, the bar through it the 95% interval: "
        f"{comparison.race.judged_rows} and trainings drawn 1,000 times, between two sizes linear in the logarithm "
        "of the rows."
        if crossings_drawn(found)
        else ""
    )
    about = (
        "The same race on growing parts of the rows to train on, each inside the next; held-out rows are the "
        f"same for all. Bars are the 95% intervals over {comparison.race.judged_rows}.{dashed}{beyond}{ring}"
    )
    names = [entry.name for entry in comparison.contenders]
    return [
        element("p", about, class_="about"),
        key(names, {line.name for line in lines}),
        score_against_rows(
            comparison, found, label=f"{metric_name(comparison.race.metric)} against rows to train on."
        ),
    ]


def _table(comparison: Comparison, found: ByRows) -> Markup:
    """Lay out every score: a row for each entry, a column for each size."""
    sizes = [element("th", f"{size.rows:,}", element("small", "rows"), scope="col") for size in found.sizes]
    head = element("thead", element("tr", element("th", "", scope="col"), *sizes))
    named = [entry.name for entry in comparison.entries]
    named += [name for size in found.sizes for name in size.scores if name not in named]
    rows = [
        element(
            "tr",
            element("th", element("bdi", name), scope="row", class_=look_of(comparison, name)),
            *(_cell(comparison.race.metric, size, name) for size in found.sizes),
        )
        for name in dict.fromkeys(named)
    ]
    label = f"{metric_unit(comparison.race.metric)} by rows to train on"
    return scrolled(element("table", head, element("tbody", *rows)), label, "sizes")


def _cell(metric: str, size: AtRows, name: str) -> Markup:
    """Write a score and its interval over the test rows."""
    if name not in size.scores:
        return element("td", "")
    found = size.scores[name][0]
    within = interval(metric, found)
    return element("td", score(metric, found.value), *([element("small", within)] if within else []))
