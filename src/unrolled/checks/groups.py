"""Groups and ids that are to be kept whole, and yet stand in two splits."""

from collections.abc import Callable
from typing import Any

from unrolled.checks.findings import Finding, counted
from unrolled.data.columns import listed
from unrolled.data.rows import BadRow, Row


class Groups:
    """Remember of every group, or other name of a row, where it stands first in each split."""

    def __init__(
        self, noun: str = "group", name_of: Callable[[Row], str | None] = lambda row: row.group
    ) -> None:
        self._noun = noun
        self._name_of = name_of
        self._first: dict[str, dict[str, str]] = {}

    def see(self, row: Row | BadRow, split: str) -> None:
        """Take the group of a good row."""
        if isinstance(row, Row) and (name := self._name_of(row)) is not None:
            self._first.setdefault(name, {}).setdefault(split, row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return the groups of two splits, and say so where there is one group alone."""
        found = [self._across()] if any(len(splits) > 1 for splits in self._first.values()) else []
        if len(self._first) == 1:
            [only] = self._first
            message = f'every row is of the {self._noun} "{only}": no split keeps it whole'
            found.append(Finding(f"one {self._noun}", "warning", message, self._first[only].values()))
        return found

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return the number of groups, where there are any."""
        return {f"{self._noun}s": len(self._first)} if self._first else {}

    def _across(self) -> Finding:
        """Name the groups that stand in several splits, with their first row in each."""
        across = {group: splits for group, splits in self._first.items() if len(splits) > 1}
        message = (
            f"{counted(len(across), self._noun)} in two splits: {listed(across)}: a model can know the {self._noun} "
            "instead of the answer"
        )
        places = (place for splits in across.values() for place in splits.values())
        return Finding(f"{self._noun} in two splits", "warning", message, places)
