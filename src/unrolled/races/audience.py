"""Who follows the demo while it runs: told of each contender, its pace, and what it gets right by length."""

from collections.abc import Sequence
from typing import Protocol

from unrolled.races.share import Share
from unrolled.training.observer import Moment


class Audience(Protocol):
    """Something that is told how the story goes."""

    def begins(self, name: str) -> None:
        """Hear whose turn it is."""
        ...

    def stepped(self, moment: Moment) -> None:
        """Hear of a training step of the one whose turn it is."""
        ...

    def scored(self, exact: Sequence[Share]) -> None:
        """Hear what the best model of the run so far gets exactly right, a share for each bucket of lengths."""
        ...

    def ended(self, exact: Sequence[Share]) -> None:
        """Hear what it came to on the test numbers, or on the dates, whose one share there is."""
        ...


class Nobody:
    """An audience that isn't there, for `--json` and Python callers."""

    def begins(self, name: str) -> None:
        """Say nothing."""

    def stepped(self, moment: Moment) -> None:
        """Say nothing."""

    def scored(self, exact: Sequence[Share]) -> None:
        """Say nothing."""

    def ended(self, exact: Sequence[Share]) -> None:
        """Say nothing."""
