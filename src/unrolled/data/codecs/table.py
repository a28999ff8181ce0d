"""The table of input codecs: one line each."""

from collections.abc import Mapping
from typing import Any

from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import Codec, TextCodec
from unrolled.data.codecs.events import EventsCodec
from unrolled.data.codecs.saved import kind
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.symbols import Symbols
from unrolled.data.codecs.words import Words
from unrolled.errors import UserError, suggestion

TEXT_CODECS: dict[str, type[TextCodec]] = {
    "characters": Characters,
    "bytes": Bytes,
    "words": Words,
    "bpe": BytePairs,
}
CODECS: dict[str, type[Codec]] = {
    **TEXT_CODECS,
    "symbols": Symbols,
    "series": SeriesCodec,
    "events": EventsCodec,
}


def load_codec(saved: Mapping[str, Any]) -> Codec:
    """Return the codec that its ``to_json`` described; raise UserError for anything else.

    >>> load_codec({"codec": "bytes"}).inputs
    TokenInputs(size=259)
    """
    if not isinstance(saved, Mapping):
        raise UserError(f"codec: found {kind(saved)}, expected an object")
    name = saved.get("codec")
    if not isinstance(name, str) or name not in CODECS:
        near = suggestion(name, CODECS) if isinstance(name, str) else ""
        raise UserError(f"codec: found {name!r}, expected one of: {', '.join(CODECS)}{near}")
    return CODECS[name].from_json(saved)
