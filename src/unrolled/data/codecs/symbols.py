"""The symbols codec: one token for each symbol, a character of the text or an item of a separated list."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.codec import FIRST, UNKNOWN, Ids, TokenArray
from unrolled.data.codecs.pieces import join_pieces, piece_lengths, unicode_bytes, with_specials
from unrolled.data.codecs.saved import require_saved, require_string, require_strings
from unrolled.data.inputs import TokenInputs
from unrolled.errors import UserError


@dataclass(frozen=True)
class Symbols:
    """One token for each symbol seen in training, in order of their names; any other is unknown.

    Symbols are what stands between ``gap``s, white space around them stripped; with the empty gap every character
    but white space is one. ``decode(encode(text)) == text`` for texts of known symbols written without white space.

    >>> codec = Symbols.fit(["C G C", "F C"], separator=" ")
    >>> codec.names, codec.encode("G C H").tolist(), codec.decode([5, 3])
    (('C', 'F', 'G'), [5, 3, 0], 'G C')
    """

    names: tuple[str, ...]
    gap: str
    name: ClassVar[str] = "symbols"

    @classmethod
    def fit(cls, texts: Iterable[str], *, separator: str | None = None, minimum_count: int = 1) -> Self:
        """Take every symbol seen at least ``minimum_count`` times; UserError when there is none."""
        gap = separator or ""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(split_symbols(text, gap))
        names = tuple(sorted(name for name, count in counts.items() if count >= minimum_count))
        if not names:
            raise UserError(
                f"the training rows have no symbol that is seen {minimum_count} times or more; expected at least one"
            )
        unicode_bytes("".join(names))
        return cls(names, gap)

    @property
    def separator(self) -> bytes:
        """What decoding joins the symbols with."""
        return self.gap.encode()

    @property
    def size(self) -> int:
        """The number of tokens, the three special ones included."""
        return FIRST + len(self.names)

    @property
    def inputs(self) -> TokenInputs:
        """What a model takes in: one symbol a step."""
        return TokenInputs(self.size)

    @cached_property
    def pieces(self) -> tuple[bytes, ...]:
        """The UTF-8 bytes of every token."""
        return with_specials(name.encode() for name in self.names)

    @cached_property
    def _token_of(self) -> dict[str, int]:
        return {name: token for token, name in enumerate(self.names, start=FIRST)}

    def encode(self, text: str, /) -> TokenArray:
        """Return the token numbers of a text, without begin and end."""
        tokens = [self._token_of.get(symbol, UNKNOWN) for symbol in split_symbols(text, self.gap)]
        return np.array(tokens, dtype=np.int32)

    def decode(self, ids: Ids) -> str:
        """Return the text of token numbers."""
        return join_pieces(self.pieces, self.separator, ids)

    def byte_lengths(self) -> NDArray[np.int64]:
        """Return how many bytes of text each token stands for: begin and end 0, unknown 1."""
        return piece_lengths(self.pieces)

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs to make an equal codec."""
        return {"codec": self.name, "names": list(self.names), "gap": self.gap}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Self:
        """Return the codec that ``to_json`` described; raise UserError for anything else."""
        saved = require_saved(saved, cls.name, ["names", "gap"])
        names = require_strings(cls.name, "names", saved["names"])
        gap = require_string(cls.name, "gap", saved["gap"])
        if not names or list(names) != sorted(names):
            raise UserError(f'codec "{cls.name}": "names" is not a sorted list of at least one symbol')
        for name in names:
            if split_symbols(name, gap) != [name]:
                raise UserError(
                    f'codec "{cls.name}": "{name}" is no single symbol, with "{gap}" between them'
                )
        return cls(names, gap)


def split_symbols(text: str, gap: str) -> list[str]:
    """Return the symbols of a text.

    >>> split_symbols("AC GT", ""), split_symbols("60, 64,67", ",")
    (['A', 'C', 'G', 'T'], ['60', '64', '67'])
    """
    if not gap:
        return [character for character in text if not character.isspace()]
    return [symbol for part in text.split(gap) if (symbol := part.strip())]
