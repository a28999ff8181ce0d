"""Several labels a row that are separated by one sign here and by another there, which training refuses."""

from collections import Counter
from typing import Any

from unrolled.checks.findings import MOST_PLACES, Finding, counted
from unrolled.checks.made_split import Roles
from unrolled.data.codecs.label_sets import SEPARATORS, separator_in
from unrolled.data.rows import BadRow, Row
from unrolled.errors import quoted


class LabelSeparators:
    """Count the training rows whose output holds each of the signs that may stand between labels.

    Labels that are read anew are joined by the first sign, so none may hold it; any other may be part of a label.
    """

    def __init__(self, *, roles: Roles) -> None:
        self._roles = roles
        self._rows: Counter[str] = Counter()
        # Of the rows with the first sign.
        self._joined = ""
        self._places: list[str] = []

    def see(self, row: Row | BadRow, split: str) -> None:
        """Look for the signs in the output of a good training row."""
        if isinstance(row, BadRow) or row.output is None or self._roles.of(row, split) != "train":
            return
        for sign in SEPARATORS:
            if sign in row.output:
                self._rows[sign] += 1
        if SEPARATORS[0] in row.output and len(self._places) < MOST_PLACES:
            self._joined = self._joined or row.output
            self._places.append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Name the rows with the first sign where most are separated by another."""
        separator = separator_in(self._rows)
        if task != "labels" or separator == SEPARATORS[0] or not self._places:
            return []
        rows = counted(self._rows[SEPARATORS[0]], "training row")
        message = (
            f'{rows} with "{SEPARATORS[0]}", such as {quoted(self._joined)}, while most are separated by '
            f'"{separator}"; separate all labels by the same sign'
        )
        return [Finding("mixed separators", "error", message, self._places)]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return nothing: what matters is a finding."""
        return {}
