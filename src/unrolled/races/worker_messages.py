"""What a race and its workers tell each other, pickled, one after the other, over a pipe."""

import io
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.errors import UserError
from unrolled.predictor.read import ReadData
from unrolled.races.contenders import Contender
from unrolled.races.outcome import Outcome, reason
from unrolled.races.race_observer import Turn
from unrolled.races.trial import Trial


class NotSent(UserError):
    """What workers must know can't be sent to another process."""


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
class Ready:
    """The first that a worker says: it knows the start, and can be asked."""


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
Said = Ready | Heard | PaceFound | TrialDone


def pickled(start: Start) -> bytes:
    """Return a start that holds no copy of an array mapped from a file: whoever reads it maps the same file.

    Raises `NotSent` where something that stands in it can't be pickled.
    """
    stream = io.BytesIO()
    try:
        _Referring(stream).dump(start)
    except Exception as error:
        # Objects in the user's data may raise anything.
        raise NotSent(f"the data can't be sent to another process ({reason(error)})") from error
    return stream.getvalue()


class _Referring(pickle.Pickler):
    """Pickles an array that is mapped from a file as its place there."""

    def reducer_override(self, obj: Any) -> Any:
        """Say how a mapped array is made again; all else is pickled as ever."""
        # Other kinds of arrays, such as masked ones, hold more than their numbers.
        file = _file_behind(obj) if type(obj) in (np.ndarray, np.memmap) else None
        if file is None:
            return NotImplemented
        offset = file.offset + obj.ctypes.data - file.ctypes.data
        return _mapped, (str(file.filename), obj.dtype, obj.shape, obj.strides, offset)


def _file_behind(array: NDArray[Any]) -> "np.memmap[Any, Any] | None":
    """Return the mapping that an array is a view of, or is, where another process will find the same in the file."""
    whole: Any = array
    while isinstance(whole.base, np.ndarray):
        whole = whole.base
    if not isinstance(whole, np.memmap) or whole.mode != "r":
        return None
    return whole if whole.filename is not None and Path(whole.filename).exists() else None


def _mapped(
    path: str, dtype: "np.dtype[Any]", shape: tuple[int, ...], strides: tuple[int, ...], offset: int
) -> NDArray[Any]:
    """Map an array that begins so many bytes into a file."""
    return np.ndarray(shape, dtype, buffer=np.memmap(path, mode="r"), offset=offset, strides=strides)
