"""The words codec: one token for each word or sign seen often enough in training."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.codec import FIRST, UNKNOWN, Ids, TokenArray
from unrolled.data.codecs.pieces import join_pieces, piece_lengths, unicode_bytes, with_specials
from unrolled.data.codecs.saved import require_flag, require_saved, require_strings
from unrolled.data.codecs.word_pattern import word_pattern
from unrolled.data.inputs import TokenInputs
from unrolled.errors import UserError


@dataclass(frozen=True)
class Words:
    """One token for each known word or punctuation sign, the most frequent first; any other is unknown.

    Decoding joins with spaces, so it does not give the text back: spacing, unknown words and, with
    ``lower_case``, capitals are lost. For that reason ``byte_lengths`` counts the words without the spaces.

    >>> codec = Words.fit(["The cat.", "the dog."], lower_case=True)
    >>> codec.words, codec.decode(codec.encode("The cat, the dog!"))
    (('.', 'the', 'cat', 'dog'), 'the cat � the dog �')
    """

    words: tuple[str, ...]
    lower_case: bool = False
    name: ClassVar[str] = "words"
    separator: ClassVar[bytes] = b" "

    @classmethod
    def fit(
        cls,
        texts: Iterable[str],
        *,
        lower_case: bool = False,
        minimum_count: int = 1,
        maximum_size: int | None = None,
    ) -> Self:
        """Take the most frequent words, each seen ``minimum_count`` times or more, the earlier in code point
        order first among equals; ``maximum_size`` bounds ``size``. UserError when there is none."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(_split(text, lower_case))
        frequent = sorted((-count, word) for word, count in counts.items() if count >= minimum_count)
        if maximum_size is not None:
            frequent = frequent[: max(0, maximum_size - FIRST)]
        if not frequent:
            raise UserError(
                f"the training texts leave no word with a minimum count of {minimum_count} "
                f"and a maximum size of {maximum_size}; expected at least one"
            )
        return cls(tuple(word for _, word in frequent), lower_case)

    @property
    def size(self) -> int:
        """The number of tokens, the three special ones included."""
        return FIRST + len(self.words)

    @property
    def inputs(self) -> TokenInputs:
        """What a model takes in: one token a step."""
        return TokenInputs(self.size)

    @cached_property
    def pieces(self) -> tuple[bytes, ...]:
        """The UTF-8 bytes of every token."""
        return with_specials(word.encode() for word in self.words)

    @cached_property
    def _token_of_word(self) -> dict[str, int]:
        return {word: token for token, word in enumerate(self.words, FIRST)}

    def encode(self, text: str) -> TokenArray:
        """Return the token numbers of a text, without begin and end."""
        token_of = self._token_of_word
        return np.array(
            [token_of.get(word, UNKNOWN) for word in _split(text, self.lower_case)], dtype=np.int32
        )

    def decode(self, ids: Ids) -> str:
        """Return the words of token numbers, with spaces between."""
        return join_pieces(self.pieces, self.separator, ids)

    def byte_lengths(self) -> NDArray[np.int64]:
        """Return how many bytes of text each token stands for: begin and end 0, unknown 1."""
        return piece_lengths(self.pieces)

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs to make an equal codec."""
        return {"codec": self.name, "lower_case": self.lower_case, "words": list(self.words)}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Self:
        """Return the codec that ``to_json`` described; raise UserError for anything else."""
        saved = require_saved(saved, cls.name, ["lower_case", "words"])
        words = require_strings(cls.name, "words", saved["words"])
        return cls(words, require_flag(cls.name, "lower_case", saved["lower_case"]))


def _split(text: str, lower_case: bool) -> list[str]:
    unicode_bytes(text)
    return word_pattern().findall(text.lower() if lower_case else text)
