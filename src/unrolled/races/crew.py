"""Who does the trainings of a race: one after the other in this process, or, elsewhere, several at once."""

from collections.abc import Sequence
from typing import Protocol

from unrolled.races.outcome import Outcome
from unrolled.races.race_observer import Turn
from unrolled.races.trial import Track, Trial


class Crew(Protocol):
    """Something that does trainings and tells the observer of the race how they go."""

    def outcomes(self, trials: Sequence[tuple[Trial, Turn]]) -> list[Outcome]:
        """Return what each training came to; those that were done before are not done again."""
        ...


class InTurn:
    """Does one training after the other, each with all threads."""

    def __init__(self, track: Track) -> None:
        self._track = track

    def outcomes(self, trials: Sequence[tuple[Trial, Turn]]) -> list[Outcome]:
        """Return what each training came to; those that were done before are not done again."""
        return [self._track.outcome(trial, turn) for trial, turn in trials]
