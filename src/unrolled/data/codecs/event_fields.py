"""One field of an event: a category with its names, or a number with its scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.saved import kind, require_flag, require_numbers, require_string, require_strings
from unrolled.data.finite import finite, is_missing
from unrolled.errors import UserError, quoted, suggestion

# Of a category: never seen in training, and missing.
UNKNOWN, MISSING = 0, 1
FIRST_NAME = 2


class BadCell(ValueError):
    """A cell that a field can't take: the step it stands at, counted from 0, and why."""

    def __init__(self, step: int, why: str) -> None:
        super().__init__(why)
        self.step = step


@dataclass(frozen=True)
class Category:
    """A field of names: each has a number in their order from 2 on; 0 is any other name and 1 none at all.

    >>> Category("kind", ("paid", "sent")).encode(["sent", "lost", ""])
    [3, 0, 1]
    """

    name: str
    names: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many categories there are, unknown and missing included."""
        return FIRST_NAME + len(self.names)

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names, FIRST_NAME)}

    def encode(self, texts: Sequence[str]) -> list[int]:
        """Return the number of each text."""
        number_of = self._number_of
        return [number_of.get(text, UNKNOWN) if text.strip() else MISSING for text in texts]

    def to_json(self) -> dict[str, Any]:
        """Return what `field_from_json` needs to make an equal field."""
        return {"kind": "category", "name": self.name, "names": list(self.names)}


@dataclass(frozen=True)
class Number:
    """A field of numbers, ``z = (x − mean) / deviation``; ``masked`` when training saw it missing.

    >>> Number("amount", mean=10.0, deviation=5.0, masked=True).encode(["20", ""]).tolist()
    [2.0, nan]
    """

    name: str
    mean: float
    deviation: float
    masked: bool

    def encode(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return each number scaled, NaN where it is missing; BadCell for what is no number."""
        numbers = np.empty(len(texts))
        for step, text in enumerate(texts):
            number = finite(text)
            if number is None:
                self._require_missing(step, text)
            numbers[step] = np.nan if number is None else number
        with np.errstate(over="ignore"):
            scaled: NDArray[np.float64] = (numbers - self.mean) / self.deviation
            far = np.flatnonzero(np.isinf(scaled.astype(np.float32)))
        if len(far):
            step = int(far[0])
            raise BadCell(step, f'field "{self.name}": {texts[step]} is too far from the training numbers')
        return scaled

    def to_json(self) -> dict[str, Any]:
        """Return what `field_from_json` needs to make an equal field."""
        scale = {"mean": self.mean, "deviation": self.deviation, "masked": self.masked}
        return {"kind": "number", "name": self.name, **scale}

    def _require_missing(self, step: int, text: str) -> None:
        """Refuse what is no number, and a gap that training never saw."""
        if not is_missing(text):
            raise BadCell(step, f'field "{self.name}": found {quoted(text)}, expected a number')
        if not self.masked:
            raise BadCell(step, f'field "{self.name}" is missing, which it never was in training')


Field = Category | Number


def field_from_json(codec: str, place: str, saved: object) -> Field:
    """Return the field that ``to_json`` described; raise UserError for anything else."""
    if not isinstance(saved, Mapping):
        raise UserError(f'codec "{codec}": "{place}" is {kind(saved)}, expected an object')
    if saved.get("kind") == "category":
        require_keys(codec, place, saved, ["kind", "name", "names"])
        names = require_strings(codec, f"{place}.names", saved["names"])
        if not names or list(names) != sorted(names) or not all(name.strip() for name in names):
            raise UserError(f'codec "{codec}": "{place}.names" is not a sorted list of at least one name')
        return Category(require_string(codec, f"{place}.name", saved["name"]), names)
    if saved.get("kind") == "number":
        require_keys(codec, place, saved, ["kind", "name", "mean", "deviation", "masked"])
        name = require_string(codec, f"{place}.name", saved["name"])
        mean, deviation = require_scale(codec, place, saved)
        return Number(name, mean, deviation, require_flag(codec, f"{place}.masked", saved["masked"]))
    raise UserError(
        f'codec "{codec}": "{place}.kind" is {saved.get("kind")!r}, expected "category" or "number"'
    )


def require_keys(codec: str, place: str, saved: Mapping[str, Any], keys: Sequence[str]) -> None:
    """Refuse a saved part that lacks a key or has one too many."""
    for key in saved:
        if key not in keys:
            raise UserError(f'codec "{codec}": unknown key "{place}.{key}"{suggestion(str(key), keys)}')
    for key in keys:
        if key not in saved:
            raise UserError(f'codec "{codec}": the key "{place}.{key}" is missing')


def require_scale(codec: str, place: str, saved: Mapping[str, Any]) -> tuple[float, float]:
    """Return a saved mean and a saved deviation above 0."""
    (mean,) = require_numbers(codec, f"{place}.mean", [saved["mean"]], 1)
    (deviation,) = require_numbers(codec, f"{place}.deviation", [saved["deviation"]], 1)
    if deviation <= 0:
        raise UserError(f'codec "{codec}": "{place}.deviation" is {deviation}, expected above 0')
    return mean, deviation
