"""Outputs that are numbers: their range, those that are none, and whether there is anything to foretell."""

from collections import Counter
from typing import Any

from unrolled.checks.findings import MOST_PLACES, Finding, Severity, counted
from unrolled.checks.once_a_row import number_in
from unrolled.checks.quantiles import quantile
from unrolled.data.rows import BadRow, Row
from unrolled.errors import quoted


class Values:
    """Count the outputs that are numbers, and name the rows whose output is none."""

    def __init__(self, *, skip_bad: bool) -> None:
        self._skip_bad = skip_bad
        self._numbers: Counter[float] = Counter()
        self._others = 0
        self._first_other = ""
        self._places: list[str] = []
        self._first: list[str] = []

    def see(self, row: Row | BadRow, split: str) -> None:
        """Read the output of a good row as a number."""
        if isinstance(row, BadRow) or row.output is None:
            return
        number = number_in(row.output)
        if number is not None:
            if split == "train":
                self._numbers[number] += 1
                self._first = self._first or [row.place]
            return
        self._others += 1
        self._first_other = self._first_other or row.output
        if len(self._places) < MOST_PLACES:
            self._places.append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return outputs that are no numbers, and numbers that are all the same.

        Where there is no task, most outputs being numbers may be why.
        """
        mostly = task is None and self._others < self._numbers.total()
        if task != "value" and not mostly:
            return []
        found = []
        if self._others:
            severity: Severity = "warning" if self._skip_bad else "error"
            message = (
                f"{counted(self._others, 'output')} that are no number, such as {quoted(self._first_other)}"
            )
            found.append(Finding("no number", severity, message, self._places))
        if task == "value" and len(self._numbers) == 1:
            [only] = self._numbers
            message = f"every output is {only:g}: there is nothing to foretell"
            found.append(Finding("one value", "error", message, self._first))
        return found

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return the least, the median and the greatest output of the training split."""
        if task != "value" or not self._numbers:
            return {}
        return {
            "values": {
                "min": min(self._numbers),
                "median": quantile(self._numbers, 0.5),
                "max": max(self._numbers),
                "different": len(self._numbers),
            }
        }
