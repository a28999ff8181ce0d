"""Inputs of signs alone: nothing is left of them for a model of words."""

from typing import Any

from unrolled.checks.findings import MOST_PLACES, Finding, counted
from unrolled.data.rows import BadRow, Row
from unrolled.errors import quoted


class Wordless:
    """Count the texts without a letter or a digit."""

    def __init__(self, *, input_kind: str) -> None:
        self._is_text = input_kind == "text"
        self._count = 0
        self._first = ""
        self._places: list[str] = []

    def see(self, row: Row | BadRow, split: str) -> None:
        """Look at a good row's input."""
        if isinstance(row, BadRow) or not self._is_text or any(map(str.isalnum, row.input)):
            return
        self._count += 1
        self._first = self._first or row.input.strip()
        if len(self._places) < MOST_PLACES:
            self._places.append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return the texts that say nothing in words."""
        if not self._count:
            return []
        inputs = counted(self._count, "input")
        message = f"{inputs} without a letter or a digit, such as {quoted(self._first)}"
        return [Finding("no words", "note", message, self._places)]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return nothing: what matters is a finding."""
        return {}
