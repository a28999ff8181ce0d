"""Attention in the terminal: a heat map with the input's steps as columns and the answer's as rows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from unrolled.insight.attention_map import AttentionMap
from unrolled.insight.labels import is_right_to_left, label

# Cells of the terminal.
LONGEST_NAME = 20
LONGEST_HEAD = 12
GAP = 1
STRONGEST = 5
# From no weight to the strongest; every cell has a colour of its own, so that dark terminals show the same picture.
NONE, FULL = (247, 251, 255), (8, 81, 156)
DARK = 0.6
# Keeps a terminal that turns right-to-left text round from turning the figures behind it round too.
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"


class _Column(NamedTuple):
    """A column of the map: its place, its head, and how many cells it takes."""

    place: int
    head: str
    width: int


def show_attention(found: AttentionMap, console: Console) -> None:
    """Write the heat map no wider than the console; an answer that is one row as the steps it looked at, shaded."""
    if len(found.rows) == 1:
        for line in _line(found):
            console.print(line, overflow="fold")
        return
    for line in _map(found, console.width):
        console.print(line, overflow="crop", no_wrap=True)
    console.print(Text(_scale(found), style="dim"), overflow="fold")


def digit(share: float) -> str:
    """Return a weight's share of the strongest in tenths, and a dot for less than one.

    >>> digit(1.0), digit(0.55), digit(0.04)
    ('9', '5', '·')
    """
    return str(min(9, int(share * 10))) if share >= 0.1 else "·"


def shade(share: float) -> str:
    """Return the style of a cell: the darker, the stronger.

    >>> shade(0.0), shade(1.0)
    ('#000000 on #f7fbff', '#ffffff on #08519c')
    """
    red, green, blue = (round(none + (full - none) * share) for none, full in zip(NONE, FULL, strict=True))
    # Named colours are the terminal's own, and its white may be grey.
    return f"{'#ffffff' if share > DARK else '#000000'} on #{red:02x}{green:02x}{blue:02x}"


def fitted(text: str, width: int) -> str:
    """Return a text that takes exactly so many cells: cut with an ellipsis, or filled up with spaces.

    >>> fitted("日本語", 4), fitted("ab", 4)
    ('日… ', 'ab  ')
    """
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip() + "…"
    return _guarded(text) + " " * (width - cell_len(text))


def _map(found: AttentionMap, width: int) -> Iterator[Text]:
    """Write bands of columns under each other, each headed by names, or by numbers that a legend explains."""
    rows, heads = list(map(label, found.rows)), list(map(label, found.columns))
    left = max(1, min(max(map(cell_len, rows)), LONGEST_NAME, width // 3))
    room = width - left - GAP
    columns, numbers = _named(heads), _numbered(heads)
    by_number = _taken(columns) > max(room, _taken(numbers))
    for band in _bands(numbers if by_number else columns, room):
        yield Text(" " * (left + GAP) + "".join(fitted(each.head, each.width - GAP) + " " for each in band))
        for name, weights in zip(rows, found.weights, strict=True):
            line = Text(fitted(name, left) + " " * GAP)
            for column in band:
                share = _share(found, weights[column.place])
                line.append(digit(share).ljust(column.width), style=shade(share))
            yield line
        yield Text()
    if by_number:
        yield from _legend(heads, width)


def _line(found: AttentionMap) -> Iterator[Text]:
    """Write the steps of the input one after the other on their shade, and the strongest in numbers."""
    heads, weights = list(map(label, found.columns)), found.weights[0]
    gap = "" if all(cell_len(head) <= 1 for head in heads) else " "
    line = Text()
    for place, (head, weight) in enumerate(zip(heads, weights, strict=True)):
        line.append(gap if place else "")
        line.append(head, style=shade(_share(found, weight)))
    yield line
    for place in sorted(range(len(heads)), key=lambda each: -weights[each])[:STRONGEST]:
        yield Text(f'  {weights[place]:.4f}  "{_guarded(heads[place])}", step {place + 1}')


def _named(heads: Sequence[str]) -> list[_Column]:
    """Head each column by its step's name."""
    widths = (max(1, min(LONGEST_HEAD, cell_len(head))) + GAP for head in heads)
    return [
        _Column(place, head, width) for place, (head, width) in enumerate(zip(heads, widths, strict=True))
    ]


def _numbered(heads: Sequence[str]) -> list[_Column]:
    """Head each column by its step's number, from 1."""
    width = len(str(len(heads))) + GAP
    return [_Column(place, str(place + 1), width) for place in range(len(heads))]


def _taken(columns: Sequence[_Column]) -> int:
    return sum(column.width for column in columns)


def _bands(columns: Sequence[_Column], room: int) -> Iterator[list[_Column]]:
    """Cut columns into bands that fit, at least one column each."""
    band: list[_Column] = []
    for column in columns:
        if band and _taken(band) + column.width > room:
            yield band
            band = []
        band.append(column)
    yield band


def _share(found: AttentionMap, weight: float) -> float:
    """Return how strong a weight is beside the strongest."""
    return float(weight) / found.strongest if found.strongest else 0.0


def _legend(heads: Sequence[str], width: int) -> Iterator[Text]:
    """Say which step each number is, as many on a line as fit."""
    line = ""
    for number, head in enumerate(heads, start=1):
        name = fitted(head, min(cell_len(head), max(1, width - len(str(number)) - 1)))
        entry = f"{number} {name}"
        if line and cell_len(line) + 2 + cell_len(entry) > width:
            yield Text(line)
            line = ""
        line += ("  " if line else "") + entry
    yield Text(line)


def _guarded(text: str) -> str:
    return text + LEFT_TO_RIGHT if is_right_to_left(text) else text


def _scale(found: AttentionMap) -> str:
    """Say what the digits and shades are."""
    return f"tenths of the strongest weight, {found.strongest:.2f}; each row shows what it looked at"
