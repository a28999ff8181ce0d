"""Names on a chart: how much room they take, cut to fit, and placed so that none lies on another."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

# How wide a letter is to its height, of those that take one place, two, and none.
NARROW_LETTER, WIDE_LETTER = 0.6, 1.05
# How far from its point a name stands at first, and in which directions.
RINGS = (10.0, 18.0, 28.0, 40.0, 55.0)
DIRECTIONS = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
OUTSIDE = 1e4
# Where none of these is clear, the field is searched in steps of this.
STEP = 8


@dataclass(frozen=True)
class Box:
    """A rectangle; heights grow downward, as in SVG."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        """Return the area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    def holds(self, other: "Box") -> bool:
        """Tell whether another lies inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is, at a height of letters.

    >>> width_of("gru", 10.0), width_of("中文", 10.0)
    (18.0, 21.0)
    """
    return size * sum(map(_letter_width, text))


def fitted(text: str, room: float, size: float) -> str:
    """Return a text, its end cut where it is wider than the room; signs that join the letter before stay with it.

    >>> fitted("transformer", 100.0, 12.0), fitted("transformer", 40.0, 12.0)
    ('transformer', 'tran…')
    """
    if width_of(text, size) <= room:
        return text
    kept = len(text)
    while kept > 1 and (width_of(text[:kept] + "…", size) > room or _joins(text[kept : kept + 1])):
        kept -= 1
    return text[:kept] + "…"


def placed(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    field: Box,
    taken: Sequence[Box],
) -> list[Box]:
    """Find a box of the given size for each point, as near as can be, inside the field and clear of what is taken.

    Where no place is clear, the one that covers least is taken.
    """
    taken, found = list(taken), []
    for point, size in zip(points, sizes, strict=True):
        best, least = None, float("inf")
        for box in chain(_around(*point, *size), _anywhere(*point, *size, field)):
            covered = sum(box.overlap(other) for other in taken) + (0 if field.holds(box) else OUTSIDE)
            if covered < least:
                best, least = box, covered
            if not covered:
                break
        assert best is not None
        found.append(best)
        taken.append(best)
    return found


def _around(x: float, y: float, width: float, height: float) -> Iterator[Box]:
    """Give boxes around a point, the nearest first."""
    for ring in RINGS:
        for across, down in DIRECTIONS:
            # A box beside the point begins at the ring; one straight above or below has the point at its middle.
            left = x + across * ring - (width if across < 0 else 0 if across else width / 2)
            slant = ring * down if not across or ring > RINGS[0] else 0.7 * ring * down
            middle = y + slant + (down * height / 2)
            yield Box(left, middle - height / 2, left + width, middle + height / 2)


def _anywhere(x: float, y: float, width: float, height: float, field: Box) -> Iterator[Box]:
    """Give boxes all over the field, the nearest to a point first."""
    lefts = range(round(field.left), round(field.right - width), STEP)
    tops = range(round(field.top), round(field.bottom - height), STEP)
    corners = sorted(
        ((left, top) for left in lefts for top in tops),
        key=lambda corner: (corner[0] + width / 2 - x) ** 2 + (corner[1] + height / 2 - y) ** 2,
    )
    for left, top in corners:
        yield Box(left, top, left + width, top + height)


def _letter_width(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    return WIDE_LETTER if unicodedata.east_asian_width(letter) in "WF" else NARROW_LETTER


def _joins(letter: str) -> bool:
    """Tell whether a sign belongs to the letter before it, as a vowel sign does."""
    return bool(letter) and (unicodedata.category(letter)[0] == "M" or unicodedata.category(letter) == "Cf")
