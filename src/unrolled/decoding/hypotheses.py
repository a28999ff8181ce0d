"""The hypotheses of one source: those that live, best first, and those that have ended."""

from collections.abc import Sequence
from typing import NamedTuple

from unrolled.decoding.candidates import NOTHING
from unrolled.decoding.finished import Finished
from unrolled.decoding.search import Search


class Living(NamedTuple):
    """A hypothesis that goes on: its log-probability, the one it grew out of, and the token it grew by."""

    total: float
    parent: int
    token: int


class Hypotheses:
    """What is known of one source, whose outputs have at most ``room`` tokens."""

    def __init__(self, search: Search, room: int, end: int) -> None:
        self._search, self._end = search, end
        most = room if search.maximum is None else search.maximum
        # What was asked for goes before a room that is too small for it.
        self.room = max(most, search.minimum, len(search.prefix))
        self.living: list[list[int]] = [list(search.prefix)]
        self.finished = Finished(search)

    @property
    def full(self) -> bool:
        """Whether the room is used up, so that only the end may follow."""
        return len(self.living[0]) == self.room

    def grow(self, candidates: Sequence[Sequence[float]]) -> list[Living]:
        """Take the best continuations (total, hypothesis, token), and return those that live on, best first.

        One that ends is finished if it is among the ``beam_size`` best. None lives on once the answer is sure.
        """
        width = self._search.beam_size
        living: list[Living] = []
        for rank, (total, parent, token) in enumerate(candidates):
            # Behind those that fill the beam nothing may end either: it isn't among the best.
            if total == NOTHING or len(living) == width:
                break
            if token != self._end:
                living.append(Living(total, int(parent), int(token)))
            elif rank < width:
                self.finished.add(self.living[int(parent)], total)
        if not living or self._sure(living[0].total):
            return []
        self.living = [[*self.living[parent], token] for _, parent, token in living]
        return living

    def _sure(self, best: float) -> bool:
        """Say whether the best of those that live on, one token longer than before, can change nothing more."""
        shortest = max(len(self.living[0]) + 1, self._search.minimum) + 1
        return self.finished.settled(best, shortest=shortest, longest=self.room + 1)
