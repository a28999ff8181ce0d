"""The codec of outputs that are several labels a row: a cell of names into a mark for each label, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from unrolled.data.outputs import Outputs
from unrolled.errors import UserError, quoted, suggestion

# What may stand between the labels of a cell; the first joins them wherever they are written anew.
SEPARATORS = (";", "|")


@dataclass(frozen=True)
class LabelSets:
    """The labels of the training outputs, sorted; a row is marked 1 at each of its own and 0 elsewhere.

    Labels are what stands between separators, white space around them stripped; repeats count once, and an empty
    output is a row without labels.

    >>> sets = LabelSets.fit(["news;sport", "news", ""])
    >>> sets.names, sets.encode("sport; news").tolist(), sets.decode([0.0, 1.0])
    (('news', 'sport'), [1.0, 1.0], 'sport')
    """

    names: tuple[str, ...]
    separator: str = SEPARATORS[0]
    name: ClassVar[str] = "label sets"

    @classmethod
    def fit(cls, outputs: Iterable[str], *, separator: str = SEPARATORS[0]) -> Self:
        """Take every label seen; UserError when there is none, or one that could not be told apart from two."""
        names = tuple(sorted({part for output in outputs for part in labels_in(output, separator)}))
        if not names:
            raise UserError("the training rows have no label; expected at least one")
        joined = next((name for name in names if SEPARATORS[0] in name), None)
        if joined is not None:
            raise UserError(
                f'the label "{joined}" holds "{SEPARATORS[0]}", but labels are separated by "{separator}"; '
                "separate all of them by the same sign"
            )
        return cls(names, separator)

    @cached_property
    def _index_of(self) -> dict[str, int]:
        return {name: index for index, name in enumerate(self.names)}

    @property
    def outputs(self) -> Outputs:
        """A target is a mark for each label."""
        return Outputs("float32", columns=len(self.names))

    def encode(self, output: str, /) -> NDArray[np.float32]:
        """Return the marks ``(K,)`` of an output; UserError for a label that training never saw.

        >>> LabelSets(("news", "sport")).encode("news;sprot")
        Traceback (most recent call last):
        unrolled.errors.UserError: the label "sprot" was not seen in training; did you mean "sport"?
        """
        marks = np.zeros(len(self.names), dtype=np.float32)
        for label in labels_in(output, self.separator):
            index = self._index_of.get(label)
            if index is None:
                near = suggestion(label, self.names)
                raise UserError(f"the label {quoted(label)} was not seen in training{near}")
            marks[index] = 1
        return marks

    def decode(self, target: Any, /) -> str:
        """Return the names of the labels marked, joined by semicolons."""
        return SEPARATORS[0].join(name for name, mark in zip(self.names, target, strict=True) if mark > 0.5)

    def to_json(self) -> dict[str, Any]:
        """Return what the encoding depends on."""
        return {"codec": self.name, "names": list(self.names), "separator": self.separator}


def labels_in(output: str, separator: str) -> list[str]:
    """Return the labels of a cell, each once, in the order they are written.

    >>> labels_in("b; a;;b", ";")
    ['b', 'a']
    """
    return list(dict.fromkeys(part for cell in output.split(separator) if (part := cell.strip())))


def separator_in(outputs: Mapping[str, int]) -> str:
    """Return the separator that more rows hold, given how often each output was seen; the first among equals.

    >>> separator_in({"a|b": 3, "a;c": 1}), separator_in({"a": 9})
    ('|', ';')
    """
    return max(SEPARATORS, key=lambda sign: sum(n for text, n in outputs.items() if sign in text))
