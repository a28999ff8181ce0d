"""What a limit on the length would cut, in the unit that training reads."""

from collections import Counter, defaultdict
from typing import Any

from unrolled.checks.findings import MOST_PLACES, Finding, Severity, counted
from unrolled.checks.once_a_row import words_of
from unrolled.checks.reading_unit import ReadingUnit
from unrolled.data.codecs.symbols import split_symbols
from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Events
from unrolled.training.task_settings import TaskSettings

LIMITS = (64, 128, 256, 512, 1024, 2048)
# Pairs longer than this on either side are left out of training unless another limit is set.
LONGEST_PAIR = TaskSettings().longest_pair
# An output of fewer characters is no longer than any limit.
SHORT = min(*LIMITS, LONGEST_PAIR)


class Limits:
    """Measure every row by the longer of its input and output: words and characters of text, symbols or steps."""

    def __init__(self, *, input_kind: str, separator: str | None, answered: bool, whole_text: bool) -> None:
        self._gap = separator or ""
        self._whole_text = whole_text
        self._unit = ReadingUnit(input_kind, answered=answered)
        self._is_text = input_kind == "text"
        # By the unit: how many rows have each length, and the first that are longer than a pair may be.
        self._counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._long: defaultdict[str, list[str]] = defaultdict(list)

    def see(self, row: Row | BadRow, split: str) -> None:
        """Measure a good row; one text is cut into blocks and has no limit."""
        if isinstance(row, BadRow) or self._whole_text:
            return
        if split == "train":
            self._unit.see(row.input)
        value, output = row.input, row.output or ""
        if not isinstance(value, str):
            self._take("step", len(value.cells) if isinstance(value, Events) else len(value), row.place)
        elif not self._is_text:
            self._take("symbol", len(split_symbols(value, self._gap)), row.place)
        else:
            words = len(words_of(value))
            if len(output) > SHORT:
                words = max(words, len(output.split()))
            self._take("word", words, row.place)
            self._take("character", max(len(value), len(output)), row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Name the pairs of texts that training will leave out for their length."""
        unit = self._unit.name
        if task != "text" or not self._long.get(unit):
            return []
        longer = self._longer(unit, LONGEST_PAIR)
        pairs = counted(longer, "pair")
        message = (
            f"{pairs} of more than {LONGEST_PAIR} {unit}s on one side: training leaves such out; --longest sets "
            "the limit"
        )
        # Where all are, training has nothing to learn from.
        severity: Severity = "error" if longer == self._counts[unit].total() else "note"
        return [Finding("longer than a pair may be", severity, message, self._long[unit])]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return how many rows are longer than each limit."""
        unit = self._unit.name
        if unit not in self._counts:
            return {}
        longer = {str(limit): self._longer(unit, limit) for limit in LIMITS}
        return {"limits": {"unit": f"{unit}s", "rows": self._counts[unit].total(), "longer": longer}}

    def _longer(self, unit: str, limit: int) -> int:
        """Count the rows of more than so many units."""
        return sum(rows for length, rows in self._counts[unit].items() if length > limit)

    def _take(self, unit: str, length: int, place: str) -> None:
        """Count a row in one of the units that may be the one."""
        self._counts[unit][length] += 1
        if length > LONGEST_PAIR and len(self._long[unit]) < MOST_PLACES:
            self._long[unit].append(place)
