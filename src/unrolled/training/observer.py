"""What a run tells as it goes; displays listen."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Moment:
    """Where a run stands after a step."""

    step: int
    # Not known yet while the start of a time budget is being measured.
    steps: int | None
    loss: float
    tokens_per_second: float
    seconds: float
    seconds_left: float


@dataclass(frozen=True)
class Judgement:
    """What a validation found."""

    step: int
    shown: dict[str, float]
    best: bool
    # A sample of the model's text, or an example of its answers.
    example: str = ""
    baseline: dict[str, float] = field(default_factory=dict)


class Observer(Protocol):
    """Something that is told how a run goes."""

    def note(self, sentence: str) -> None:
        """Hear something worth saying once."""
        ...

    def stepped(self, moment: Moment) -> None:
        """Hear of a step."""
        ...

    def validated(self, judgement: Judgement) -> None:
        """Hear of a validation."""
        ...

    def finished(self) -> None:
        """Hear that the run is over, whether well or not."""
        ...


class Silent:
    """An observer that says nothing, for Python callers and `--json`."""

    def note(self, sentence: str) -> None:
        """Say nothing."""

    def stepped(self, moment: Moment) -> None:
        """Say nothing."""

    def validated(self, judgement: Judgement) -> None:
        """Say nothing."""

    def finished(self) -> None:
        """Say nothing."""
