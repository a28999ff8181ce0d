"""Where a model looked while it wrote, as an SVG of squares: the fuller a square, the more of its attention."""

from collections.abc import Sequence
from dataclasses import dataclass

from unrolled.races.markup import Markup, element
from unrolled.races.share import percent

# Less than this is not drawn.
FAINTEST = 0.005
LETTERS_ROOM = 30.0

STYLE = """
.heat text{fill:var(--ink);font-family:var(--mono);text-anchor:middle}
.heat .side{fill:var(--soft);font:12px var(--sans);text-anchor:start}
.heat .field{fill:var(--wash)}
.heat .cell{fill:var(--heat)}
"""


@dataclass(frozen=True)
class Grid:
    """Weights with a letter for each column (left to right) and row (top to bottom), and what both sides are."""

    across: Sequence[str]
    down: Sequence[str]
    weights: Sequence[Sequence[float]]
    across_is: str
    down_is: str

    def turned(self) -> "Grid":
        """Return the same with rows and columns changed."""
        weights = [list(column) for column in zip(*self.weights, strict=True)]
        return Grid(self.down, self.across, weights, self.down_is, self.across_is)


def heat_map(grid: Grid, *, width: float, largest: float, label: str) -> Markup:
    """Draw a grid at most so wide, of squares at most so large; ``label`` says in words what it shows."""
    side = min(largest, (width - LETTERS_ROOM) / len(grid.across))
    left, top = LETTERS_ROOM, LETTERS_ROOM + 22
    field = element(
        "rect",
        x=left,
        y=top,
        width=side * len(grid.across),
        height=side * len(grid.down),
        class_="field",
    )
    cells = [
        _cell(grid, row, column, left + column * side, top + row * side, side)
        for row, weights in enumerate(grid.weights)
        for column, weight in enumerate(weights)
        if weight >= FAINTEST
    ]
    size = min(15.0, 0.8 * side)
    across = [
        element("text", letter, x=left + (place + 0.5) * side, y=top - 8, font_size=size)
        for place, letter in enumerate(grid.across)
    ]
    down = [
        element("text", letter, x=left - 14, y=top + (place + 0.5) * side + 0.35 * size, font_size=size)
        for place, letter in enumerate(grid.down)
    ]
    sides = element("text", f"→ {grid.across_is}   ↓ {grid.down_is}", x=0, y=14, class_="side")
    return element(
        "svg",
        sides,
        field,
        *cells,
        *across,
        *down,
        viewBox=f"0 0 {max(width, left + side * len(grid.across)):g} {top + side * len(grid.down) + 2:g}",
        role="img",
        aria_label=label,
        class_="heat",
    )


def _cell(grid: Grid, row: int, column: int, x: float, y: float, side: float) -> Markup:
    """Draw one square, which tells its figure to who points at it."""
    weight = grid.weights[row][column]
    told = f"{grid.down_is} {grid.down[row]}, {grid.across_is} {grid.across[column]}: {percent(weight)}"
    return element(
        "rect",
        element("title", told),
        x=x + 0.5,
        y=y + 0.5,
        width=side - 1,
        height=side - 1,
        rx=2,
        fill_opacity=weight,
        class_="cell",
    )
