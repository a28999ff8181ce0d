"""Where many rows stand, in eight bytes each."""

from array import array
from functools import lru_cache

LINE_BITS = 40


class Places:
    """A growing list of places; files are kept once, lines as numbers.

    >>> places = Places()
    >>> places.append("a.csv:2")
    >>> places.append("somewhere")
    >>> places[0], places[1], len(places)
    ('a.csv:2', 'somewhere', 2)
    """

    def __init__(self) -> None:
        self._number_of: dict[str, int] = {}
        self._files: list[str] = []
        self._places = array("Q")

    def append(self, place: str) -> None:
        """Keep one more place."""
        file, number = _apart(place)
        known = self._number_of.setdefault(file, len(self._files))
        if known == len(self._files):
            self._files.append(file)
        self._places.append(known << LINE_BITS | number)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, index: int) -> str:
        """Return a place as it was given."""
        file, line = divmod(self._places[index], 1 << LINE_BITS)
        return f"{self._files[file]}:{line}" if line else self._files[file]


@lru_cache(maxsize=1)
def _apart(place: str) -> tuple[str, int]:
    """Return the file and the line of a place, which several checks keep of each row."""
    file, colon, line = place.rpartition(":")
    number = int(line) if colon and line.isdecimal() and line.isascii() and line[0] != "0" else 0
    # Without a line the whole place counts as a file.
    return (file, number) if 0 < number < 1 << LINE_BITS else (place, 0)
