"""Counts of words in bounded memory, however many different ones there are."""

from collections import Counter

MOST = 500_000


class CappedCounts:
    """A counter that forgets the rarer half of its words whenever it holds more than so many.

    The counts kept are exact for words that were never forgotten, and too small for others; ``forgot`` says whether
    there are any. Cost: about 150 bytes a word kept.

    >>> counts = CappedCounts(most=4)
    >>> counts.add(["a", "a", "b"])
    >>> counts.add(["c", "d", "e"])
    >>> sorted(counts.of), counts.total, counts.forgot
    (['a', 'b'], 6, True)
    """

    def __init__(self, most: int = MOST) -> None:
        self.of: Counter[str] = Counter()
        self.total = 0
        self.forgot = False
        self._most = most

    def add(self, words: list[str]) -> None:
        """Count words."""
        self.total += len(words)
        self.of.update(words)
        if len(self.of) > self._most:
            self.forgot = True
            self.of = Counter(dict(self.of.most_common(self._most // 2)))
