"""The lines of a long table gathered into sequences, kept compactly and ordered by time."""

from array import array
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.data.finite import finite, is_missing
from unrolled.data.long_columns import LongColumns
from unrolled.data.long_lines import BadLine, Line
from unrolled.data.rows import BadRow
from unrolled.errors import quoted


@dataclass(slots=True)
class Owner:
    """Whose lines they are: what all of them agree on, and what is wrong with the first bad one."""

    id: str
    place: str
    output: str | None
    group: str | None
    problem: BadRow | None = None
    bad_lines: int = 0

    @property
    def bad(self) -> BadRow | None:
        """Why the sequence can't be used, None where it can."""
        if self.problem is None or self.bad_lines == 1:
            return self.problem
        more = f" (and {self.bad_lines - 1:,} more bad lines of this id)"
        return BadRow(self.problem.place, self.problem.why + more)


@dataclass(frozen=True)
class LongSequences:
    """Sequence i is ``cells[offsets[i]:offsets[i + 1]]``, in order of time: numbers, or positions in ``texts``."""

    owners: list[Owner]
    # Lines of which nobody can say whose they are.
    strays: list[BadRow]
    offsets: NDArray[np.int64]
    times: NDArray[np.float64]
    cells: NDArray[Any]
    texts: list[str]
    # Lines that stood after a later one of their id, and lines at the same time as the one before them.
    backwards: int
    ties: int


class Gathering:
    """Takes lines one at a time.

    Memory: for each line 12 bytes, and 8 for each number or 4 for each text in it; each different text once, and
    for each id its name, place, output and group. Arranging takes as much again for a moment.
    """

    def __init__(self, columns: LongColumns, *, numeric: bool) -> None:
        self._columns = columns
        self._numeric = numeric
        self._number_of: dict[str, int] = {}
        self._owners: list[Owner] = []
        self._strays: list[BadRow] = []
        self._owner_of_line = array("I")
        self._times = array("d")
        self._cells: array[Any] = array("d" if numeric else "I")
        self._code_of: dict[str, int] = {}

    def add(self, line: Line | BadLine) -> None:
        """Keep a line, or note what is wrong with it; a bad line spoils the whole sequence it belongs to."""
        if isinstance(line, BadLine):
            self._refuse(line)
            return
        number = self._number_of.setdefault(line.id, len(self._owners))
        if number == len(self._owners):
            self._owners.append(Owner(line.id, line.place, line.output, line.group))
        owner = self._owners[number]
        why = None if owner.problem else _disagreement(line, owner)
        numbers = self._numbers(line) if self._numeric and why is None else []
        if why or isinstance(numbers, str):
            self._refuse(BadLine(line.place, line.id, why or str(numbers)))
        elif owner.problem is None:
            self._owner_of_line.append(number)
            self._times.append(line.time)
            self._cells.extend(numbers or self._codes(line))

    def arranged(self) -> LongSequences:
        """Return the good sequences, each ordered by time; lines at the same time keep their order."""
        lines = np.array(self._owner_of_line, dtype=np.int64)
        times = np.array(self._times, dtype=np.float64)
        usable = np.array([owner.problem is None for owner in self._owners], dtype=bool)
        kept = np.flatnonzero(usable[lines]) if len(lines) else lines
        lines, times = lines[kept], times[kept]
        read = np.argsort(lines, kind="stable")
        order = np.lexsort((times, lines))
        cells = np.array(self._cells, dtype=np.float64 if self._numeric else np.uint32)
        cells = cells.reshape(-1, len(self._columns.inputs))[kept[order]]
        counts = np.bincount(lines, minlength=len(self._owners))
        timed = self._columns.order is not None
        return LongSequences(
            self._owners,
            self._strays,
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            times[order],
            cells,
            list(self._code_of),
            int((_steps(times[read], lines[read]) < 0).sum()),
            int((_steps(times[order], lines[order]) == 0).sum()) if timed else 0,
        )

    def _refuse(self, line: BadLine) -> None:
        """Note a bad line at its id, or among the strays where it has none."""
        if line.id is None:
            self._strays.append(BadRow(line.place, line.why))
            return
        number = self._number_of.setdefault(line.id, len(self._owners))
        if number == len(self._owners):
            self._owners.append(Owner(line.id, line.place, None, None))
        owner = self._owners[number]
        owner.problem = owner.problem or BadRow(line.place, f"id {quoted(line.id)}: {line.why}")
        owner.bad_lines += 1

    def _codes(self, line: Line) -> list[int]:
        """Return the number that each text of a line is kept by."""
        code_of = self._code_of
        return [code_of.setdefault(text, len(code_of)) for text in line.cells]

    def _numbers(self, line: Line) -> list[float] | str:
        """Return the cells as numbers, NaN where one is missing, or why they are none."""
        numbers = [finite(text) for text in line.cells]
        for place, (text, number) in enumerate(zip(line.cells, numbers, strict=True)):
            if number is None and not is_missing(text):
                column = self._columns.inputs[place]
                return f'column "{column}" holds "{text}", expected a number (--input-kind events takes text)'
        return [float("nan") if number is None else number for number in numbers]


def _disagreement(line: Line, owner: Owner) -> str | None:
    """Say what a line states otherwise than the first line of its id."""
    for role, found, first in (
        ("output", line.output, owner.output),
        ("group", line.group, owner.group),
    ):
        if found != first:
            return f'the {role} is "{found}", but "{first}" at {owner.place}; expected one for all its rows'
    return None


def _steps(times: NDArray[np.float64], lines: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how far each line is from the one before it, among lines of one id."""
    steps: NDArray[np.float64] = np.diff(times)[np.diff(lines) == 0]
    return steps
