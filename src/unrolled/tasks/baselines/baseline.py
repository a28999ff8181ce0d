"""The contracts of baselines: what a network must beat."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np


class LabelBaseline(Protocol):
    """Predicts labels from texts; built with the label names, whose order its columns keep."""

    # Its key in machine-readable results, and what people are shown.
    name: str
    title: str

    @property
    def note(self) -> str | None:
        """What is worth saying of the last fit (how it fell back, what it left out), or None."""
        ...

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learn from texts and their labels."""
        ...

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return ``(N, K)``, one row a text and one column a label name."""
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
