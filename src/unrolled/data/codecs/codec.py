"""The contracts of codecs: a value into the steps a model reads; for texts, token numbers and back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from unrolled.data.inputs import Inputs, TokenInputs

# The first three tokens of every codec; real tokens start at FIRST.
UNKNOWN, BEGIN, END = 0, 1, 2
FIRST = 3

Ids = Sequence[int] | NDArray[Any]
TokenArray = NDArray[np.int32]


class Codec(Protocol):
    """A map from one kind of raw value to encoded steps, fitted on the training split alone."""

    name: ClassVar[str]

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Self:
        """Return the codec that ``to_json`` described; raise UserError for anything else."""
        ...

    @property
    def inputs(self) -> Inputs:
        """What one encoded step is."""
        ...

    def encode(self, value: Any, /) -> NDArray[Any]:
        """Return the steps of a value, ``(T,)`` or ``(T, C)``."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs to make an equal codec."""
        ...


class TextCodec(Protocol):
    """A map between text and token numbers below ``size``, where 0 is unknown, 1 begin and 2 end.

    Every token stands for a piece of UTF-8, possibly a part of a character; decoding joins the pieces with
    ``separator``. Begin and end are silent, and an unknown token is shown as U+FFFD.
    """

    name: ClassVar[str]

    @property
    def separator(self) -> bytes:
        """What decoding joins the pieces with."""
        ...

    @classmethod
    def fit(cls, texts: Iterable[str]) -> Self:
        """Return a codec made for these training texts."""
        ...

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Self:
        """Return the codec that ``to_json`` described; raise UserError for anything else."""
        ...

    @property
    def size(self) -> int:
        """The number of tokens, the three special ones included."""
        ...

    @property
    def inputs(self) -> TokenInputs:
        """What a model takes in: one token a step."""
        ...

    @property
    def pieces(self) -> Sequence[bytes]:
        """The UTF-8 bytes of every token."""
        ...

    def encode(self, text: str, /) -> TokenArray:
        """Return the token numbers of a text, without begin and end."""
        ...

    def decode(self, ids: Ids) -> str:
        """Return the text of token numbers."""
        ...

    def byte_lengths(self) -> NDArray[np.int64]:
        """Return how many bytes of text each token stands for: begin and end 0, unknown 1."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs to make an equal codec."""
        ...
