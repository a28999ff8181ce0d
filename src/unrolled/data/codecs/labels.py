"""The labels codec: class names into class numbers and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

from unrolled.data.codecs.saved import require_saved, require_strings
from unrolled.data.outputs import Outputs
from unrolled.errors import UserError, quoted, suggestion


@dataclass(frozen=True)
class Labels:
    """The class names of the training outputs, sorted; a class number is a name's place.

    >>> labels = Labels.fit(["pos", "neg", "pos"])
    >>> labels.names, labels.encode("pos")
    (('neg', 'pos'), 1)
    """

    names: tuple[str, ...]
    name: ClassVar[str] = "labels"

    @classmethod
    def fit(cls, outputs: Iterable[str]) -> Self:
        """Take every name seen; UserError when there is none or one is empty."""
        names = tuple(sorted(set(outputs)))
        if not names:
            raise UserError("the training rows have no label; expected at least one")
        if "" in names:
            raise UserError("the training rows have an empty label; expected a name on every row")
        return cls(names)

    @property
    def size(self) -> int:
        """The number of classes."""
        return len(self.names)

    @cached_property
    def _index_of(self) -> dict[str, int]:
        return {name: index for index, name in enumerate(self.names)}

    @property
    def outputs(self) -> Outputs:
        """A target is one class number."""
        return Outputs("int32")

    def encode(self, name: str, /) -> int:
        """Return the class number of a name; UserError names the nearest that is known.

        >>> Labels(("neg", "pos")).encode("Pos")
        Traceback (most recent call last):
        unrolled.errors.UserError: the label "Pos" was not seen in training; did you mean "pos"?
        """
        index = self._index_of.get(name)
        if index is None:
            raise UserError(f"the label {quoted(name)} was not seen in training{self._nearest(name)}")
        return index

    def decode(self, target: Any, /) -> str:
        """Return the name of a class number."""
        return self.names[int(target)]

    def _nearest(self, name: str) -> str:
        near = suggestion(name, self.names)
        # Most slips are of case, which the measure of nearness does not forgive in short names.
        folded = [known for known in self.names if known.casefold() == name.strip().casefold()]
        return f'; did you mean "{folded[0]}"?' if folded else near

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs to make an equal codec."""
        return {"codec": self.name, "names": list(self.names)}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Self:
        """Return the codec that ``to_json`` described; raise UserError for anything else."""
        names = require_strings(cls.name, "names", require_saved(saved, cls.name, ["names"])["names"])
        if not names or list(names) != sorted(names):
            raise UserError(f'codec "{cls.name}": "names" is not a sorted list of at least one name')
        return cls(names)
