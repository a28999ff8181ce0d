"""Checks of token arrays and of the documents they are cut into."""

import numpy as np

from unrolled.errors import UsageError


def require_tokens(tokens: np.ndarray, vocabulary: int) -> np.ndarray:
    """Return ``tokens (N,)`` as an array; refuse numbers outside the vocabulary.

    >>> require_tokens([0, 3], 3)
    Traceback (most recent call last):
    unrolled.errors.UsageError: tokens: found 3 at position 1, expected 0 to 2
    """
    tokens = np.asarray(tokens)
    if tokens.ndim != 1 or (len(tokens) and tokens.dtype.kind not in "iu"):
        raise UsageError(
            f"tokens: found {tokens.dtype} of shape {tokens.shape}, expected whole numbers in a row"
        )
    if len(tokens) and not 0 <= int(tokens.min()) <= int(tokens.max()) < vocabulary:
        place = int(np.argmax((tokens < 0) | (tokens >= vocabulary)))
        raise UsageError(f"tokens: found {tokens[place]} at position {place}, expected 0 to {vocabulary - 1}")
    # Unsigned 64-bit numbers would turn into floating point when added to signed ones.
    return tokens.astype(np.int64) if tokens.dtype.kind != "i" and tokens.dtype.itemsize == 8 else tokens


def places(count: int, offsets: np.ndarray | None) -> np.ndarray:
    """Return how many tokens stand before each of ``count`` tokens in its document: ``(N,)``, int64.

    Document d holds the tokens from ``offsets[d]`` up to ``offsets[d + 1]``; without offsets there is one
    document.

    >>> places(5, np.array([0, 3, 5]))
    array([0, 1, 2, 0, 1])
    """
    index = np.arange(count)
    if offsets is None:
        return index
    offsets = np.asarray(offsets)
    lengths = np.diff(offsets)
    if not len(offsets) or offsets[0] != 0 or offsets[-1] != count or (lengths < 0).any():
        raise UsageError(f"offsets: expected numbers rising from 0 to the {count} tokens")
    index -= np.repeat(offsets[:-1], lengths)
    return index
