"""Figures as rows and columns: shown as a table, and kept beside it as CSV."""

import csv
import io
from dataclasses import dataclass
from urllib.parse import quote

from unrolled.races.markup import Markup, element
from unrolled.races.race_words import shown

Cell = str | float | None
# A page shows at most so many rows of a sheet; the CSV has them all.
MOST_ROWS = 400


@dataclass(frozen=True)
class Sheet:
    """A name, what each column holds, and the rows, with numbers as they were found.

    >>> Sheet("costs", ("model", "seconds"), (("gru", 0.1), ("a,b", None))).csv()
    'model,seconds\\ngru,0.1\\n"a,b",\\n'
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def file(self) -> str:
        """The name of its CSV file."""
        return f"{self.name}.csv"

    def csv(self) -> str:
        """Write all of it as CSV; what is undefined is empty, and every number is whole, not rounded."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.columns, *self.rows])
        return text.getvalue()


def folded(sheet: Sheet, summary: str, table: Markup | None = None) -> Markup:
    """Show a sheet as a table that opens on demand, or another table in its place, with its CSV to save."""
    return element(
        "details",
        element("summary", summary),
        table or _scrolled(sheet, summary),
        element("p", *_told(sheet, whole=table is not None), class_="save"),
    )


def _scrolled(sheet: Sheet, summary: str) -> Markup:
    """Lay out the first rows of a sheet in a box of its own."""
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in sheet.columns)))
    rows = [element("tr", *(_cell(cell) for cell in row)) for row in sheet.rows[:MOST_ROWS]]
    table = element("table", head, element("tbody", *rows))
    return element("div", table, class_="wide figures tall", tabindex=0, role="region", aria_label=summary)


def _told(sheet: Sheet, *, whole: bool) -> list[str]:
    """Offer the CSV, and say where the table doesn't show all of it."""
    link = element(
        "a",
        f"Save {sheet.file}",
        download=sheet.file,
        href="data:text/csv;charset=utf-8," + quote(sheet.csv(), safe="", errors="replace"),
    )
    if whole or len(sheet.rows) <= MOST_ROWS:
        return [link]
    return [link, f": all {len(sheet.rows):,} rows, of which the first {MOST_ROWS} are shown"]


def _cell(cell: Cell) -> Markup:
    """Show a number in at most six digits, a text as it reads best."""
    if cell is None:
        return element("td", "")
    if isinstance(cell, str):
        return element("td", shown(cell), dir="auto")
    text = f"{cell:,}" if isinstance(cell, int) else f"{cell:.6g}"
    return element("td", text, class_="number")
