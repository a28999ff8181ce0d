"""Score against cost: a point for each contender, the cost by powers of ten, the interval of its score as a bar."""

from collections.abc import Callable
from dataclasses import dataclass

from unrolled.races.comparison import Comparison, Entry
from unrolled.races.line_chart import Frame
from unrolled.races.markup import Markup, element
from unrolled.races.palette import RADIUS, marker
from unrolled.races.race_axes import linear_axis, log_axis
from unrolled.races.race_chart import NARROW, TEXT, Level, Plot, both, chart, level, names
from unrolled.races.race_labels import Box, fitted, placed, width_of
from unrolled.races.race_levels import Levels, levels
from unrolled.races.race_looks import looks
from unrolled.races.race_words import metric_bounds, metric_unit, scaled

LETTER_HEIGHT = 16.0
# From so far on a name has a line to its point.
FAR = 16.0
# Names longer than this are cut.
LONGEST_NAME = 140.0
# Costs that differ by less are no reason for a chart.
SPREAD = 1.2


@dataclass(frozen=True)
class Cost:
    """What is paid for a score: a word for it, the axis with its unit, and how it is found, in that unit."""

    word: str
    axis: str
    of: Callable[[Entry], float | None]


def _latency(entry: Entry) -> float | None:
    seconds = entry.costs.latency_seconds if entry.costs else None
    return None if seconds is None else seconds * 1000


LATENCY = Cost("the time of one answer", "milliseconds an answer (log scale)", _latency)
TRAINING = Cost("the time of training", "seconds of training (log scale)", lambda entry: entry.seconds)


def costs_worth_drawing(comparison: Comparison) -> list[Cost]:
    """Return the latency where known, and the time of training where it differs or nothing else is known."""
    found = [LATENCY] if _priced(comparison, LATENCY) else []
    times = [time for _, time, _ in _priced(comparison, TRAINING)]
    if times and (not found or max(times) > SPREAD * min(times)):
        found.append(TRAINING)
    return found


def not_drawn(comparison: Comparison, cost: Cost) -> list[str]:
    """Return the contenders that have no point, since they lack a score or this cost."""
    drawn = {comparison.contenders[place].name for place, _, _ in _priced(comparison, cost)}
    return [entry.name for entry in comparison.contenders if entry.name not in drawn]


def score_levels(comparison: Comparison, cost: Cost) -> Levels:
    """Return the baselines that stand beside the points."""
    ends = [end for _, _, ends in _priced(comparison, cost) for end in ends]
    return levels(comparison, comparison.race.metric, ends)


def score_against(comparison: Comparison, cost: Cost, *, label: str) -> Markup:
    """Draw the points, for a wide and a narrow page."""
    points, beside = _priced(comparison, cost), score_levels(comparison, cost)
    metric = comparison.race.metric
    values = [end for _, _, ends in points for end in ends]

    def draw(frame: Frame) -> Markup:
        across = log_axis(cost.axis, [value for _, value, _ in points], 4 if frame is NARROW else 8)
        title = f"{metric_unit(metric)}, on the {comparison.race.judged_rows}"
        plot = Plot.within(
            frame, across, linear_axis(title, [*values, *beside.values], 6, metric_bounds(metric))
        )
        flat = [Level(name, [(across.low, value), (across.high, value)]) for name, value in beside.on]
        return chart(
            plot,
            *(level(plot, each) for each in flat),
            *_points(comparison, plot, points),
            *names(plot, [], flat),
            label=label,
        )

    return both(draw)


def _points(
    comparison: Comparison, plot: Plot, points: list[tuple[int, float, tuple[float, ...]]]
) -> list[Markup]:
    """Draw each point with its bar and its name, names clear of points, bars and one another."""
    chosen = looks(len(comparison.contenders))
    spots = [(plot.x(cost), plot.y(ends[0])) for _, cost, ends in points]
    bars = [Box(x - 3, plot.y(max(ends)), x + 3, plot.y(min(ends)))
            for (x, _), (_, _, ends) in zip(spots, points, strict=True)]  # fmt: skip
    signs = [Box(x - 7, y - 7, x + 7, y + 7) for x, y in spots]
    texts = [fitted(comparison.contenders[place].name, LONGEST_NAME, TEXT) for place, _, _ in points]
    field = Box(plot.frame.left, plot.frame.top - 6, plot.right, plot.y(plot.up.low) - 2)
    sizes = [(width_of(text, TEXT) * 1.04, LETTER_HEIGHT) for text in texts]
    boxes = placed(spots, sizes, field, [*bars, *signs])
    found = []
    for (place, _, _), (x, y), bar, text, box in zip(points, spots, bars, texts, boxes, strict=True):
        parts = [
            element("title", comparison.contenders[place].name),
            element("line", x1=x, x2=x, y1=bar.top, y2=bar.bottom, class_="whisker"),
            marker(chosen[place].marker, x, y),
            *_leader(x, y, box),
            element("text", text, x=box.left, y=box.bottom - 4, class_="name"),
        ]
        found.append(element("g", *parts, class_=f"look-{place}"))
    return found


def _leader(x: float, y: float, box: Box) -> list[Markup]:
    """Draw a line from a point to its name where that had to move away."""
    to_x, to_y = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
    far = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    if far < FAR:
        return []
    start = RADIUS / far
    path = f"M{x + (to_x - x) * start:.1f} {y + (to_y - y) * start:.1f}L{to_x:.1f} {to_y:.1f}"
    return [element("path", d=path, class_="leader")]


def _priced(comparison: Comparison, cost: Cost) -> list[tuple[int, float, tuple[float, ...]]]:
    """Return each contender that has both: its number, its cost, and its score with the ends of the interval."""
    found = []
    for place, entry in enumerate(comparison.contenders):
        price, score = cost.of(entry), entry.score
        if price and score.value is not None:
            ends = (score.value, score.low, score.high)
            shown = tuple(scaled(comparison.race.metric, end) for end in ends if end is not None)
            found.append((place, price, shown))
    return found
