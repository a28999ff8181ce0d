"""One field of events as training will take it: a category, or a number with gaps or without."""

from collections.abc import Iterable, Sequence
from enum import Enum
from math import inf

from unrolled.checks.findings import MOST_PLACES
from unrolled.checks.held_out import Refused
from unrolled.data.codecs.event_fit import MOST_CODES
from unrolled.data.finite import finite, is_missing

# Different values beyond this are no longer told apart.
MOST_VALUES = 10_000


class NoNumber(Enum):
    """What may stand in a cell instead of a number; NaN is missing among numbers, and a name among words."""

    BLANK = "blank"
    NAN = "NaN"
    WORD = "word"


class Missing:
    """How many training cells hold nothing, the first few rows with such a cell, and the held-out rows with one."""

    def __init__(self) -> None:
        self.cells = 0
        self.places: list[str] = []
        self.held_out = Refused()

    def add(self, place: str) -> None:
        """Count one more training cell."""
        self.cells += 1
        if len(self.places) < MOST_PLACES and place not in self.places:
            self.places.append(place)


class Field:
    """What one field holds over all training events, and the held-out rows that it may not be read in.

    It is one of numbers where `fit_field` takes it for one: every cell that isn't missing is a number, and more than
    20 differ. Which it is shows at the end, so that gaps are counted for both.
    """

    def __init__(self) -> None:
        self.steps = 0
        # The first training row.
        self.first: list[str] = []
        self._values: set[str] = set()
        self._nan: set[str] = set()
        self._has_words = False
        # The first few different numbers, how far all of them reach, and where the furthest from 0 stands.
        self._codes: set[float] = set()
        self.low, self.high, self.furthest = inf, -inf, ""
        # What is missing from a field of words, which is what is blank, and from one of numbers.
        self._blank, self._gaps = Missing(), Missing()
        # The held-out rows with a word, and the first such word.
        self.words = Refused()
        self.first_word = ""

    @property
    def is_number(self) -> bool:
        """Whether training will take it for a number."""
        return not self._has_words and len(self._codes) > MOST_CODES

    @property
    def missing(self) -> Missing:
        """What is missing, as training will take it."""
        return self._gaps if self.is_number else self._blank

    @property
    def different(self) -> set[str]:
        """The different values of training, of very many the first."""
        return self._values if self.is_number else self._values | self._nan

    @property
    def has_more(self) -> bool:
        """Whether there may be more different values than are known."""
        return len(self._values) >= MOST_VALUES

    def take(self, cells: Sequence[str], place: str) -> None:
        """Count the cells of a training row."""
        self.first = self.first or [place]
        self.steps += len(cells)
        numbers = list[float]()
        for cell in cells:
            if cell in self._values:
                continue
            found = self._read(cell)
            if isinstance(found, float):
                numbers.append(found)
            elif found is NoNumber.WORD:
                self._has_words = True
            else:
                self._take_gap(found, cell, place)
                continue
            if len(self._values) < MOST_VALUES:
                self._values.add(cell)
        if numbers:
            self._extend(numbers, place)

    def take_held_out(self, cells: Iterable[str], part: str, place: str) -> None:
        """Look in a held-out row for what a field of numbers may not hold."""
        found = set[NoNumber]()
        for cell in cells:
            if cell in self._values or isinstance(read := self._read(cell), float):
                continue
            found.add(read)
            if read is NoNumber.WORD:
                self.first_word = self.first_word or cell
        if NoNumber.BLANK in found:
            self._blank.held_out.add(part, place)
        if found & {NoNumber.BLANK, NoNumber.NAN}:
            self._gaps.held_out.add(part, place)
        if NoNumber.WORD in found:
            self.words.add(part, place)

    def _read(self, cell: str) -> float | NoNumber:
        """Return the number in a cell, or what stands there instead; a field with a word holds words."""
        if cell and not self._has_words and (number := finite(cell)) is not None:
            return number
        if not cell.strip():
            return NoNumber.BLANK
        return NoNumber.NAN if not self._has_words and is_missing(cell) else NoNumber.WORD

    def _take_gap(self, found: NoNumber, cell: str, place: str) -> None:
        """Count a cell that is missing, or would be from a field of numbers."""
        self._gaps.add(place)
        if found is NoNumber.BLANK:
            self._blank.add(place)
        else:
            self._nan.add(cell)

    def _extend(self, numbers: Sequence[float], place: str) -> None:
        """Take in the numbers of one more row."""
        if len(self._codes) <= MOST_CODES:
            self._codes.update(numbers)
        low, high = min(numbers), max(numbers)
        if max(-low, high) > max(-self.low, self.high):
            self.furthest = place
        self.low, self.high = min(self.low, low), max(self.high, high)
