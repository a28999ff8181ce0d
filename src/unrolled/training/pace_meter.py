"""What steps and validations cost of late, for plans that are made again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from unrolled.training.plan import Pace


class PaceMeter:
    """Counts steps and times validations, of which it knows the time; all other time is that of steps."""

    def __init__(self) -> None:
        self._validations: list[float] = []
        self.restart()

    def stepped(self) -> None:
        """Count a step."""
        self._steps += 1

    @contextmanager
    def validating(self) -> Iterator[None]:
        """Time what stands in the block as a validation."""
        begun = time.monotonic()
        yield
        self._validations.append(time.monotonic() - begun)
        self._apart += self._validations[-1]

    def pace(self, *, elapsed: float, steps_done: int) -> Pace:
        """Return the pace since this was last asked, and begin anew; without a step since, that of all steps."""
        if self._steps:
            per_step = (time.monotonic() - self._begun - self._apart) / self._steps
        else:
            per_step = elapsed / max(1, steps_done)
        mean = sum(self._validations) / len(self._validations) if self._validations else 0.0
        self.restart()
        return Pace(elapsed, per_step, mean)

    def restart(self) -> None:
        """Forget the steps until now; what validations take stays known."""
        self._begun, self._steps, self._apart = time.monotonic(), 0, 0.0
