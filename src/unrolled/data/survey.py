"""One pass over the rows keeps what a split is decided by: hashes of inputs and groups, labels, times."""

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.label_sets import SEPARATORS
from unrolled.data.finite import finite
from unrolled.data.rows import Row, RowStream
from unrolled.data.split_of import digest

Hashes = NDArray[np.uint64]
# More different outputs than this are no labels, and are not kept.
MANY_LABELS = 10_000


@dataclass(frozen=True)
class Survey:
    """What the usable rows of a stream are known by, each array in the order of the rows.

    ``labels`` numbers the outputs in alphabetical order; None: not every row has one, or they are too many for
    labels, or lists of several. ``numeric`` says that every output is a number. ``groups`` is None unless every row
    has one, ``times`` likewise.
    """

    inputs: Hashes
    labels: NDArray[np.int64] | None = None
    numeric: bool = False
    groups: Hashes | None = None
    times: NDArray[np.float64] | None = None
    group_names: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.inputs)

    def where(self, kept: NDArray[np.bool_]) -> "Survey":
        """Return the survey of some of the rows."""
        return replace(
            self,
            inputs=self.inputs[kept],
            labels=None if self.labels is None else self.labels[kept],
            groups=None if self.groups is None else self.groups[kept],
            times=None if self.times is None else self.times[kept],
        )

    def names_of_groups(self) -> list[str]:
        """List the groups by name."""
        if self.groups is None:
            return []
        return sorted(self.group_names[int(group)] for group in np.unique(self.groups))


def survey(stream: RowStream) -> Survey:
    """Read a stream once; eight bytes are kept of a row, and as many again for each of label, group and time.

    >>> from unrolled.data.open_source import open_source
    >>> survey(open_source((["a", "b", "c"], ["yes", "no", "yes"]))).labels
    array([1, 0, 1])
    """
    inputs, groups = array("Q"), array("Q")
    outputs, times = array("q"), array("d")
    numbers: dict[str, int] = {}
    names: dict[int, str] = {}
    for row in stream.rows():
        if not isinstance(row, Row):
            continue
        inputs.append(digest(row.input))
        if row.output is not None and len(numbers) <= MANY_LABELS:
            outputs.append(numbers.setdefault(row.output, len(numbers)))
        if row.group is not None:
            groups.append(digest(row.group))
            names[groups[-1]] = row.group
        if row.time is not None:
            times.append(row.time)
    everywhere = len(inputs)
    labelled = len(outputs) == everywhere and not _are_lists(numbers)
    return Survey(
        inputs=_uint64(inputs),
        labels=_alphabetical(outputs, numbers) if labelled else None,
        numeric=all(finite(output) is not None for output in numbers),
        groups=_uint64(groups) if len(groups) == everywhere else None,
        times=np.frombuffer(times, dtype=np.float64) if len(times) == everywhere else None,
        group_names=names,
    )


def _are_lists(outputs: Collection[str]) -> bool:
    """Say whether most of the different outputs hold several labels, of which no list is one."""
    lists = sum(any(separator in output for separator in SEPARATORS) for output in outputs)
    return 2 * lists > len(outputs)


def _alphabetical(outputs: Iterable[int], numbers: dict[str, int]) -> NDArray[np.int64]:
    """Number the labels by their names, so that the order of the rows does not count."""
    places = np.empty(len(numbers), dtype=np.int64)
    for place, name in enumerate(sorted(numbers)):
        places[numbers[name]] = place
    return places[np.fromiter(outputs, dtype=np.int64)]


def _uint64(hashes: "array[int]") -> Hashes:
    return np.frombuffer(hashes, dtype=np.uint64)
