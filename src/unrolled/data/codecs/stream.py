"""Decoding token by token, without ever showing a part of a character."""

import codecs

from unrolled.data.codecs.codec import BEGIN, END, TextCodec
from unrolled.data.codecs.pieces import require_token


class StreamDecoder:
    """The text of tokens that arrive one by one; all that is returned, joined, is ``decode`` of all of them.

    A character whose bytes are still arriving is held back until it is whole or shown to be broken (U+FFFD).

    >>> from unrolled.data.codecs.byte_codec import Bytes
    >>> stream = StreamDecoder(Bytes())
    >>> [stream.push(token) for token in Bytes().encode("né")], stream.flush()
    (['n', '', 'é'], '')
    """

    def __init__(self, codec: TextCodec) -> None:
        self._pieces = codec.pieces
        self._separator = codec.separator
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._started = False

    def push(self, token: int) -> str:
        """Return the characters that this token completes."""
        token = int(token)
        require_token(token, len(self._pieces))
        if token in (BEGIN, END):
            return ""
        before = self._separator if self._started else b""
        self._started = True
        return self._decoder.decode(before + self._pieces[token])

    def flush(self) -> str:
        """Return what is held back, as U+FFFD, and be ready for another text."""
        self._started = False
        return self._decoder.decode(b"", final=True)
