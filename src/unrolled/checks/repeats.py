"""Inputs that stand more than once: within a split, in two splits, or with answers that contradict each other."""

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.checks.findings import MOST_PLACES, Finding, Severity, counted
from unrolled.checks.made_split import PARTS, Roles
from unrolled.checks.once_a_row import input_digest
from unrolled.checks.places import Places
from unrolled.data.codecs.label_sets import SEPARATORS, labels_in
from unrolled.data.rows import BadRow, Row
from unrolled.errors import quoted

# What no hash of Python's ever is.
NO_OUTPUT = -1
# So many outputs can be shown by name.
MOST_NAMES = 50_000


class Repeats:
    """Keep a hash of every input and output with their place, split and part: 34 bytes a row.

    Where training data is cut by groups, an input may leak from one part into another.
    """

    def __init__(self, *, roles: Roles) -> None:
        self._roles = roles
        self._digests = array("Q")
        self._outputs = array("q")
        # Where several labels stand in an output, their order counts for nothing.
        self._label_sets = array("q")
        # The split it was read from, and the part it is in.
        self._splits = array("B")
        self._parts = array("B")
        self._places = Places()
        self._names: dict[int, str] = {NO_OUTPUT: "no output"}

    def see(self, row: Row | BadRow, split: str) -> None:
        """Take the input of a good row."""
        if isinstance(row, BadRow):
            return
        # A hash of this process alone: it is compared and forgotten.
        output = NO_OUTPUT if row.output is None else hash(row.output)
        if row.output is not None and len(self._names) < MOST_NAMES:
            self._names.setdefault(output, quoted(row.output))
        self._digests.append(input_digest(row.input))
        self._outputs.append(output)
        self._label_sets.append(NO_OUTPUT if row.output is None else _hash_of_labels(row.output))
        self._splits.append(PARTS.index(split))
        self._parts.append(PARTS.index(self._roles.of(row, split)))
        self._places.append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return repeats, leakage and contradictions; rows that stand once alone are none of these."""
        digests = np.array(self._digests, dtype=np.uint64)
        _, same, often = np.unique(digests, return_inverse=True, return_counts=True)
        # Rows with equal inputs side by side, in the order in which they were read.
        rows = np.flatnonzero(often[same] > 1)
        rows = rows[np.argsort(same[rows], kind="stable")]
        if not len(rows):
            return []
        splits, parts = np.array(self._splits), np.array(self._parts)
        found = [
            *(self._repeated(split, rows, same, splits) for split in range(len(PARTS))),
            *(self._leaked(part, rows, same, parts) for part in range(1, len(PARTS))),
            self._contradicted(task, rows, same),
        ]
        return [finding for finding in found if finding is not None]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return nothing: what matters is a finding."""
        return {}

    def _repeated(
        self, split: int, rows: NDArray[np.int64], same: NDArray[np.int64], splits: NDArray[np.uint8]
    ) -> Finding | None:
        """Count the inputs of a split that repeat an earlier one of it."""
        own = rows[splits[rows] == split]
        again = np.sort(own[1:][same[own][1:] == same[own][:-1]])
        if not len(again):
            return None
        total = int((splits == split).sum())
        message = f"{PARTS[split]}: {len(again):,} of {counted(total, 'input')} repeat an earlier one"
        return Finding("repeated inputs", "note", message, self._first(again))

    def _leaked(
        self, part: int, rows: NDArray[np.int64], same: NDArray[np.int64], parts: NDArray[np.uint8]
    ) -> Finding | None:
        """Count the inputs of a held-out part that an earlier part has too."""
        own, earlier = rows[parts[rows] == part], rows[parts[rows] < part]
        again = np.sort(own[np.isin(same[own], same[earlier])])
        if not len(again):
            return None
        others = (PARTS[other] for other in np.unique(parts[earlier[np.isin(same[earlier], same[again])]]))
        total = int((parts == part).sum())
        stand = "stands" if total == 1 else "stand"
        message = (
            f"{PARTS[part]}: {len(again):,} of {counted(total, 'input')} {stand} in {' and '.join(others)} "
            "too: its figures would flatter the model"
        )
        return Finding("leakage", "warning", message, self._first(again))

    def _contradicted(
        self, task: str | None, rows: NDArray[np.int64], same: NDArray[np.int64]
    ) -> Finding | None:
        """Count the inputs that stand with two answers, and name pairs of places."""
        outputs = np.array(self._label_sets if task == "labels" else self._outputs)[rows]
        group = same[rows]
        starts = np.concatenate([[True], group[1:] != group[:-1]])
        first = np.flatnonzero(starts)[np.cumsum(starts) - 1]
        other = np.flatnonzero(outputs != outputs[first])
        if not len(other):
            return None
        # Of each input the first row and the first that says otherwise, in the order of the data.
        _, chosen = np.unique(group[other], return_index=True)
        pairs = sorted((int(rows[first[place]]), int(rows[place])) for place in other[chosen])
        told = [self._names.get(self._outputs[row], "one") for row in pairs[0]]
        where = [self._places[row] for pair in pairs[: MOST_PLACES // 2] for row in pair]
        message = (
            f"{counted(len(pairs), 'input')} with different outputs, such as {told[0]} at {where[0]} and "
            f"{told[1]} at {where[1]}"
        )
        severity: Severity = "warning" if task in ("label", "labels") else "note"
        return Finding("contradictory labels", severity, message, where)

    def _first(self, rows: NDArray[np.int64]) -> list[str]:
        """Return the places of the first few rows."""
        return [self._places[int(row)] for row in rows[:MOST_PLACES]]


def _hash_of_labels(output: str) -> int:
    """Return a hash of the labels in an output, the same in whatever order they stand there."""
    first, second = SEPARATORS
    separator = first if first in output else second
    if separator not in output:
        return hash(output.strip())
    return hash(first.join(sorted(labels_in(output, separator))))
