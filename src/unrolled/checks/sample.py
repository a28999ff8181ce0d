"""A few of very many rows, always the same ones, whatever order they come in."""

import heapq

from unrolled.checks.once_a_row import input_digest
from unrolled.data.rows import Row
from unrolled.tasks.baselines.thinning import length

# The last two decimal digits of a hash say which part a row is in; the others are free to choose by.
FREE = 100


class Sample:
    """The rows whose inputs have the smallest hashes, as many as fit into so many rows and steps.

    Every input has the same chance, and repeats of one stay together. A step is a character, a step of a series or
    an event; of an output that is a text, its characters count too. Cost: the rows kept.

    >>> sample = Sample(rows=2, steps=100)
    >>> for line, text in enumerate(("one", "two", "three", "four")):
    ...     sample.add(Row(text, None, f"a.csv:{line}"))
    >>> [row.input for row in sample.rows], sample.seen
    (['two', 'four'], 4)
    """

    def __init__(self, *, rows: int, steps: int) -> None:
        self._most_rows = rows
        self._most_steps = steps
        self._kept: list[tuple[int, int, Row]] = []
        self._steps = 0
        self._bound = -(1 << 64)
        self.seen = 0

    def add(self, row: Row) -> None:
        """Take a row, and drop those with the largest hashes where they are too many."""
        self.seen += 1
        # The heap has the largest hash, and of equal ones the latest row, on top.
        key = -(input_digest(row.input) // FREE)
        if key <= self._bound:
            return
        heapq.heappush(self._kept, (key, -self.seen, row))
        self._steps += _steps(row)
        while len(self._kept) > self._most_rows or self._steps > self._most_steps:
            self._bound, _, dropped = heapq.heappop(self._kept)
            self._steps -= _steps(dropped)

    @property
    def rows(self) -> list[Row]:
        """The rows kept, in the order in which they came."""
        return [row for _, _, row in sorted(self._kept, key=lambda entry: -entry[1])]


def _steps(row: Row) -> int:
    return length(row.input) + len(row.output or "")
