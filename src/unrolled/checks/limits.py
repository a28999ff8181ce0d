"""What a limit on the length would cut, in the unit that training reads."""

from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import product
from typing import Any

from unrolled.checks.findings import MOST_PLACES, Finding, Severity, counted
from unrolled.checks.made_split import Roles
from unrolled.checks.once_a_row import words_of
from unrolled.checks.reading_unit import ReadingUnit
from unrolled.data.codecs.symbols import split_symbols
from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Events, Value
from unrolled.training.task_settings import TaskSettings

LIMITS = (64, 128, 256, 512, 1024, 2048)
# Pairs longer than this on either side are left out of training unless another limit is set.
LONGEST_PAIR = TaskSettings().longest_pair
# Of each measure of a row it is kept how many of these it is beyond.
BOUNDS = sorted({*LIMITS, LONGEST_PAIR})
SHORT, TOO_LONG = BOUNDS[0], BOUNDS.index(LONGEST_PAIR) + 1
# The measures: of an input the words and signs that a model of words reads, the words that white space parts, each of
# which is one byte pair or more, and the characters; of an output the latter two. Steps and symbols are exact in all.
SIGNS, WORDS, CHARACTERS, OUTPUT_WORDS, OUTPUT_CHARACTERS = range(5)
# How the two sides of a pair may be read.
SIDES = tuple(product((WORDS, CHARACTERS), (OUTPUT_WORDS, OUTPUT_CHARACTERS)))

# How many of the bounds each measure of a row is beyond.
Beyond = tuple[int, ...]


class Limits:
    """Measure every row as training reads it: an input, or, of texts to be written, the longer of the two sides.

    Each side has a unit of its own, as in training: characters where its texts have few words, else words.
    """

    def __init__(
        self, *, input_kind: str, separator: str | None, answered: bool, whole_text: bool, roles: Roles
    ) -> None:
        self._gap = separator or ""
        self._whole_text = whole_text
        self._is_text = input_kind == "text"
        self._roles = roles
        self._unit = ReadingUnit(input_kind, answered=answered)
        self._output_unit = ReadingUnit("text", answered=True)
        # How many rows train, and how many are held out, of each length.
        self._training: Counter[Beyond] = Counter()
        self._held_out: Counter[Beyond] = Counter()
        # However the sides are read, the first rows that train and are longer than a pair may be.
        self._long: defaultdict[Beyond, list[str]] = defaultdict(list)

    def see(self, row: Row | BadRow, split: str) -> None:
        """Measure a good row; one text is cut into blocks and has no limit."""
        if isinstance(row, BadRow) or self._whole_text:
            return
        output = row.output or ""
        beyond = (*self._of_input(row.input), *_of_output(output))
        if self._roles.of(row, split) != "train":
            self._held_out[beyond] += 1
            return
        self._unit.see(row.input)
        self._output_unit.see(output)
        self._training[beyond] += 1
        if max(beyond) < TOO_LONG:
            return
        for sides in SIDES:
            if len(self._long[sides]) < MOST_PLACES and any(beyond[side] >= TOO_LONG for side in sides):
                self._long[sides].append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Name the pairs of texts that training will leave out for their length."""
        sides = self._sides(task)
        longer = _longer(self._training, LONGEST_PAIR, sides)
        if task != "text" or not longer:
            return []
        pairs = counted(longer, "pair")
        if WORDS in sides or OUTPUT_WORDS in sides:
            # A word is a byte pair or more, so these are too long for certain, and others may be.
            what = f"at least {pairs} of more than {LONGEST_PAIR} tokens on one side, a word taken for one"
        else:
            what = f"{pairs} of more than {LONGEST_PAIR} {self._units(task)} on one side"
        message = f"{what}: training leaves such out; --longest sets the limit"
        # Where all are, training has nothing to learn from.
        severity: Severity = "error" if longer == self._training.total() else "note"
        return [Finding("longer than a pair may be", severity, message, self._long[sides])]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return how many rows are longer than each limit."""
        counts, sides = self._training + self._held_out, self._sides(task)
        if not counts:
            return {}
        longer = {str(limit): _longer(counts, limit, sides) for limit in LIMITS}
        return {"limits": {"unit": self._units(task), "rows": counts.total(), "longer": longer}}

    def _sides(self, task: str | None) -> Beyond:
        """Return the measures that count: that of the input, and, where texts are written, that of the output."""
        by_words = self._unit.name == "word"
        if task != "text":
            return (SIGNS if by_words else CHARACTERS,)
        output = OUTPUT_WORDS if self._output_unit.name == "word" else OUTPUT_CHARACTERS
        return (WORDS if by_words else CHARACTERS, output)

    def _units(self, task: str | None) -> str:
        """Name the unit of the input, and that of the output where it is written and another."""
        units = (self._unit, self._output_unit) if task == "text" else (self._unit,)
        return " or ".join(dict.fromkeys(f"{unit.name}s" for unit in units))

    def _of_input(self, value: Value) -> Beyond:
        """Measure an input: by words and signs, by words, and by characters, or thrice by what it is made of."""
        if not isinstance(value, str):
            return (_beyond(len(value.cells) if isinstance(value, Events) else len(value)),) * 3
        if not self._is_text:
            return (_beyond(len(split_symbols(value, self._gap))),) * 3
        if len(value) <= SHORT:
            return (0, 0, 0)
        signs = _beyond(len(words_of(value)))
        # Between white space there is a word or sign at least.
        return (signs, signs and _beyond(len(value.split())), _beyond(len(value)))


def _of_output(text: str) -> Beyond:
    """Measure an output, by words and by characters."""
    return (0, 0) if len(text) <= SHORT else (_beyond(len(text.split())), _beyond(len(text)))


def _beyond(length: int) -> int:
    """Count the bounds that a length is beyond."""
    return bisect_left(BOUNDS, length)


def _longer(counts: Counter[Beyond], limit: int, sides: Beyond) -> int:
    """Count the rows of which one of these measures is beyond a limit."""
    least = BOUNDS.index(limit) + 1
    return sum(rows for beyond, rows in counts.items() if any(beyond[side] >= least for side in sides))
