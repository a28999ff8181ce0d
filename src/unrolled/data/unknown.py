"""Names that a codec never saw in training, counted where it keeps count of them."""

from collections.abc import Iterable
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class CountsUnknown(Protocol):
    """A codec to which an unknown name is worth saying."""

    def unknown(self, value: Any, /) -> int:
        """Count what training never saw in a value."""
        ...


def unknown_in(codec: object, values: Iterable[Any]) -> int:
    """Count what training never saw over many values, reading them all; 0 for a codec that keeps no count.

    >>> unknown_in(None, ["a"])
    0
    """
    counts = codec.unknown if isinstance(codec, CountsUnknown) else lambda value: 0
    return sum(counts(value) for value in values)


def unknown_in_words(count: int) -> str:
    """Say how many cells hold a name that training never saw.

    >>> unknown_in_words(1200)
    '1,200 cells hold a name that training never saw, read as unknown'
    """
    return (
        f"{count:,} cell{'s hold' if count > 1 else ' holds'} a name that training never saw, read as unknown"
    )
