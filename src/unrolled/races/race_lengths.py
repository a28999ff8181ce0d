"""Scores by length: whether a contender is worse at long sequences than at short ones."""

from unrolled.races.comparison import Comparison
from unrolled.races.line_chart import Bar, Frame
from unrolled.races.markup import Markup
from unrolled.races.race_axes import even_places, linear_axis
from unrolled.races.race_chart import Level, Line, Plot, both, chart, curve, level, names
from unrolled.races.race_details import Lengths
from unrolled.races.race_looks import looks
from unrolled.races.race_words import metric_bounds, metric_unit, scaled


def buckets_of(found: Lengths) -> list[tuple[int, int]]:
    """Return the ranges of lengths that anything was found for, the shortest first."""
    return sorted({(bucket["from"], bucket["to"]) for _, buckets in found.by_entry for bucket in buckets})


def scores_by_length(comparison: Comparison, found: Lengths, *, label: str) -> Markup:
    """Draw a line for each contender over ranges of lengths, and the best baseline, for a wide and a narrow page."""
    ranges = buckets_of(found)
    lines, beside = _lines(comparison, found, ranges)
    values = [bar.value for line in lines for _, bar in line.points]
    values += [value for each in beside for _, value in each.points]
    chosen = looks(len(comparison.contenders))

    def draw(frame: Frame) -> Markup:
        across = even_places("steps of the sequence", [_name(*each) for each in ranges])
        up = linear_axis(
            f"{metric_unit(found.figure)}, on the {comparison.race.judged_rows}",
            values,
            6,
            metric_bounds(found.figure),
        )
        plot = Plot.within(frame, across, up)
        return chart(
            plot,
            *(level(plot, each) for each in beside),
            *(curve(plot, line, chosen[line.place]) for line in lines),
            *names(plot, lines, beside),
            label=label,
        )

    return both(draw)


def _lines(
    comparison: Comparison, found: Lengths, ranges: list[tuple[int, int]]
) -> tuple[list[Line], list[Level]]:
    """Return the contenders' lines and the baseline's, each where its figure is defined."""
    places = {entry.name: place for place, entry in enumerate(comparison.contenders)}
    lines, beside = [], []
    for entry, buckets in found.by_entry:
        points = [
            (float(ranges.index((bucket["from"], bucket["to"]))), scaled(found.figure, bucket[found.figure]))
            for bucket in buckets
            if bucket[found.figure] is not None
        ]
        if not points:
            continue
        if entry.kind == "baseline":
            beside.append(Level(entry.name, points))
        else:
            bars = [(place, Bar(value, value, value)) for place, value in points]
            lines.append(Line(entry.name, places[entry.name], bars))
    return lines, beside


def _name(low: int, high: int) -> str:
    return f"{low:,}–{high:,}" if low != high else f"{low:,}"
