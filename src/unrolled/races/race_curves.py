"""The learning curves of a race: how far each contender was after how much training, beside the baselines."""

import math

from unrolled.races.comparison import Comparison, Entry
from unrolled.races.line_chart import Bar, Frame
from unrolled.races.markup import Markup
from unrolled.races.race_axes import linear_axis
from unrolled.races.race_chart import NARROW, Level, Line, Plot, both, chart, curve, level, names
from unrolled.races.race_levels import Levels, levels
from unrolled.races.race_looks import looks
from unrolled.races.race_words import metric_bounds, metric_unit, scaled
from unrolled.races.trainings import Final

UNITS = ((120.0, 1.0, "seconds"), (7200.0, 60.0, "minutes"), (math.inf, 3600.0, "hours"))


def learning_metric(comparison: Comparison) -> str | None:
    """Return what validations are drawn by: the headline metric, or the first figure where they don't show it."""
    found = [
        name
        for entry in comparison.contenders
        for final in entry.finals
        for point in final.curve
        for name in point.shown
    ]
    return comparison.race.metric if comparison.race.metric in found else next(iter(found), None)


def mean_curve(entry: Entry, metric: str) -> list[tuple[float, Bar]]:
    """Return the mean over an entry's trainings at each validation: its seconds, and the figure from least to most.

    Trainings with more validations than the shortest are followed as far as that one goes.
    """
    rows = [row for final in entry.finals if (row := _points(final, metric))]
    found = []
    for points in zip(*rows, strict=False):
        values = [value for _, value in points]
        seconds = sum(second for second, _ in points) / len(points)
        found.append((seconds, Bar(sum(values) / len(values), min(values), max(values))))
    return found


def curve_lines(comparison: Comparison, metric: str) -> list[Line]:
    """Return a line for each contender that was validated at all."""
    found = [
        Line(entry.name, place, mean_curve(entry, metric))
        for place, entry in enumerate(comparison.contenders)
    ]
    return [line for line in found if line.points]


def drawn_levels(comparison: Comparison, metric: str) -> Levels:
    """Return the baselines that stand beside the curves."""
    lines = curve_lines(comparison, metric)
    return levels(
        comparison, metric, [end for line in lines for _, bar in line.points for end in (bar.low, bar.high)]
    )


def learning_curves(comparison: Comparison, metric: str, *, label: str) -> Markup:
    """Draw the curves over the seconds of training, for a wide and a narrow page."""
    lines, beside = curve_lines(comparison, metric), drawn_levels(comparison, metric)
    last = max(x for line in lines for x, _ in line.points)
    _, unit, unit_name = next(each for each in UNITS if last < each[0])
    lines = [
        Line(line.name, line.place, [(x / unit, bar) for x, bar in line.points]) for line in lines
    ]  # fmt: skip
    values = [end for line in lines for _, bar in line.points for end in (bar.low, bar.high)]
    chosen = looks(len(comparison.contenders))

    def draw(frame: Frame) -> Markup:
        few = frame is NARROW
        across = linear_axis(
            f"{unit_name} of training", [0.0, *(x for line in lines for x, _ in line.points)], 4 if few else 8,
            (0.0, math.inf),
        )  # fmt: skip
        up = linear_axis(
            f"{metric_unit(metric)}, on validation", [*values, *beside.values], 6, metric_bounds(metric)
        )
        plot = Plot.within(frame, across, up)
        flat = [Level(name, [(across.low, value), (across.high, value)]) for name, value in beside.on]
        return chart(
            plot,
            *(level(plot, each) for each in flat),
            *(curve(plot, line, chosen[line.place]) for line in lines),
            *names(plot, lines, flat),
            label=label,
        )

    return both(draw)


def _points(final: Final, metric: str) -> list[tuple[float, float]]:
    """Return the seconds and the figure of each validation that has one."""
    return [
        (point.seconds, scaled(metric, point.shown[metric]))
        for point in final.curve
        if math.isfinite(point.shown.get(metric, math.nan))
    ]
