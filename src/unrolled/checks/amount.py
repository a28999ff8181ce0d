"""Whether there are rows enough to train on and to judge by."""

from collections import Counter
from typing import Any

from unrolled.checks.findings import Finding, counted
from unrolled.data.rows import BadRow, Row
from unrolled.data.text_split import TEXT_TRAIN_SHARE

# Of fewer rows than this, a tenth is none.
FEW_ROWS = 10


class Amount:
    """Count the good rows of every split."""

    def __init__(self, *, name: str, given: tuple[str, ...], whole_text: bool) -> None:
        self._name = name
        self._given = given
        self._whole_text = whole_text
        self._used: Counter[str] = Counter()
        # The first row of every split, good or bad.
        self._first: dict[str, str] = {}

    def see(self, row: Row | BadRow, split: str) -> None:
        """Count a good row, or the characters of one text."""
        if split not in self._first:
            self._first[split] = row.place
        if isinstance(row, Row):
            self._used[split] += len(row.input) if self._whole_text else 1

    def findings(self, task: str | None) -> list[Finding]:
        """Return the splits that are empty, and training data too small to cut a split from."""
        unit = "character" if self._whole_text else "row"
        found = [
            Finding("nothing to use", "error", f"{split}: no row that can be used", self._places(split))
            for split in self._given
            if not self._used[split]
        ]
        used = self._used["train"]
        if 0 < used < FEW_ROWS and "valid" not in self._given:
            message = (
                f"{self._name}: {counted(used, unit)}, too few to cut a split from; give more, or --valid"
            )
            # Of rows a hash may leave some to validate on, which is looked at elsewhere.
            none = self._whole_text and not int(TEXT_TRAIN_SHARE * used)
            found.append(Finding("few rows", "error" if none else "warning", message, self._places("train")))
        return found

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return the rows of each split, where several are given."""
        return {"splits": dict(self._used)} if len(self._given) > 1 else {}

    def _places(self, split: str) -> list[str]:
        """Return where a split begins, if it does."""
        return [self._first[split]] if split in self._first else []
