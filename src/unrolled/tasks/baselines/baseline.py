"""The contracts of baselines: what a network must beat."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class LeftOut(Exception):
    """A baseline does not apply to this training data, or can't run here; the message says why."""


class LabelBaseline(Protocol):
    """Predicts labels from raw values; built with the label names, whose order its columns keep."""

    # Its key in machine-readable results, and what people are shown.
    name: str
    title: str

    @property
    def note(self) -> str | None:
        """What is worth saying of the last fit (how it fell back, what it left out), or None."""
        ...

    def fit(self, values: Sequence[Any], labels: Sequence[str]) -> None:
        """Learn from raw values and their labels; `LeftOut` where it can't."""
        ...

    def probabilities(self, values: Sequence[Any]) -> np.ndarray:
        """Return ``(N, K)``, one row a value and one column a label name."""
        ...


class MarksBaseline(Protocol):
    """Predicts for each of several labels whether a row has it."""

    name: str
    title: str

    @property
    def note(self) -> str | None:
        """What is worth saying of the last fit, or None."""
        ...

    def fit(self, values: Sequence[Any], marks: NDArray[np.bool_]) -> None:
        """Learn from raw values and whether each has each label: ``(N, K)``."""
        ...

    def probabilities(self, values: Sequence[Any]) -> np.ndarray:
        """Return ``(N, K)``, the probability of each label by itself."""
        ...


class ValueBaseline(Protocol):
    """Predicts a number from raw values."""

    name: str
    title: str

    @property
    def note(self) -> str | None:
        """What is worth saying of the last fit, or None."""
        ...

    def fit(self, values: Sequence[Any], targets: NDArray[np.float64]) -> None:
        """Learn from raw values and their numbers ``(N,)``."""
        ...

    def values(self, values: Sequence[Any]) -> NDArray[np.float64]:
        """Return the number predicted for each value: ``(N,)``."""
        ...


class TextBaseline(Protocol):
    """Answers raw values with texts."""

    name: str
    title: str

    @property
    def note(self) -> str | None:
        """What is worth saying of the last fit, or None."""
        ...

    def fit(self, values: Sequence[Any], outputs: Sequence[str]) -> None:
        """Learn from raw values and their texts; `LeftOut` where it can't."""
        ...

    def answers(self, values: Sequence[Any]) -> list[str]:
        """Return a text for each value."""
        ...


class LanguageBaseline(Protocol):
    """Gives every token of a stream a probability from those before it."""

    name: str
    title: str
    vocabulary: int

    def fit(self, tokens: np.ndarray, *, offsets: np.ndarray | None = None) -> None:
        """Learn from tokens ``(N,)``; with ``offsets (D + 1,)``, from D documents, each for itself."""
        ...

    def nats(self, tokens: np.ndarray, *, offsets: np.ndarray | None = None) -> np.ndarray:
        """Return ``−log p`` of every token ``(N,)``; the first of a document is predicted from nothing."""
        ...


def require_texts(values: Sequence[Any]) -> None:
    """Leave out a baseline that reads texts where the values are none.

    >>> require_texts(["a text", np.zeros((3, 1))])
    Traceback (most recent call last):
    unrolled.tasks.baselines.baseline.LeftOut: the sources are no texts
    """
    if not all(isinstance(value, str) for value in values):
        raise LeftOut("the sources are no texts")
