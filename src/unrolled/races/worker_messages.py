"""What a race and its workers tell each other, pickled, one after the other, over a pipe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from unrolled.predictor.read import ReadData
from unrolled.races.contenders import Contender
from unrolled.races.outcome import Outcome
from unrolled.races.race_observer import Turn
from unrolled.races.trial import Trial


@dataclass(frozen=True)
class Start:
    """All that a worker must know before anything else; the contenders are named by their place from then on."""

    read: ReadData
    origin: Mapping[str, Any]
    directory: Path
    baseline: str
    contenders: Sequence[Contender]


@dataclass(frozen=True)
class PaceAsked:
    """How long so many steps of a contender take, each."""

    contender: int
    steps: int


@dataclass(frozen=True)
class TrialAsked:
    """What a trial comes to; the contender's data is there already, so that the rest of the trial is enough."""

    contender: int
    rest: Mapping[str, Any]
    turn: Turn

    @classmethod
    def of(cls, trial: Trial, turn: Turn, contenders: Sequence[Contender]) -> "TrialAsked":
        """Return the message for a trial."""
        place = [each.name for each in contenders].index(trial.contender.name)
        rest = {
            field.name: getattr(trial, field.name) for field in fields(trial) if field.name != "contender"
        }
        return cls(place, rest, turn)

    def trial(self, contenders: Sequence[Contender]) -> Trial:
        """Return the trial that is meant."""
        return Trial(contender=contenders[self.contender], **self.rest)


@dataclass(frozen=True)
class Heard:
    """What the race's observer is to be told: a method of it, and its arguments."""

    method: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class PaceFound:
    """The seconds of a step; None where it failed, which a trial will tell."""

    seconds: float | None


@dataclass(frozen=True)
class TrialDone:
    """What a trial came to, as it was kept."""

    outcome: Outcome


Asked = PaceAsked | TrialAsked
Said = Heard | PaceFound | TrialDone
