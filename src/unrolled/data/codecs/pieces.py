"""Decoding that all text codecs share: every token stands for a piece of UTF-8."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.codec import BEGIN, END, UNKNOWN, Ids
from unrolled.errors import UsageError, UserError

REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()


def with_specials(pieces: Iterable[bytes]) -> tuple[bytes, ...]:
    """Return the pieces of a whole vocabulary: unknown, begin, end, then the given ones."""
    return (REPLACEMENT, b"", b"", *pieces)


def join_pieces(pieces: Sequence[bytes], separator: bytes, ids: Ids) -> str:
    """Return the text of token numbers; bytes that are not UTF-8 become U+FFFD.

    >>> join_pieces(with_specials([b"to", b"be"]), b" ", [1, 3, 4, 0, 2])
    'to be \N{REPLACEMENT CHARACTER}'
    """
    tokens = np.asarray(ids, dtype=np.int64)
    for token in (tokens.min(initial=0), tokens.max(initial=0)):
        require_token(int(token), len(pieces))
    spoken = tokens[(tokens != BEGIN) & (tokens != END)].tolist()
    return separator.join([pieces[token] for token in spoken]).decode("utf-8", "replace")


def require_token(token: int, size: int) -> None:
    """Refuse a number that is no token of a vocabulary of this size."""
    if not 0 <= token < size:
        raise UsageError(f"decode: found the token {token}, expected 0 to {size - 1}")


def piece_lengths(pieces: Sequence[bytes]) -> NDArray[np.int64]:
    """Return the bytes each token stands for; what an unknown token stood for is not known, and counts 1."""
    lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
    lengths[UNKNOWN] = 1
    return lengths


def unicode_bytes(text: str, encoding: str = "utf-8") -> bytes:
    r"""Return the text in an encoding; raise UserError for half a surrogate pair, which is no character.

    >>> unicode_bytes("a\ud83d")
    Traceback (most recent call last):
    unrolled.errors.UserError: character 2 of the text is U+D83D, half a surrogate pair; expected ... Unicode
    """
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        found = f"character {error.start + 1} of the text is U+{ord(text[error.start]):04X}"
        raise UserError(f"{found}, half a surrogate pair; expected valid Unicode") from None
