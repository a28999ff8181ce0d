"""The outputs found so far for one source, and when nothing better can come."""

from unrolled.decoding.search import Hypothesis, Search


class Finished:
    """Keeps the ``search.best`` best hypotheses that have ended, best first, the earlier one among equals.

    `settled` is a proof and no guess. A log-probability is at most 0, so whatever grows out of a hypothesis with
    the log-probability L ends with at most L, after n tokens with ``shortest ≤ n ≤ longest``. As L ≤ 0, the
    score L / n^α is highest at the longest n where α > 0 and at the shortest otherwise; if even that is not
    above the last score kept, no such output would be let in.

    >>> finished = Finished(Search(length_penalty=1.0))
    >>> finished.add([7], -2.0)
    >>> finished.settled(-3.9, shortest=2, longest=4), finished.settled(-4.0, shortest=2, longest=4)
    (False, True)
    """

    def __init__(self, search: Search) -> None:
        self._search = search
        self.kept: list[Hypothesis] = []

    def add(self, tokens: list[int], log_probability: float) -> None:
        """Take in an output that has ended, if it is among the best."""
        score = self._search.score(log_probability, len(tokens) + 1)
        place = len(self.kept)
        while place and self.kept[place - 1].score < score:
            place -= 1
        self.kept.insert(place, Hypothesis(tokens, score, log_probability))
        del self.kept[self._search.best :]

    def settled(self, log_probability: float, *, shortest: int, longest: int) -> bool:
        """Say whether nothing that grows out of a hypothesis can still be among the best.

        ``shortest`` and ``longest`` bound the tokens with which it can end, the end counted.
        """
        if len(self.kept) < self._search.best:
            return False
        kindest = longest if self._search.length_penalty > 0 else shortest
        return self._search.score(log_probability, kindest) <= self.kept[-1].score
