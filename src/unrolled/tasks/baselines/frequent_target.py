"""The target that training saw most often, whatever the source says."""

from collections import Counter
from collections.abc import Sequence
from typing import Any


class FrequentTarget:
    """Answers every source with ``argmax_y N_y``, the first seen among equals.

    >>> frequent = FrequentTarget()
    >>> frequent.fit(["a", "b", "c"], ["no", "yes", "yes"])
    >>> frequent.answers(["d"])
    ['yes']
    """

    name = "most_frequent"
    title = "the commonest target"
    note: str | None = None

    def __init__(self) -> None:
        self.target = ""

    def fit(self, values: Sequence[Any], outputs: Sequence[str]) -> None:
        """Count the targets; the sources are not looked at."""
        self.target = most_frequent(outputs)

    def answers(self, values: Sequence[Any]) -> list[str]:
        """Return the same target for every source."""
        return [self.target] * len(values)


def most_frequent(outputs: Sequence[str]) -> str:
    """Return the commonest of the outputs, the first seen among equals; nothing where there is none.

    >>> most_frequent(["a", "b", "b", "a"]), most_frequent([])
    ('a', '')
    """
    return Counter(outputs).most_common(1)[0][0] if outputs else ""
