"""A chart of a race as SVG: axes with units, lines with their intervals, levels, and a name for each at the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from unrolled.races.line_chart import LABEL_GAP, Bar, Frame, spread
from unrolled.races.markup import Markup, element, joined
from unrolled.races.palette import Look, marker
from unrolled.races.race_axes import Axis
from unrolled.races.race_labels import fitted, width_of

TEXT = 13.0
WIDE = Frame(width=920, height=440, left=64, right=150, top=40, bottom=68)
NARROW = Frame(width=340, height=400, left=50, right=106, top=40, bottom=68)

STYLE = """
.race.chart text{font-size:13px}
.race .name,.race .level-name{paint-order:stroke;stroke:var(--page);stroke-width:3px;stroke-linejoin:round}
.race .level{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:5 4;fill:none}
.race .level-name{fill:var(--soft)}
.race .level-leader{stroke:var(--soft);stroke-width:1;opacity:.6;fill:none}
.race .even{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}
.broad .race{max-width:62rem}.narrow .race{max-width:34rem;margin:0 auto}
@media (max-width:760px){.narrow{display:block}.broad{display:none}}
"""


@dataclass(frozen=True)
class Plot:
    """Where values stand: the frame and its two axes."""

    frame: Frame
    across: Axis
    up: Axis

    @classmethod
    def within(cls, frame: Frame, across: Axis, up: Axis) -> "Plot":
        """Make a plot whose frame has room at the left for every value on the upright axis."""
        widest = max((width_of(text, TEXT) for _, text in up.ticks), default=0.0)
        return cls(replace(frame, left=max(frame.left, widest + 12)), across, up)

    def x(self, value: float) -> float:
        """Return where a value stands from the left."""
        return self.frame.x(self.across.share(value))

    def y(self, value: float) -> float:
        """Return where a value stands from the top."""
        return self.frame.y(self.up.share(value))

    @property
    def right(self) -> float:
        """Where the field ends and the names begin."""
        return self.frame.width - self.frame.right


@dataclass(frozen=True)
class Line:
    """A contender's curve: its number among the contenders and its points from left to right."""

    name: str
    place: int
    points: Sequence[tuple[float, Bar]]


@dataclass(frozen=True)
class Level:
    """A baseline: one value all the way, or one at each place."""

    name: str
    points: Sequence[tuple[float, float]]


def both(draw: Callable[[Frame], Markup]) -> Markup:
    """Draw a chart for a wide page and for a narrow one, of which the page shows what fits."""
    return joined(
        [
            element("div", draw(WIDE), class_="broad"),
            element("div", draw(NARROW), class_="narrow"),
        ]
    )


def chart(plot: Plot, *layers: Markup, label: str) -> Markup:
    """Draw the axes and what stands on them; ``label`` says in words what is seen, for those who don't."""
    return element(
        "svg",
        *_axes(plot),
        *layers,
        viewBox=f"0 0 {plot.frame.width:g} {plot.frame.height:g}",
        role="img",
        aria_label=label,
        class_="chart race",
    )


def curve(plot: Plot, line: Line, look: Look) -> Markup:
    """Draw a contender's curve: intervals below, then the line, then the markers."""
    ends = [(plot.x(x), bar) for x, bar in line.points]
    whiskers = [
        element("line", x1=x, x2=x, y1=plot.y(bar.low), y2=plot.y(bar.high), class_="whisker")
        for x, bar in ends
        if bar.high > bar.low
    ]
    path = element("path", d=_path([(x, plot.y(bar.value)) for x, bar in ends]), class_="line")
    markers = [marker(look.marker, x, plot.y(bar.value)) for x, bar in ends]
    return element("g", *whiskers, path, *markers, class_=f"look-{line.place}")


def level(plot: Plot, each: Level) -> Markup:
    """Draw a baseline."""
    return element("path", d=_path([(plot.x(x), plot.y(y)) for x, y in each.points]), class_="level")


def names(plot: Plot, lines: Sequence[Line], levels: Sequence[Level]) -> list[Markup]:
    """Write the name of each line and level beside its end; where one had to move, a thin line leads to it."""
    ends = [
        (line.name, f"look-{line.place}", plot.x(line.points[-1][0]), plot.y(line.points[-1][1].value))
        for line in lines
    ]
    ends += [(each.name, "", plot.x(each.points[-1][0]), plot.y(each.points[-1][1])) for each in levels]
    lowest, highest = plot.y(plot.up.low) + 4, plot.frame.top - 12
    gap = min(LABEL_GAP, (lowest - highest) / max(1, len(ends) - 1))
    heights = spread([y for *_, y in ends], gap, lowest)
    return [_name(plot, *end, height=height) for end, height in zip(ends, heights, strict=True)]


def _name(plot: Plot, name: str, look: str, end: float, y: float, *, height: float) -> Markup:
    x = plot.right + 14
    leader, kind = ("leader", "name") if look else ("level-leader", "level-name")
    text = element("text", fitted(name, plot.frame.width - x, TEXT), x=x, y=height + 4, class_=kind)
    lead = element("path", d=f"M{end + 6:.1f} {y:.1f}L{x - 4:.1f} {height:.1f}", class_=leader)
    return element("g", element("title", name), lead, text, class_=look or None)


def _axes(plot: Plot) -> list[Markup]:
    """Draw the grid, the values on both axes, and what they are."""
    frame, base = plot.frame, plot.y(plot.up.low)
    parts = [element("text", fitted(plot.up.title, frame.width, TEXT), x=0, y=16, class_="title")]
    for value, text in plot.up.ticks:
        y = plot.y(value)
        parts.append(element("line", x1=frame.left, x2=plot.right, y1=y, y2=y, class_="grid"))
        parts.append(element("text", text, x=frame.left - 8, y=y + 4, text_anchor="end"))
    parts.append(element("line", x1=frame.left, x2=plot.right, y1=base, y2=base, class_="base"))
    places = [plot.x(value) for value, _ in plot.across.ticks]
    lower = 16 if _crowded(places, [text for _, text in plot.across.ticks]) else 0
    for place, (x, (_, text)) in enumerate(zip(places, plot.across.ticks, strict=True)):
        parts.append(element("line", x1=x, x2=x, y1=base, y2=base + 5, class_="base"))
        y = base + 20 + lower * (place % 2)
        parts.append(element("text", text, x=x, y=y, text_anchor="middle"))
    middle, below = (frame.left + plot.right) / 2, frame.height - 8
    title = fitted(plot.across.title, frame.width, TEXT)
    # Kept inside the picture, however long it is.
    half = width_of(title, TEXT) / 2
    middle = min(max(middle, half), max(half, frame.width - half))
    return [*parts, element("text", title, x=middle, y=below, text_anchor="middle", class_="title")]


def _crowded(places: Sequence[float], texts: Sequence[str]) -> bool:
    """Tell whether texts in one line would touch, so that every second must stand lower."""
    sides = list(zip(places, (width_of(text, TEXT) / 2 for text in texts), strict=True))
    return any(after - before < one + other + 5 for (before, one), (after, other) in pairwise(sides))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
