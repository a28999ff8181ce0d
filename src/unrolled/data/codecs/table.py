"""The table of text codecs: one line each."""

from collections.abc import Mapping
from typing import Any

from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import TextCodec
from unrolled.data.codecs.saved import kind
from unrolled.data.codecs.words import Words
from unrolled.errors import UserError, suggestion

CODECS: dict[str, type[TextCodec]] = {
    "characters": Characters,
    "bytes": Bytes,
    "words": Words,
    "bpe": BytePairs,
}


def load_codec(saved: Mapping[str, Any]) -> TextCodec:
    """Return the text codec that its ``to_json`` described; raise UserError for anything else.

    >>> load_codec({"codec": "bytes"}).size
    259
    """
    if not isinstance(saved, Mapping):
        raise UserError(f"codec: found {kind(saved)}, expected an object")
    name = saved.get("codec")
    if not isinstance(name, str) or name not in CODECS:
        near = suggestion(name, CODECS) if isinstance(name, str) else ""
        raise UserError(f"codec: found {name!r}, expected one of: {', '.join(CODECS)}{near}")
    return CODECS[name].from_json(saved)
