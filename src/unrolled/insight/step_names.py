"""What the steps of an encoded input are called: the text each stands for, or its number from 1."""

from typing import cast

from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import Codec, Ids, TextCodec
from unrolled.data.codecs.symbols import Symbols, split_symbols
from unrolled.data.codecs.word_pattern import word_pattern
from unrolled.data.codecs.words import Words
from unrolled.data.inputs import TokenInputs
from unrolled.data.values import Events, Value


def step_names(codec: Codec, value: Value, steps: Ids) -> list[str] | None:
    """Return a text for every encoded step, as it was written where that can be told; None for a series.

    >>> from unrolled.data.codecs.characters import Characters
    >>> codec = Characters.fit(["abc"])
    >>> step_names(codec, "cab!", codec.encode("cab!"))
    ['c', 'a', 'b', '!']
    """
    if isinstance(value, Events):
        names = [" ".join(filter(None, cells)) or "–" for cells in value.cells]
    elif isinstance(value, str) and isinstance(codec.inputs, TokenInputs):
        names = _written(codec, value)
        if len(names) != len(steps):
            names = token_names(cast(TextCodec, codec), steps)
    else:
        return None
    return names if len(names) == len(steps) else None


def token_names(codec: TextCodec, tokens: Ids) -> list[str]:
    r"""Return the text that each token stands for; the bytes of a part of a character are spelt out.

    >>> from unrolled.data.codecs.byte_codec import Bytes
    >>> token_names(Bytes(), Bytes().encode("né"))
    ['n', '\\xc3', '\\xa9']
    """
    return [codec.pieces[int(token)].decode("utf-8", errors="backslashreplace") for token in tokens]


def _written(codec: Codec, text: str) -> list[str]:
    """Return the parts of a text that become a step each, which an unknown token would not tell; else nothing."""
    if isinstance(codec, Symbols):
        return split_symbols(text, codec.gap)
    if isinstance(codec, Words):
        return word_pattern().findall(text)
    return list(text) if isinstance(codec, Characters) else []
