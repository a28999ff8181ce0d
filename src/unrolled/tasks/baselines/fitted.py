"""Baselines fitted one after another; what can't be fitted is left out, and why is said."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

from unrolled.tasks.baselines.baseline import LeftOut


class Fittable(Protocol):
    """What all baselines for rows have in common, whatever they answer with."""

    name: str

    @property
    def note(self) -> str | None:
        """What is worth saying of the last fit, or None."""
        ...

    def fit(self, values: Sequence[Any], answers: Any, /) -> None:
        """Learn from raw values and their answers; `LeftOut` where it can't."""
        ...


B = TypeVar("B", bound=Fittable)


def fitted(baselines: Iterable[B], values: Sequence[Any], answers: Any, said: list[str]) -> list[B]:
    """Fit each baseline and return those that could be; ``said`` takes a sentence on each that has something to say.

    >>> from unrolled.tasks.baselines.majority import Majority
    >>> notes = []
    >>> [baseline.name for baseline in fitted([Majority(["a", "b"])], ["x", "y"], ["a", "a"], notes)], notes
    (['majority'], [])
    """
    found = []
    for baseline in baselines:
        try:
            baseline.fit(values, answers)
        except LeftOut as why:
            said.append(f"baseline {baseline.name} is left out: {why}")
            continue
        if baseline.note:
            said.append(f"baseline {baseline.name}: {baseline.note}")
        found.append(baseline)
    return found
