"""The source itself as its own answer."""

from collections.abc import Sequence
from typing import Any

from unrolled.tasks.baselines.baseline import require_texts


class CopySource:
    """Answers every source with the source, word for word: what names, numbers and loan words alone are worth.

    >>> copy = CopySource()
    >>> copy.fit(["ein Hund"], ["a dog"])
    >>> copy.answers(["ein Hut"])
    ['ein Hut']
    """

    name = "copy"
    title = "the source, copied"
    note: str | None = None

    def fit(self, values: Sequence[Any], outputs: Sequence[str]) -> None:
        """Learn nothing; `LeftOut` where the sources are no texts."""
        require_texts(values)

    def answers(self, values: Sequence[str]) -> list[str]:
        """Return the sources as they are."""
        return list(values)
