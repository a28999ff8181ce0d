"""Shares against length, a curve for each contender, as SVG with axes, units and a name at each curve's end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from unrolled.races.markup import Markup, element
from unrolled.races.palette import LOOKS, marker

GRID = (0.0, 0.25, 0.5, 0.75, 1.0)
# Names at the ends of curves stand at least so far apart.
LABEL_GAP = 17.0

STYLE = """
.chart text{fill:var(--soft);font:12px var(--sans)}
.chart .title{fill:var(--ink)}
.chart .grid{stroke:var(--hair);stroke-width:1}
.chart .base{stroke:var(--soft);stroke-width:1}
.chart .line{fill:none;stroke:currentColor;stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round}
.chart .whisker{stroke:currentColor;stroke-width:1.5;opacity:.45}
.chart .marker{fill:var(--page);stroke:currentColor;stroke-width:2}
.chart .name{fill:currentColor;font-weight:600}
.chart .leader{stroke:currentColor;stroke-width:1;opacity:.6;fill:none}
"""


@dataclass(frozen=True)
class Bar:
    """A point of a curve with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """A contender's name and its point for each bucket of lengths."""

    name: str
    points: Sequence[Bar]


@dataclass(frozen=True)
class Frame:
    """The size of a chart and the room around its field, in SVG units."""

    width: float
    height: float
    left: float
    right: float
    top: float = 40
    bottom: float = 48

    def x(self, place: float) -> float:
        """Return where a share of the way from left to right lies."""
        return self.left + place * (self.width - self.left - self.right)

    def y(self, value: float) -> float:
        """Return where a share lies, 1 at the top."""
        return self.top + (1 - value) * (self.height - self.top - self.bottom)


WIDE = Frame(width=860, height=430, left=52, right=132)
NARROW = Frame(width=340, height=380, left=40, right=98)


def line_chart(
    buckets: Sequence[tuple[int, int]], curves: Sequence[Curve], frame: Frame, *, label: str
) -> Markup:
    """Draw the curves; ``label`` says in words what is seen, for those who don't."""
    first, last = buckets[0][0], buckets[-1][1]
    places = [frame.x(((low + high) / 2 - first) / (last - first)) for low, high in buckets]
    lines = [
        element("g", *_curve(curve, place, places, frame), class_=f"look-{place}")
        for place, curve in enumerate(curves)
    ]
    names = _names(curves, places[-1], frame)
    return element(
        "svg",
        *_axes(buckets, places, frame),
        *lines,
        *names,
        viewBox=f"0 0 {frame.width} {frame.height}",
        role="img",
        aria_label=label,
        class_="chart",
    )


def key(curves: Sequence[Curve]) -> Markup:
    """Draw the legend: each name beside a piece of its line with its marker."""
    entries = []
    for place, curve in enumerate(curves):
        piece = element(
            "svg",
            element("path", d="M2 8H42", class_="line"),
            marker(LOOKS[place].marker, 22, 8),
            viewBox="0 0 44 16",
            width=44,
            height=16,
            aria_hidden="true",
            class_="chart",
        )
        entries.append(element("li", piece, element("span", curve.name), class_=f"look-{place}"))
    return element("ul", *entries, class_="key")


def _axes(buckets: Sequence[tuple[int, int]], places: Sequence[float], frame: Frame) -> list[Markup]:
    """Draw the grid, the percentages, the lengths, and what both axes are."""
    right = frame.width - frame.right
    parts = [element("text", "answers exactly right, %", x=0, y=16, class_="title")]
    for value in GRID:
        y = frame.y(value)
        kind = "base" if value == 0 else "grid"
        parts.append(element("line", x1=frame.left, x2=right, y1=y, y2=y, class_=kind))
        parts.append(element("text", f"{value * 100:.0f}", x=frame.left - 10, y=y + 4, text_anchor="end"))
    for (low, high), x in zip(buckets, places, strict=True):
        parts.append(element("text", f"{low}–{high}", x=x, y=frame.y(0) + 20, text_anchor="middle"))
    middle = (frame.left + right) / 2
    below = frame.height - 6
    parts.append(
        element("text", "words in the number", x=middle, y=below, text_anchor="middle", class_="title")
    )
    return parts


def _curve(curve: Curve, look: int, places: Sequence[float], frame: Frame) -> list[Markup]:
    """Draw a curve: intervals below, then the line, then the markers."""
    ends = list(zip(places, curve.points, strict=True))
    whiskers = [
        element("line", x1=x, x2=x, y1=frame.y(bar.low), y2=frame.y(bar.high), class_="whisker")
        for x, bar in ends
    ]
    path = "M" + "L".join(f"{x:.1f} {frame.y(bar.value):.1f}" for x, bar in ends)
    markers = [marker(LOOKS[look].marker, x, frame.y(bar.value)) for x, bar in ends]
    return [*whiskers, element("path", d=path, class_="line"), *markers]


def _names(curves: Sequence[Curve], end: float, frame: Frame) -> list[Markup]:
    """Write each name beside the end of its curve, apart from the others; a thin line leads where it had to move."""
    ends = [frame.y(curve.points[-1].value) for curve in curves]
    heights = spread(ends, LABEL_GAP, frame.y(0) + 4)
    x = frame.width - frame.right + 10
    found = []
    for place, (curve, y, height) in enumerate(zip(curves, ends, heights, strict=True)):
        leader = element("path", d=f"M{end + 9:.1f} {y:.1f}L{x - 4:.1f} {height:.1f}", class_="leader")
        name = element("text", curve.name, x=x, y=height + 4, class_="name")
        found.append(element("g", leader, name, class_=f"look-{place}"))
    return found


def spread(wanted: Sequence[float], gap: float, lowest: float) -> list[float]:
    """Move heights apart by at least a gap, in their order, none below the lowest (SVG counts downward).

    >>> spread([10.0, 10.0, 95.0], 20.0, 100.0)
    [10.0, 30.0, 95.0]
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    found = list(wanted)
    for before, after in pairwise(order):
        found[after] = max(found[after], found[before] + gap)
    if order:
        found[order[-1]] = min(found[order[-1]], lowest)
    for before, after in reversed(list(pairwise(order))):
        found[before] = min(found[before], found[after] - gap)
    return found
