"""Who follows a race while it runs: told of each trial, how it goes, and what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from unrolled.training.observer import Judgement, Moment


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: a contender, what its trial is for, and where the race stands."""

    contender: str
    # "search 2 of 3" or "seed 1 of 3".
    stage: str
    # The factor on the contender's own learning rates.
    rate_factor: float
    # The trial's number among all trials of the race, from 1.
    number: int
    of: int
    # The race's estimate of what is left, this trial included; None where lengths are given in steps.
    seconds_left: float | None


class RaceObserver(Protocol):
    """Something that is told how a race goes."""

    def note(self, sentence: str) -> None:
        """Hear something worth saying once."""
        ...

    def entered(self, contenders: Mapping[str, int]) -> None:
        """Hear who races, with the parameters of each."""
        ...

    def baselines(self, metric: str, figures: Mapping[str, float | None]) -> None:
        """Hear what each baseline comes to on validation, in the headline metric."""
        ...

    def begins(self, turn: Turn) -> None:
        """Hear whose turn it is."""
        ...

    def stepped(self, turn: Turn, moment: Moment) -> None:
        """Hear of a training step."""
        ...

    def validated(self, turn: Turn, judgement: Judgement) -> None:
        """Hear of a validation."""
        ...

    def ended(self, turn: Turn, failed: str | None) -> None:
        """Hear that a trial is over, and why if it failed."""
        ...

    def finished(self) -> None:
        """Hear that the race is over, whether well or not."""
        ...


class NoAudience:
    """A race observer that says nothing, for Python callers and `--json`."""

    def note(self, sentence: str) -> None:
        """Say nothing."""

    def entered(self, contenders: Mapping[str, int]) -> None:
        """Say nothing."""

    def baselines(self, metric: str, figures: Mapping[str, float | None]) -> None:
        """Say nothing."""

    def begins(self, turn: Turn) -> None:
        """Say nothing."""

    def stepped(self, turn: Turn, moment: Moment) -> None:
        """Say nothing."""

    def validated(self, turn: Turn, judgement: Judgement) -> None:
        """Say nothing."""

    def ended(self, turn: Turn, failed: str | None) -> None:
        """Say nothing."""

    def finished(self) -> None:
        """Say nothing."""
