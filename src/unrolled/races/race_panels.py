"""A small picture for each contender: does what it calls 80% sure come true in 80%, and what it takes for what."""

from collections.abc import Mapping, Sequence
from typing import Any

from unrolled.races.line_chart import Bar, Frame
from unrolled.races.markup import Markup, element
from unrolled.races.palette import Look
from unrolled.races.race_axes import Axis
from unrolled.races.race_chart import Line, Plot, chart, curve
from unrolled.races.race_details import Bucket
from unrolled.races.race_labels import fitted, width_of
from unrolled.races.share import Share, percent

PANEL = Frame(width=320, height=320, left=44, right=14, top=34, bottom=58)
QUARTERS = tuple((value / 100, f"{value}") for value in (0, 25, 50, 75, 100))
# Of more labels than this no matrix is drawn.
MOST_LABELS = 24
# From so many labels on a matrix takes the whole width.
MANY_LABELS = 9
LETTERS = 12.0

STYLE = """
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(16rem,100%),1fr));gap:2.2rem 2.4rem}
.panel{margin:0;min-width:0}
.panel figcaption{margin-bottom:.6rem;font-weight:600;font-size:.95rem;overflow-wrap:anywhere}
.panel figcaption small{font-weight:400}
.panel .race{max-width:24rem}
.panels.many{grid-template-columns:repeat(auto-fill,minmax(min(30rem,100%),1fr))}
.many .matrix{min-width:30rem;max-width:42rem}
.matrix text{fill:var(--ink);font:12px var(--sans)}
.matrix .number{font-weight:700}
.matrix .side{fill:var(--soft)}
.matrix .field{fill:var(--wash)}
.matrix .cell{fill:var(--heat)}
.matrix .right{fill:none;stroke:var(--soft);stroke-width:1}
"""


def reliability(name: str, place: int, bins: Sequence[Bucket], look: Look) -> Markup:
    """Draw how often a contender was right against how sure it was, with the interval its rows leave."""
    axis = Axis("sure of its answer, %", 0.0, 1.0, QUARTERS)
    plot = Plot(PANEL, axis, Axis("right, %", 0.0, 1.0, QUARTERS))
    even = element(
        "path", d=f"M{plot.x(0):.1f} {plot.y(0):.1f}L{plot.x(1):.1f} {plot.y(1):.1f}", class_="even"
    )
    points = []
    for each in bins:
        share = Share(round(each["accuracy"] * each["rows"]), each["rows"])
        points.append((float(each["confidence"]), Bar(each["accuracy"], share.low, share.high)))
    line = curve(plot, Line(name, place, points), look)
    return chart(plot, even, line, label=f"How often {name} was right against how sure it was.")


def matrix(name: str, found: Mapping[str, Any]) -> Markup:
    """Draw how often each true label, down, was taken for each label, across; a square is as full as its share."""
    labels, counts = [str(each) for each in found["names"]], found["counts"]
    width = 640.0 if len(labels) >= MANY_LABELS else 320.0
    widest = max(width_of(label, LETTERS) for label in labels)
    # Where the labels don't fit above their columns, columns are numbered, and so are the labels.
    room = min(widest + 14, 0.4 * width)
    side = min(64.0, (width - room - 2) / len(labels))
    numbered = widest > side - 4
    room = min(room + (26 if numbered else 0), 0.45 * width)
    side, top = min(64.0, (width - room - 2) / len(labels)), 44.0
    parts = [element("text", "↓ truth   → taken for", x=0, y=13, class_="side")]
    for row, label in enumerate(labels):
        y = top + (row + 0.5) * side + 4
        parts.append(_row_name(label, row, room, y, numbered))
        above = str(row + 1) if numbered else label
        x = room + (row + 0.5) * side
        parts.append(element("text", above, x=x, y=top - 8, text_anchor="middle"))
    field = element(
        "rect", x=room, y=top, width=side * len(labels), height=side * len(labels), class_="field"
    )
    cells = [
        cell
        for row, line in enumerate(counts)
        for column, count in enumerate(line)
        for cell in _cell(
            labels, (row, column), count, sum(line), room + column * side, top + row * side, side
        )
    ]
    return element(
        "svg",
        *parts,
        field,
        *cells,
        viewBox=f"0 0 {width:g} {top + side * len(labels) + 2:.0f}",
        role="img",
        aria_label=f"Which labels {name} took for which.",
        class_="matrix",
    )


def _row_name(label: str, row: int, room: float, y: float, numbered: bool) -> Markup:
    """Write a true label at the left, its number behind it where columns are numbered."""
    number = str(row + 1) if numbered else ""
    text = fitted(label, room - 16 - width_of(number, LETTERS), LETTERS)
    # The label stands apart from its number, whichever way its script runs.
    parts = [element("tspan", f"\u2068{text}\u2069")] + (
        [element("tspan", number, dx=8, class_="number")] if number else []
    )
    return element("text", element("title", label), *parts, x=room - 6, y=y, text_anchor="end")


def _cell(
    labels: Sequence[str], place: tuple[int, int], count: int, rows: int, x: float, y: float, side: float
) -> list[Markup]:
    """Draw a square with its count, half as full as its share at most, so that the count can be read on it."""
    row, column = place
    share = count / rows if rows else 0.0
    told = f"{labels[row]}, taken for {labels[column]}: {count:,} of {rows:,}, {percent(share)}"
    found = [
        element(
            "rect", element("title", told), x=x + 0.5, y=y + 0.5, width=side - 1, height=side - 1,
            rx=2, fill_opacity=share / 2, class_="cell",
        )
    ]  # fmt: skip
    if row == column:
        found.append(element("rect", x=x + 1, y=y + 1, width=side - 2, height=side - 2, rx=2, class_="right"))
    text = f"{count:,}"
    if count and width_of(text, LETTERS) <= side - 4:
        middle = x + side / 2
        found.append(element("text", text, x=middle, y=y + side / 2 + 4, text_anchor="middle"))
    return found
