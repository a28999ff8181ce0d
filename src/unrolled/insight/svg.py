"""A heat map of attention as SVG: plain text and rectangles, for a file or for a place in a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians, sin
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

from unrolled.errors import UserError
from unrolled.insight.attention_map import AttentionMap
from unrolled.insight.labels import is_right_to_left, label, script_runs

# Pixels.
CELL, FONT, GAP, MARGIN = 26, 14, 8, 14
SMALL, SCALE_STEPS, SCALE_STEP, SCALE_HEIGHT = 12, 10, 14, 12
CAPTION = "each column's share of what a row looked at"
# Characters; the whole name stands in each cell's title.
LONGEST_NAME = 24
# Longer labels than this many characters are slanted where they head a column.
UPRIGHT = 2
SLANT = 45
# More cells than this make a file that viewers choke on.
MOST_CELLS = 40_000
FONTS = "'Noto Sans', 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', sans-serif"
# Where a text's script has a font of its own that is not called after it; for all others Noto's are.
SCRIPT_FONTS = dict.fromkeys(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"), "Noto Sans CJK SC")
# Between these two a text goes in the direction of its first letter, whatever stands around it.
ISOLATE, END_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


@dataclass(frozen=True)
class Palette:
    """The colours of a picture, as SVG writes them; no paper leaves what lies behind in sight."""

    ink: str
    shade: str
    paper: str | None


PAPER = Palette(ink="#1f2328", shade="#08519c", paper="#ffffff")
# Follows the page that it stands in, light or dark, and its variable --attention where it has one.
PAGE = Palette(ink="currentColor", shade="var(--attention, #3b82c4)", paper=None)


@dataclass(frozen=True)
class _Layout:
    """Where the cells begin, and how large the picture is, in pixels."""

    left: float
    top: float
    width: float
    height: float
    slanted: bool


def heat_map_svg(found: AttentionMap, palette: Palette = PAGE) -> str:
    """Return an ``<svg>`` element: a row of cells for each row of the map, the stronger a weight the more opaque.

    Each cell has a title with its number, and below is the scale. Labels are text, shaped by whoever shows them.
    With the default palette it takes the text colour of the page around it, and the colour ``--attention`` if the
    page sets that. Raises `UserError` for more than 40,000 cells.
    """
    if len(found.rows) * len(found.columns) > MOST_CELLS:
        raise UserError(
            f"attention: found {len(found.rows):,} × {len(found.columns):,} cells, expected at most {MOST_CELLS:,} "
            "in a picture; a shorter input has fewer"
        )
    layout = _layout(found)
    size = f"{layout.width:.0f}", f"{layout.height:.0f}"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
            f'viewBox="0 0 {size[0]} {size[1]}" role="img" aria-label="attention" '
            f'font-family="{FONTS}" font-size="{FONT}" fill="{palette.ink}">',
            *([f'<rect width="100%" height="100%" fill="{palette.paper}"/>'] if palette.paper else []),
            *_heads(found, layout),
            *_rows(found, layout, palette),
            *_scale(found, layout, palette),
            "</svg>\n",
        ]
    )


def written(text: str) -> str:
    """Return a label as what stands inside a text element.

    Of another script than Latin, each part asks for a font of that script: not every renderer chooses well among all
    that it has, and what a font lacks, such as brackets, it should not be asked for.

    >>> print(written("<न>"))
    &lt;<tspan font-family="'Noto Sans Devanagari', ...">न</tspan>&gt;
    """
    runs = script_runs(text)
    inside = "".join(
        f'<tspan font-family="{_font(script)}, {FONTS}">{escape(part)}</tspan>' if script else escape(part)
        for part, script in runs
    )
    # A word alone goes its own way without being told to.
    return _isolated(inside) if len(runs) > 1 else inside


def _font(script: str) -> str:
    return f"'{SCRIPT_FONTS.get(script, f'Noto Sans {script.title()}')}'"


def _layout(found: AttentionMap) -> _Layout:
    """Leave room for the longest labels."""
    heads = [_short(name) for name in found.columns]
    slanted = any(_cells(head) > UPRIGHT for head in heads)
    ends = [_extent(head) for head in heads]
    over = max(
        (place * CELL + end * cos(radians(SLANT)) for place, end in enumerate(ends)), default=0.0
    ) + CELL / 2 if slanted else 0.0  # fmt: skip
    top = MARGIN + GAP + (max(ends, default=0.0) * sin(radians(SLANT)) + FONT if slanted else FONT)
    left = MARGIN + GAP + max((_extent(_short(name)) for name in found.rows), default=0.0)
    right = max(len(found.columns) * CELL, over, 0.55 * SMALL * len(CAPTION))
    bottom = top + len(found.rows) * CELL + 2 * GAP + SCALE_HEIGHT + 1.5 * SMALL
    return _Layout(left, top, left + right + MARGIN, bottom + MARGIN, slanted)


def _heads(found: AttentionMap, layout: _Layout) -> Iterator[str]:
    """Write the columns' labels above the cells."""
    for place, name in enumerate(found.columns):
        x, y = layout.left + (place + 0.5) * CELL, layout.top - GAP
        if layout.slanted:
            yield f'<text transform="translate({x + 4:.1f} {y:.1f}) rotate(-{SLANT})">{written(_short(name))}</text>'
        else:
            yield f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{written(_short(name))}</text>'


