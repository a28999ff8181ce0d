"""The characters codec: one token for each Unicode code point seen in training."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.codec import FIRST, UNKNOWN, Ids, TokenArray
from unrolled.data.codecs.pieces import join_pieces, piece_lengths, unicode_bytes, with_specials
from unrolled.data.codecs.saved import require_saved, require_string
from unrolled.data.inputs import TokenInputs
from unrolled.errors import UserError


@dataclass(frozen=True)
class Characters:
    """One token for each code point of an alphabet, in code point order; any other is unknown.

    ``decode(encode(text)) == text`` for every text over the alphabet: nothing is normalised, and an accent or
    emoji made of several code points stays several tokens.

    >>> codec = Characters.fit(["banana", "bread"])
    >>> codec.alphabet, codec.encode("bandz").tolist(), codec.decode([1, 4, 3, 6, 2])
    ('abdenr', [4, 3, 7, 5, 0], 'bae')
    """

    alphabet: str
    name: ClassVar[str] = "characters"
    separator: ClassVar[bytes] = b""

    @classmethod
    def fit(cls, texts: Iterable[str], *, minimum_count: int = 1) -> Self:
        """Take every character seen at least ``minimum_count`` times; UserError when there is none."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(text)
        alphabet = "".join(sorted(c for c, count in counts.items() if count >= minimum_count))
        if not alphabet:
            raise UserError(
                f"the training texts have no character that is seen {minimum_count} times or more; "
                "expected at least one"
            )
        unicode_bytes(alphabet)
        return cls(alphabet)

    @property
    def size(self) -> int:
        """The number of tokens, the three special ones included."""
        return FIRST + len(self.alphabet)

    @property
    def inputs(self) -> TokenInputs:
        """What a model takes in: one token a step."""
        return TokenInputs(self.size)

    @cached_property
    def pieces(self) -> tuple[bytes, ...]:
        """The UTF-8 bytes of every token."""
        return with_specials(character.encode() for character in self.alphabet)

    @cached_property
    def _token_of_code_point(self) -> TokenArray:
        """The token of each code point up to one past the largest; the last entry serves all above it."""
        codes = _code_points(self.alphabet)
        table = np.full(int(codes.max(initial=0)) + 2, UNKNOWN, dtype=np.int32)
        table[codes] = np.arange(FIRST, self.size)
        return table

    def encode(self, text: str) -> TokenArray:
        """Return the token numbers of a text, without begin and end."""
        table = self._token_of_code_point
        return table[np.minimum(_code_points(text), len(table) - 1)]

    def decode(self, ids: Ids) -> str:
        """Return the text of token numbers."""
        return join_pieces(self.pieces, self.separator, ids)

    def byte_lengths(self) -> NDArray[np.int64]:
        """Return how many bytes of text each token stands for: begin and end 0, unknown 1."""
        return piece_lengths(self.pieces)

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs to make an equal codec."""
        return {"codec": self.name, "alphabet": self.alphabet}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Self:
        """Return the codec that ``to_json`` described; raise UserError for anything else."""
        saved = require_saved(saved, cls.name, ["alphabet"])
        alphabet = require_string(cls.name, "alphabet", saved["alphabet"])
        if alphabet != "".join(sorted(set(alphabet))):
            raise UserError(f'codec "{cls.name}": "alphabet" is not in code point order, each character once')
        return cls(alphabet)


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(unicode_bytes(text, "utf-32-le"), dtype="<u4")
