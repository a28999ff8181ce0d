"""Groups and ids that are to be kept whole, and yet stand in two splits."""

from collections.abc import Callable
from typing import Any

from unrolled.checks.findings import Finding, counted
from unrolled.checks.places import Places
from unrolled.data.columns import listed
from unrolled.data.rows import BadRow, Row
from unrolled.errors import quoted, shortened


class Groups:
    """Remember of every group, or other name of a row, where it stands first: about 150 bytes a name."""

    def __init__(
        self, noun: str = "group", name_of: Callable[[Row], str | None] = lambda row: row.group
    ) -> None:
        self._noun = noun
        self._name_of = name_of
        self._number_of: dict[str, int] = {}
        # Of each group in turn, the place and the split where it stands first.
        self._first = Places()
        self._home: list[str] = []
        # Of groups in several splits, where they stand first in the others.
        self._elsewhere: dict[str, dict[str, str]] = {}

    def see(self, row: Row | BadRow, split: str) -> None:
        """Take the group of a good row."""
        if not isinstance(row, Row) or (name := self._name_of(row)) is None:
            return
        number = self._number_of.setdefault(name, len(self._home))
        if number == len(self._home):
            self._first.append(row.place)
            self._home.append(split)
        elif split != self._home[number]:
            self._elsewhere.setdefault(name, {}).setdefault(split, row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return the groups of two splits, and say so where there is one group alone."""
        found = [self._across()] if self._elsewhere else []
        if len(self._home) == 1:
            [only] = self._number_of
            message = f"every row is of the {self._noun} {quoted(only)}: no split keeps it whole"
            found.append(Finding(f"one {self._noun}", "warning", message, self._places_of(only)))
        return found

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return the number of groups, where there are any."""
        return {f"{self._noun}s": len(self._home)} if self._home else {}

    def _across(self) -> Finding:
        """Name the groups that stand in several splits, with their first row in each."""
        across = self._elsewhere
        message = (
            f"{counted(len(across), self._noun)} in two splits: {listed(map(shortened, across))}: a model "
            f"can know the {self._noun} instead of the answer"
        )
        places = (place for name in across for place in self._places_of(name))
        return Finding(f"{self._noun} in two splits", "warning", message, places)

    def _places_of(self, name: str) -> list[str]:
        """Return where a group stands first in each split."""
        return [self._first[self._number_of[name]], *self._elsewhere.get(name, {}).values()]
