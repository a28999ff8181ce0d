"""The looks of a race's contenders: nine that are told apart by colour, dashes and marker, and how to go on."""

from collections.abc import Container, Sequence

from unrolled.races.markup import Markup, element
from unrolled.races.palette import LOOKS, Look, marker

# The unbroken blue first, for the best; then those that are farthest from one another.
NINE = (
    LOOKS[3],
    LOOKS[0],
    LOOKS[4],
    LOOKS[1],
    LOOKS[2],
    Look("#a8123a", "#ff8a9b", "1 4", "plus"),
    Look("#5f5a00", "#d6cb57", "18 5", "inverted"),
    Look("#5b35b5", "#bda4ff", "14 4 5 4", "bowtie"),
    Look("#00626e", "#56cfe0", "6 3 2 3 2 3", "bar"),
)


def looks(count: int) -> tuple[Look, ...]:
    """Return so many looks; from the tenth on colours come again, with other dashes and markers.

    >>> [look.marker for look in looks(10)][-1] == looks(2)[1].marker
    True
    """
    found = []
    for place in range(count):
        colour, other = NINE[place % 9], NINE[(place + place // 9) % 9]
        found.append(Look(colour.light, colour.dark, other.dashes, other.marker))
    return tuple(found)


def key(names: Sequence[str], drawn: Container[str]) -> Markup:
    """Draw the legend: the name of each contender that is drawn beside a piece of its line with its marker."""
    entries = []
    for place, (name, look) in enumerate(zip(names, looks(len(names)), strict=True)):
        if name not in drawn:
            continue
        piece = element(
            "svg",
            element("path", d="M2 8H42", class_="line"),
            marker(look.marker, 22, 8),
            viewBox="0 0 44 16",
            width=44,
            height=16,
            aria_hidden="true",
            class_="chart",
        )
        entries.append(element("li", piece, element("bdi", name), class_=f"look-{place}"))
    return element("ul", *entries, class_="key")
