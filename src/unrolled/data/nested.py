"""A part of a stream's rows, of any size, such that every smaller part lies inside each larger one."""

from array import array
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from unrolled.data.fingerprints import of_parts
from unrolled.data.order import permutation
from unrolled.data.parts import TEST, TRAIN, Part
from unrolled.data.rows import Row, RowStream
from unrolled.errors import UsageError

# What tells this order from others that are drawn from the same seed.
STREAM = 7
# Names the labels of an output.
LabelsIn = Callable[[str], Iterable[str]]


def nested(
    stream: RowStream, rows: int, said: list[str] | None = None, *, labels_in: LabelsIn | None = None
) -> Part:
    """Return so many of a stream's usable rows, in the stream's own order, with all of its bad ones.

    Rows are put in a random order, the same for every size, and the first of them taken: of 1,000 rows 100 are those
    that are taken of 100. ``labels_in`` names the labels of an output; the first row of each label in that order then
    goes before all others, so that no part lacks one. Cost: a pass, in which eight bytes a row are kept where there
    are labels; a byte a row later. Raises `UsageError` for more rows than there are, or fewer than hold every label.

    >>> from unrolled.data.open_source import open_source
    >>> words = open_source((["a", "b", "c", "d"], None))
    >>> few, more = ([row.input for row in nested(words, count).rows()] for count in (2, 3))
    >>> set(few) < set(more), more == sorted(more)
    (True, True)
    """
    outputs, numbers, count = array("q"), dict[str, int](), 0
    for row in stream.rows():
        if isinstance(row, Row):
            count += 1
            if labels_in is not None and row.output is not None:
                outputs.append(numbers.setdefault(row.output, len(numbers)))
    if rows > count:
        raise UsageError(f"--rows: found {rows:,}, but {stream.name} has {count:,} rows to train on")
    order = permutation(count, seed=0, epoch=0, stream=STREAM)
    needed = _first_of_each(np.frombuffer(outputs, np.int64)[order], numbers, labels_in) if labels_in else []
    if rows < len(needed):
        raise UsageError(
            f"--rows: found {rows:,}, expected at least {len(needed):,}, which hold every label of {stream.name}"
        )
    goes_first = np.zeros(count, dtype=np.bool_)
    goes_first[needed] = True
    order = np.concatenate([order[goes_first], order[~goes_first]])
    parts = np.full(count, TEST, dtype=np.uint8)
    parts[order[:rows]] = TRAIN
    if said is not None:
        held = ", every label among them" if labels_in else ""
        said.append(f"{rows:,} of {count:,} rows to train on are used, drawn at random{held}")
    return Part(stream, parts, TRAIN, ["nested", of_parts([parts.tobytes()])], with_bad=True)


def _first_of_each(outputs: NDArray[np.int64], numbers: dict[str, int], labels_in: LabelsIn) -> list[int]:
    """Return the places at which a label is seen first, of outputs in a random order.

    >>> _first_of_each(np.array([1, 0, 1, 2]), {"a": 0, "b": 1, "a;c": 2}, lambda output: output.split(";"))
    [0, 1, 3]
    """
    found, places = np.unique(outputs, return_index=True)
    first_of_output = dict(zip(found.tolist(), places.tolist(), strict=True))
    first: dict[str, int] = {}
    for output, number in numbers.items():
        place = first_of_output[number]
        for label in labels_in(output):
            first[label] = min(place, first.get(label, place))
    return sorted(set(first.values()))
