"""The test rows that the contenders did worst on, with what each said of them."""

from unrolled.races.comparison import BadRow, Comparison
from unrolled.races.markup import Markup, element
from unrolled.races.race_tables import look_of
from unrolled.races.race_words import MISSING, shown


def worst_rows(comparison: Comparison) -> Markup:
    """Set the answers to each row one below another, what was wanted first; those that are exactly it have a tick."""
    return element("div", *(_row(comparison, row) for row in comparison.worst), class_="worst")


def _row(comparison: Comparison, row: BadRow) -> Markup:
    lines = [_line("wanted", None, row.wanted, right=False)]
    lines += [
        _line(name, look_of(comparison, name), said, right=said.strip() == row.wanted.strip())
        for name, said in row.said.items()
    ]
    return element(
        "figure",
        element(
            "figcaption",
            element("small", shown(row.place)),
            element("blockquote", shown(row.input), dir="auto"),
        ),
        element("table", element("tbody", *lines)),
    )


def _line(name: str, look: str | None, said: str, *, right: bool) -> Markup:
    sign = [element("span", " ✓", class_="yes")] if right else []
    return element(
        "tr",
        element("th", element("bdi", name), *sign, scope="row", class_=look),
        element("td", shown(said) or MISSING, dir="auto"),
    )
