"""The codec that suits the data, fitted on the training split alone."""

from collections.abc import Iterator
from typing import Any

from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import Codec, TextCodec
from unrolled.data.codecs.events import EventsCodec
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.symbols import Symbols
from unrolled.data.codecs.table import TEXT_CODECS
from unrolled.data.codecs.words import Words
from unrolled.data.layout import TEXT_KINDS
from unrolled.data.rows import RowStream, Tally, good_rows
from unrolled.errors import require_choice
from unrolled.predictor.read import ReadData
from unrolled.training.task_settings import CodecSettings

# Inputs of fewer words than this on average, such as names, are read character by character.
FEW_WORDS = 3.0
# A text with more different characters than this is read byte by byte.
MANY_CHARACTERS = 1000
# What each other kind of input is read with.
CODEC_OF_KIND = {
    "symbols": ("symbols", "read symbol by symbol"),
    "series": ("series", "channels scaled on the training split"),
    "audio": ("series", "channels scaled on the training split"),
    "events": ("events", "categories and numbers as the training split has them"),
    "numbers": ("series", "numbers scaled on the training split"),
}


def choose_codec(read: ReadData) -> tuple[str, str]:
    """Return the codec that suits the data, and why, in words."""
    if (kind := read.layout.input_kind or "text") in CODEC_OF_KIND:
        return CODEC_OF_KIND[kind]
    train = read.facts["train"]
    if read.layout.output is not None and train.words >= FEW_WORDS * train.tally.used:
        return "words", f"{train.words / train.tally.used:.0f} words an input: read word by word"
    different = len({character for text in _values(read.splits.train) for character in set(text)})
    if different > MANY_CHARACTERS:
        return "bytes", f"{different:,} different characters: read byte by byte"
    return "characters", f"{different:,} different characters: read character by character"


def fit_codec(read: ReadData, settings: CodecSettings) -> Codec:
    """Fit the chosen codec on the training split; raises `UsageError` for one that can't read its kind of input."""
    kind = read.layout.input_kind or "text"
    able = (*TEXT_CODECS, "symbols") if kind in TEXT_KINDS else (CODEC_OF_KIND[kind][0],)
    require_choice(f"--codec, for {kind}", settings.codec, able)
    values = _values(read.splits.train)
    match settings.codec:
        case "series":
            return SeriesCodec.fit(values, fields=read.fields)
        case "events":
            return EventsCodec.fit(values, fields=read.fields, minimum_count=settings.min_count)
        case "symbols":
            return Symbols.fit(values, separator=read.layout.separator, minimum_count=settings.min_count)
        case _:
            return fit_text_codec(values, settings)


def fit_text_codec(texts: Iterator[str], settings: CodecSettings) -> TextCodec:
    """Fit a codec of texts."""
    match settings.codec:
        case "characters":
            return Characters.fit(texts, minimum_count=settings.min_count)
        case "words":
            return Words.fit(
                texts,
                lower_case=settings.lower_case,
                minimum_count=settings.min_count,
                maximum_size=settings.vocabulary,
            )
        case "bpe":
            return BytePairs.fit(texts, size=settings.vocabulary)
        case _:
            return Bytes.fit(texts)


def _values(stream: RowStream) -> Iterator[Any]:
    """Return the inputs of a split's good rows."""
    return (row.input for row in good_rows(stream, Tally(), skip_bad=True))