def _rows(found: AttentionMap, layout: _Layout, palette: Palette) -> Iterator[str]:
    """Write each row's label and its cells."""
    for row, (name, weights) in enumerate(zip(found.rows, found.weights, strict=True)):
        x, y = layout.left - GAP, layout.top + row * CELL
        yield f'<text x="{x:.1f}" y="{y + 0.68 * CELL:.1f}" text-anchor="end">{written(_short(name))}</text>'
        for place, (column, weight) in enumerate(zip(found.columns, weights, strict=True)):
            opacity = float(weight) / found.strongest if found.strongest else 0.0
            title = f"{_isolated(label(name))} → {_isolated(label(column))}: {weight:.3f}"
            yield (
                f'<rect x="{layout.left + place * CELL:.1f}" y="{y:.1f}" width="{CELL}" height="{CELL}" '
                f'fill="{palette.shade}" fill-opacity="{opacity:.3f}" stroke="{palette.ink}" stroke-opacity="0.15">'
                f"<title>{escape(title)}</title></rect>"
            )


def _scale(found: AttentionMap, layout: _Layout, palette: Palette) -> Iterator[str]:
    """Write which shade stands for which weight."""
    x, y = layout.left + FONT, layout.height - MARGIN - SCALE_HEIGHT - 1.5 * SMALL
    base, end = y + SCALE_HEIGHT - 1, x + SCALE_STEPS * SCALE_STEP
    yield f'<g font-size="{SMALL}"><text x="{x - 4:.1f}" y="{base:.1f}" text-anchor="end">0</text>'
    for step in range(SCALE_STEPS):
        yield (
            f'<rect x="{x + step * SCALE_STEP:.1f}" y="{y:.1f}" width="{SCALE_STEP}" height="{SCALE_HEIGHT}" '
            f'fill="{palette.shade}" fill-opacity="{step / (SCALE_STEPS - 1):.3f}"/>'
        )
    yield f'<text x="{end + 4:.1f}" y="{base:.1f}">{found.strongest:.2f}</text>'
    yield f'<text x="{layout.left:.1f}" y="{layout.height - MARGIN:.1f}">{CAPTION}</text></g>'


def _isolated(text: str) -> str:
    """Keep the signs around right-to-left letters on their own side, in viewers of every kind."""
    return f"{ISOLATE}{text}{END_ISOLATE}" if is_right_to_left(text) else text


def _short(name: str) -> str:
    shown = label(name)
    return shown if len(shown) <= LONGEST_NAME else shown[: LONGEST_NAME - 1] + "…"


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _extent(text: str) -> float:
    """Guess, rather too long, how long a text is drawn; nobody knows the viewer's font."""
    return 0.62 * FONT * _cells(text)
