"""The bytes codec: one token for each byte of UTF-8, with nothing to fit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.codec import FIRST, Ids, TokenArray
from unrolled.data.codecs.pieces import join_pieces, piece_lengths, unicode_bytes, with_specials
from unrolled.data.codecs.saved import require_saved
from unrolled.data.inputs import TokenInputs

PIECES = with_specials(bytes([value]) for value in range(256))


@dataclass(frozen=True)
class Bytes:
    """The 256 bytes as tokens 3 to 258, so that ``decode(encode(text)) == text`` for every text.

    Decoding shows bytes that are not UTF-8 as U+FFFD.

    >>> Bytes().encode("é").tolist(), Bytes().decode([198, 172])
    ([198, 172], 'é')
    """

    name: ClassVar[str] = "bytes"
    separator: ClassVar[bytes] = b""

    @classmethod
    def fit(cls, texts: Iterable[str]) -> Self:
        """Return the codec; the texts are not looked at, for every byte has its token already."""
        return cls()

    @property
    def size(self) -> int:
        """The number of tokens, the three special ones included."""
        return len(PIECES)

    @property
    def inputs(self) -> TokenInputs:
        """What a model takes in: one token a step."""
        return TokenInputs(self.size)

    @property
    def pieces(self) -> tuple[bytes, ...]:
        """The byte of every token."""
        return PIECES

    def encode(self, text: str) -> TokenArray:
        """Return the token numbers of a text, without begin and end."""
        return np.frombuffer(unicode_bytes(text), dtype=np.uint8).astype(np.int32) + FIRST

    def decode(self, ids: Ids) -> str:
        """Return the text of token numbers."""
        return join_pieces(PIECES, self.separator, ids)

    def byte_lengths(self) -> NDArray[np.int64]:
        """Return how many bytes of text each token stands for: begin and end 0, all others 1."""
        return piece_lengths(PIECES)

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs to make an equal codec."""
        return {"codec": self.name}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Self:
        """Return the codec that ``to_json`` described; raise UserError for anything else."""
        require_saved(saved, cls.name, [])
        return cls()
