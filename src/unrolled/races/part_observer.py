"""Follows one of several races that make one answer, for whoever follows them all."""

from collections.abc import Mapping
from dataclasses import replace

from unrolled.races.race_observer import RaceObserver, Turn
from unrolled.training.observer import Judgement, Moment


class PartObserver:
    """Tells a race's observer of one part: the time of the parts behind it is still to come, and it isn't the end."""

    def __init__(self, observer: RaceObserver, *, seconds_after: float, said: set[str]) -> None:
        self._observer = observer
        self._seconds_after = seconds_after
        # The sentences of the parts before, which need no saying again; this part's are added.
        self._said = said

    def note(self, sentence: str) -> None:
        """Pass on what is new."""
        if sentence not in self._said:
            self._said.add(sentence)
            self._observer.note(sentence)

    def entered(self, contenders: Mapping[str, int]) -> None:
        """Pass it on."""
        self._observer.entered(contenders)

    def baselines(self, metric: str, figures: Mapping[str, float | None]) -> None:
        """Pass it on."""
        self._observer.baselines(metric, figures)

    def begins(self, turn: Turn) -> None:
        """Pass it on."""
        self._observer.begins(self._of_all(turn))

    def stepped(self, turn: Turn, moment: Moment) -> None:
        """Pass it on."""
        self._observer.stepped(self._of_all(turn), moment)

    def validated(self, turn: Turn, judgement: Judgement) -> None:
        """Pass it on."""
        self._observer.validated(self._of_all(turn), judgement)

    def ended(self, turn: Turn, failed: str | None) -> None:
        """Pass it on."""
        self._observer.ended(self._of_all(turn), failed)

    def finished(self) -> None:
        """Say nothing: other parts may follow."""

    def _of_all(self, turn: Turn) -> Turn:
        """Add the parts behind to the time that is left."""
        left = turn.seconds_left
        return turn if left is None else replace(turn, seconds_left=left + self._seconds_after)
