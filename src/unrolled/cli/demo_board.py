"""The demo's scoreboard while it runs: a line for each contender, a bar for each length."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from unrolled.races.share import Share

# One for each contender, in the order of the story.
STYLES = ("yellow", "magenta", "cyan", "blue", "green")
EIGHTHS = " ▏▎▍▌▋▊▉█"
# What a line needs besides its bars, what a bar's figure needs with the gap, and how long a bar may be.
LINE_ROOM, FIGURE_ROOM = 30, 7
LONGEST_BAR, SHORTEST_BAR = 12, 2


def bar(value: float, width: int) -> str:
    """Draw a share as a bar of so many cells.

    >>> bar(0.5, 4), bar(0.3, 2)
    ('██  ', '▋ ')
    """
    eighths = round(value * width * 8)
    whole, part = divmod(eighths, 8)
    drawn = "█" * whole + (EIGHTHS[part] if part else "")
    return drawn.ljust(width)


def bar_width(console_width: int, buckets: int) -> int:
    """Return how long bars may be for a table to fit."""
    room = (console_width - LINE_ROOM) // buckets - FIGURE_ROOM
    return max(SHORTEST_BAR, min(LONGEST_BAR, room))


def cell(share: Share | None, width: int, style: str) -> Text:
    """Draw a share as a bar and a figure; what isn't known yet as a dot."""
    if share is None:
        return Text("·".rjust(width + 5), style="dim")
    text = Text(bar(share.value, width), style=style)
    return text.append(f"{share.value:5.0%}", style="default")


def board(
    buckets: Sequence[str],
    lines: Sequence[tuple[str, Sequence[Share], str]],
    *,
    turn: str | None,
    width: int,
) -> Table:
    """Lay out each contender's name, its shares and a word on where it stands; who has its turn is bold."""
    table = Table(
        title="exact match", title_justify="left", title_style="dim", box=None, padding=(0, 1), pad_edge=False
    )
    table.add_column("  words", no_wrap=True)
    for bucket in buckets:
        table.add_column(bucket, no_wrap=True)
    table.add_column("", no_wrap=True)
    length = bar_width(width, len(buckets))
    for (name, shares, state), style in zip(lines, STYLES, strict=True):
        known: list[Share | None] = [*shares, *[None] * (len(buckets) - len(shares))]
        label = Text(
            f"{'▶' if name == turn else ' '} {name}", style=f"bold {style}" if name == turn else style
        )
        table.add_row(label, *(cell(share, length, style) for share in known), Text(state, style="dim"))
    return table
