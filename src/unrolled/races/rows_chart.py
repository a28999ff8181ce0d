"""Score against rows to train on: a line for each contender, the baselines, and where one overtakes another."""

import math
from collections.abc import Sequence
from itertools import pairwise

from unrolled.races.by_rows import ByRows, Crossing
from unrolled.races.comparison import Comparison
from unrolled.races.line_chart import Bar, Frame
from unrolled.races.markup import Markup, element
from unrolled.races.race_axes import Axis, linear_axis
from unrolled.races.race_chart import NARROW, Level, Line, Plot, both, chart, curve, level, names
from unrolled.races.race_looks import looks
from unrolled.races.race_words import metric_bounds, metric_unit, scaled
from unrolled.races.rows_sentence import crossing_words, pairs_told
from unrolled.tasks.metrics.metric import Metric

RADIUS = 8.0
# More sizes than this have no room for all their names on a narrow page.
MOST_TICKS = 5

STYLE = """
.race .overtakes{fill:none;stroke:var(--ink);stroke-width:1.75}
.race .between{stroke:var(--ink);stroke-width:1.75;opacity:.55}
.sizes{margin-top:1.8rem}
"""


def score_lines(comparison: Comparison, found: ByRows) -> list[Line]:
    """Return a line for each contender that has a score anywhere, its bars the intervals over test rows."""
    metric = comparison.race.metric
    lines = [
        Line(entry.name, place, [(rows, _bar(metric, score)) for rows, score in _scores(found, entry.name)])
        for place, entry in enumerate(comparison.contenders)
    ]
    return [line for line in lines if line.points]


def baseline_levels(comparison: Comparison, found: ByRows) -> tuple[list[Level], list[str]]:
    """Return the baselines that have a place beside the lines, and the names of those too far away.

    That is one which lies, at any size, farther from what is drawn than half of how high that is.
    """
    values = [
        value for line in score_lines(comparison, found) for _, bar in line.points for value in _ends(bar)
    ]
    if not values:
        return [], []
    low, high = min(values), max(values)
    room = (high - low) / 2
    named = dict.fromkeys(name for size in found.sizes for name in size.scores)
    trained = {entry.name for entry in comparison.contenders}
    near, far = list[Level](), list[str]()
    for name in named:
        points = [
            (rows, scaled(comparison.race.metric, score.value or 0.0)) for rows, score in _scores(found, name)
        ]
        if name in trained or not points:
            continue
        if all(low - room <= value <= high + room for _, value in points):
            near.append(Level(name, points))
        else:
            far.append(name)
    return near, far


def score_against_rows(comparison: Comparison, found: ByRows, *, label: str) -> Markup:
    """Draw the lines over the rows by powers of ten, for a wide and a narrow page."""
    metric = comparison.race.metric
    lines, (beside, _) = score_lines(comparison, found), baseline_levels(comparison, found)
    values = [value for line in lines for _, bar in line.points for value in _ends(bar)]
    values += [value for each in beside for _, value in each.points]
    chosen = looks(len(comparison.contenders))
    crossed = crossings_drawn(found)

    def draw(frame: Frame) -> Markup:
        across = _rows_axis(
            [size.rows for size in found.sizes], MOST_TICKS if frame is NARROW else 2 * MOST_TICKS
        )
        up = linear_axis(
            f"{metric_unit(metric)}, on the {comparison.race.judged_rows}", values, 6, metric_bounds(metric)
        )
        plot = Plot.within(frame, across, up)
        return chart(
            plot,
            *(level(plot, each) for each in beside),
            *(curve(plot, line, chosen[line.place]) for line in lines),
            *(_overtakes(plot, each, lines) for each in crossed),
            *names(plot, lines, beside),
            label=label,
        )

    return both(draw)


def crossings_drawn(found: ByRows) -> list[Crossing]:
    """Return what is marked on the chart: the crossings that are real, of the pairs that are told."""
    crossed = [pair.crossing for pair in pairs_told(found) if pair.crossing is not None]
    return [each for each in crossed if each.real]


def _scores(found: ByRows, name: str) -> list[tuple[float, Metric]]:
    """Return an entry's scores over the rows, where it has one."""
    scores = [(float(size.rows), size.scores[name][0]) for size in found.sizes if name in size.scores]
    return [(rows, score) for rows, score in scores if score.value is not None]


def _bar(metric: str, score: Metric) -> Bar:
    """Return a point with its interval, or without one where it has none."""
    assert score.value is not None
    low, high = (score.value if end is None else end for end in (score.low, score.high))
    return Bar(scaled(metric, score.value), scaled(metric, low), scaled(metric, high))


def _ends(bar: Bar) -> tuple[float, float]:
    return bar.low, bar.high


def _rows_axis(sizes: Sequence[int], most: int) -> Axis:
    """Make an axis by powers of ten with the sizes written on it, every second or third where they are many."""
    step = math.ceil(len(sizes) / most)
    written = list(sizes)[::-1][::step]
    room = (sizes[-1] / sizes[0]) ** 0.06
    ticks = tuple((float(size), f"{size:,}") for size in reversed(written))
    return Axis("rows to train on", sizes[0] / room, sizes[-1] * room, ticks, log=True)


def _overtakes(plot: Plot, each: Crossing, lines: Sequence[Line]) -> Markup:
    """Draw a ring where one line goes above another, and through it the interval, as far as the chart goes."""
    line = next(line for line in lines if line.name == each.by)
    x, y = plot.x(each.rows), _height(plot, line, each.rows)
    parts = [element("title", f"{each.by} overtakes {each.overtaken} at {crossing_words(each)}")]
    if each.share is not None:
        low = plot.x(max(each.low or plot.across.low, plot.across.low))
        high = plot.x(min(each.high or plot.across.high, plot.across.high))
        for left, right in ((low, x - RADIUS), (x + RADIUS, high)):
            if right > left:
                parts.append(element("line", x1=left, x2=right, y1=y, y2=y, class_="between"))
    return element("g", *parts, element("circle", cx=x, cy=y, r=RADIUS, class_="overtakes"))


def _height(plot: Plot, line: Line, rows: float) -> float:
    """Return how high a line is between two of its points."""
    for (before, low), (after, high) in pairwise(line.points):
        if before <= rows <= after:
            way = (plot.x(rows) - plot.x(before)) / (plot.x(after) - plot.x(before))
            return plot.y(low.value) + way * (plot.y(high.value) - plot.y(low.value))
    return plot.y(line.points[-1][1].value)
