"""The byte-pair codec: frequent runs of bytes as tokens, learnt from the training texts."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from unrolled.data.codecs.byte_alphabet import BYTE_OF
from unrolled.data.codecs.codec import FIRST, Ids, TokenArray
from unrolled.data.codecs.pieces import join_pieces, piece_lengths, unicode_bytes, with_specials
from unrolled.data.codecs.saved import kind, require_saved
from unrolled.data.inputs import TokenInputs
from unrolled.errors import UsageError, UserError

SMALLEST = FIRST + len(BYTE_OF)
# A newline with a visible character on both sides is a token boundary whatever surrounds it, so a long text
# may be cut behind one: the tokens stay the same, and memory grows with a part, not with the text.
CUT = re.compile(r"(?<=\S)\n(?=\S)")
PART = 1 << 16
PARTS_AT_ONCE = 64


@dataclass(frozen=True)
class BytePairs:
    """Byte-pair encoding over bytes (Sennrich et al. 2016, section 3.2, on bytes as GPT-2 does).

    Tokens 3 to 258 are the bytes, then comes one token for each merge, in the order learnt. No token of any
    text is unknown, and ``decode(encode(text)) == text``. Equal texts train equal codecs.

    >>> codec = BytePairs.fit(["low lower lowest"] * 2, size=262)
    >>> codec.merges, codec.decode(codec.encode("slow 🦥"))
    ((('l', 'o'), ('lo', 'w'), ('Ġ', 'low')), 'slow 🦥')
    """

    merges: tuple[tuple[str, str], ...]
    name: ClassVar[str] = "bpe"
    separator: ClassVar[bytes] = b""

    @classmethod
    def fit(cls, texts: Iterable[str], *, size: int = 4096, minimum_count: int = 2) -> Self:
        """Learn merges of pairs seen ``minimum_count`` times or more until there are ``size`` tokens."""
        if size < SMALLEST:
            raise UsageError(f"size: found {size}, expected {SMALLEST} or more: the bytes and special tokens")
        tokenizer = _tokenizer(models.BPE())
        trainer = trainers.BpeTrainer(
            vocab_size=size - FIRST,
            min_frequency=minimum_count,
            show_progress=False,
            initial_alphabet=sorted(BYTE_OF),
        )
        tokenizer.train_from_iterator(chain.from_iterable(map(_parts, texts)), trainer)
        merges = json.loads(tokenizer.to_str())["model"]["merges"]
        return cls(tuple((left, right) for left, right in merges))

    @property
    def size(self) -> int:
        """The number of tokens, the three special ones included."""
        return len(self.pieces)

    @property
    def inputs(self) -> TokenInputs:
        """What a model takes in: one token a step."""
        return TokenInputs(self.size)

    @cached_property
    def _tokens(self) -> list[str]:
        merged = (left + right for left, right in self.merges)
        return list(dict.fromkeys([*sorted(BYTE_OF), *merged]))

    @cached_property
    def pieces(self) -> tuple[bytes, ...]:
        """The bytes of every token."""
        return with_specials(bytes(BYTE_OF[character] for character in token) for token in self._tokens)

    @cached_property
    def _encoder(self) -> Tokenizer:
        vocabulary = {token: number for number, token in enumerate(self._tokens)}
        return _tokenizer(models.BPE(vocab=vocabulary, merges=list(self.merges)))

    def encode(self, text: str) -> TokenArray:
        """Return the token numbers of a text, without begin and end."""
        parts = list(_parts(text))
        tokens: list[TokenArray] = []
        for first in range(0, len(parts), PARTS_AT_ONCE):
            encodings = self._encoder.encode_batch_fast(parts[first : first + PARTS_AT_ONCE])
            tokens += [np.array(encoding.ids, dtype=np.int32) for encoding in encodings]
        return np.concatenate(tokens) + np.int32(FIRST)

    def decode(self, ids: Ids) -> str:
        """Return the text of token numbers."""
        return join_pieces(self.pieces, self.separator, ids)

    def byte_lengths(self) -> NDArray[np.int64]:
        """Return how many bytes of text each token stands for: begin and end 0, unknown 1."""
        return piece_lengths(self.pieces)

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs to make an equal codec: the merges fix all the rest."""
        return {"codec": self.name, "merges": [list(pair) for pair in self.merges]}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Self:
        """Return the codec that ``to_json`` described; raise UserError for anything else."""
        merges = require_saved(saved, cls.name, ["merges"])["merges"]
        if not isinstance(merges, list):
            raise UserError(f'codec "{cls.name}": "merges" is {kind(merges)}, expected a list of pairs')
        return cls(tuple(_checked(merges)))


def _checked(merges: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield the pairs, each of two tokens that exist before it."""
    known = set(BYTE_OF)
    seen: set[tuple[str, str]] = set()
    for i, pair in enumerate(merges):
        place = f'codec "{BytePairs.name}": "merges[{i}]"'
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)):
            raise UserError(f"{place} is {pair!r:.80}, expected a pair of strings")
        left, right = pair
        for token in pair:
            if token not in known:
                raise UserError(f"{place} joins {token!r}, expected a byte or what an earlier merge made")
        if (left, right) in seen:
            raise UserError(f"{place} repeats the pair {left!r}, {right!r}")
        seen.add((left, right))
        known.add(left + right)
        yield left, right


def _tokenizer(model: models.BPE) -> Tokenizer:
    """Return the library's tokenizer around a model; it knows no special tokens, so text can't spell one."""
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return tokenizer


def _parts(text: str) -> Iterator[str]:
    """Yield the text in parts of at least ``PART`` characters where it can be cut, at least one part."""
    unicode_bytes(text)
    start = 0
    while cut := CUT.search(text, start + PART):
        yield text[start : cut.end()]
        start = cut.end()
    yield text[start:]
