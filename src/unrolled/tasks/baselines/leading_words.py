"""The source's first words: what a summary is measured against."""

from collections.abc import Sequence
from typing import Any

from unrolled.tasks.baselines.baseline import require_texts


class LeadingWords:
    """Answers with the source's first ``n`` words, between white space; ``n`` is how many targets have on average.

    >>> leading = LeadingWords()
    >>> leading.fit(["a long story", "another one"], ["a b", "c d"])
    >>> leading.answers(["once upon a time", "now"])
    ['once upon', 'now']
    """

    name = "leading_words"
    title = "the source's first words"
    note: str | None = None

    def __init__(self) -> None:
        self.words = 1

    def fit(self, values: Sequence[Any], outputs: Sequence[str]) -> None:
        """Count the targets' words; `LeftOut` where the sources are no texts."""
        require_texts(values)
        total = sum(len(output.split()) for output in outputs)
        self.words = max(1, round(total / max(1, len(outputs))))

    def answers(self, values: Sequence[str]) -> list[str]:
        """Return the first words of every source, a space between them."""
        return [" ".join(value.split(maxsplit=self.words)[: self.words]) for value in values]
