"""What a trial came to, as the race directory keeps it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from unrolled.errors import UserError
from unrolled.races.trainings import Point
from unrolled.training.run_directory import RunDirectory

# What a line of the figures holds beside what was shown.
NOT_SHOWN = ("step", "train_loss", "best")


@dataclass(frozen=True)
class Outcome:
    """How long a training was, and what it came to on validation; or why it failed."""

    steps: int
    seconds: float
    tokens_per_second: float
    # Of a trial of the search, what its model came to on each unit of validation.
    losses: tuple[float, ...] | None = None
    # How long such a model would take to write an answer to all rows that are kept for the end.
    judging_seconds: float = 0.0
    curve: tuple[Point, ...] = ()
    peak_memory: int | None = None
    failed: str | None = None

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "Outcome":
        """Return the outcome that `as_json` described."""
        losses = None if saved["losses"] is None else tuple(saved["losses"])
        return cls(**{**saved, "losses": losses, "curve": tuple(Point(**point) for point in saved["curve"])})

    def as_json(self) -> dict[str, Any]:
        """Return everything, for a file."""
        return asdict(self)


def failure(error: Exception, *, seconds: float) -> Outcome:
    """Return the outcome of a training that did not: the reason in one line."""
    return Outcome(0, seconds, 0.0, failed=reason(error))


def reason(error: Exception) -> str:
    """Say what went wrong in one line: of an error of our own its words, of any other its kind too.

    >>> reason(MemoryError("out of memory"))
    'MemoryError: out of memory'
    """
    first = (str(error).strip() or "no more is known").splitlines()[0]
    return first if isinstance(error, UserError) else f"{type(error).__name__}: {first}"


def curve_of(run: RunDirectory) -> tuple[Point, ...]:
    """Return every validation of a run: its figures, and the time of training until then from the journal."""
    # A run that was stopped goes back to its checkpoint, so that a step may stand there twice.
    seconds = {each["step"]: each["seconds"] for each in _events(run) if each["event"] == "validation"}
    figures = [json.loads(line) for line in run.metrics_file.read_text(encoding="utf-8").splitlines()]
    return tuple(Point(each["step"], seconds.get(each["step"], 0.0), _shown(each)) for each in figures)


def _events(run: RunDirectory) -> Iterator[dict[str, Any]]:
    """Read the journal; a line that was cut off by a kill is passed over."""
    for line in run.journal_file.read_text(encoding="utf-8").splitlines():
        with suppress(ValueError):
            yield json.loads(line)


def _shown(figures: Mapping[str, Any]) -> dict[str, float]:
    """Return what a validation showed."""
    return {name: value for name, value in figures.items() if name not in NOT_SHOWN}
