"""Columns of figures under names, in as many tables as it takes for each to fit the terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

GAP = 2
# Names may take this share of the width before they are folded.
NAMES_SHARE = 3
SHORTEST_NAMES = 12


@dataclass(frozen=True)
class Column:
    """A heading with a figure for each name."""

    heading: str
    figures: Sequence[str]

    @property
    def width(self) -> int:
        """The cells of the terminal that it takes, the gap before it included."""
        return GAP + max(map(cell_len, (self.heading, *self.figures)))


def side_by_side(
    names: Sequence[str], styles: Sequence[str], columns: Sequence[Column], *, width: int
) -> Iterator[Table]:
    """Yield one table of all columns, or several that fit the width, each with the names that have a figure in it."""
    room = _room_for_names(names, width)
    for group in _groups(columns, width - room):
        table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False)
        table.add_column("", overflow="fold", max_width=room)
        for column in group:
            table.add_column(column.heading, justify="right", overflow="fold")
        for place, (name, style) in enumerate(zip(names, styles, strict=True)):
            figures = [column.figures[place] for column in group]
            if any(figures):
                table.add_row(*(Text(word, style=style) for word in (name, *figures)))
        yield table


def _room_for_names(names: Sequence[str], width: int) -> int:
    """Return how wide the column of names may be."""
    return min(max(map(cell_len, names)), max(SHORTEST_NAMES, width // NAMES_SHARE))


def _groups(columns: Sequence[Column], width: int) -> Iterator[list[Column]]:
    """Part the columns, in order, so that each part fits; one that alone doesn't is a part of its own."""
    group: list[Column] = []
    for column in columns:
        if group and sum(each.width for each in (*group, column)) > width:
            yield group
            group = []
        group.append(column)
    if group:
        yield group
