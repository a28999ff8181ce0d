"""The codecs of a source and its target: which suit the two sides, and one for both where they share their pieces."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from unrolled.data.codecs.codec import Codec, TextCodec
from unrolled.data.codecs.table import TEXT_CODECS
from unrolled.data.codecs.text_output import TextOutput
from unrolled.data.rows import Row, Tally, good_rows
from unrolled.errors import UsageError, require_choice
from unrolled.predictor.read import ReadData
from unrolled.training.fit_codec import CODEC_OF_KIND, FEW_WORDS, fit_codec, fit_text_codec
from unrolled.training.task_settings import CodecSettings

BY_THE = {
    "bpe": "in pieces of words",
    "words": "word by word",
    "characters": "character by character",
    "bytes": "byte by byte",
}


@dataclass(frozen=True)
class PairCodecs:
    """What encodes the sources, and what encodes and decodes the targets."""

    source: Codec
    target: TextOutput


def choose_pair_codecs(read: ReadData, asked: CodecSettings) -> tuple[CodecSettings, str]:
    """Return the settings with both codecs and their vocabularies decided, and what was decided, in words.

    A side of few words is read by characters, any other by byte pairs; a codec asked for serves both sides unless
    the other one is named too. Raises `UsageError` for a joint vocabulary of two different codecs.
    """
    kind = read.layout.input_kind or "text"
    named, joint = asked.codec != "auto", asked.vocabularies == "joint"
    source = asked.codec if named else _suited_to_sources(read, kind)
    target = asked.output_codec
    if target == "auto":
        shared = source in TEXT_CODECS and (named or joint)
        target = source if shared else _suited(words_of_targets(read))
    elif joint and not named:
        source = target
    vocabularies = asked.vocabularies
    if vocabularies == "auto":
        vocabularies = "joint" if source == target == "bpe" else "separate"
    if vocabularies == "joint" and source != target:
        raise UsageError(
            f'vocabularies: found joint, but sources are read with "{source}" and targets with "{target}"; '
            "expected separate, or one codec for both"
        )
    decided = replace(asked, codec=source, output_codec=target, vocabularies=vocabularies)
    return decided, _in_words(decided, kind)


def fit_pair_codecs(read: ReadData, settings: CodecSettings) -> PairCodecs:
    """Fit both codecs on the training split: one on both sides together, or each on its own."""
    if settings.vocabularies == "joint":
        require_choice("--codec, for text", settings.codec, list(TEXT_CODECS))
        codec = fit_text_codec(chain(_sources(read), _targets(read)), settings)
        return PairCodecs(codec, TextOutput(codec))
    target: TextCodec = fit_text_codec(_targets(read), replace(settings, codec=settings.output_codec))
    return PairCodecs(fit_codec(read, settings), TextOutput(target))


def words_of_sources(read: ReadData) -> float:
    """Return how many words a training source has on average."""
    train = read.facts["train"]
    return train.words / max(1, train.tally.used)


def words_of_targets(read: ReadData) -> float:
    """Return how many words a training target has on average."""
    outputs = read.facts["train"].outputs
    words = sum(count * (text.count(" ") + 1) for text, count in outputs.items())
    return words / max(1, outputs.total())


def _suited_to_sources(read: ReadData, kind: str) -> str:
    """Name the codec for the sources, whatever kind they are of."""
    return CODEC_OF_KIND[kind][0] if kind in CODEC_OF_KIND else _suited(words_of_sources(read))


def _suited(words: float) -> str:
    """Name the codec for texts of so many words."""
    return "bpe" if words >= FEW_WORDS else "characters"


def _in_words(settings: CodecSettings, kind: str) -> str:
    """Say how both sides are read."""
    source = BY_THE.get(settings.codec) or CODEC_OF_KIND[kind][1].removeprefix("read ")
    if settings.vocabularies == "joint":
        return f"both sides are read {source}, with one vocabulary fitted on both"
    return f"sources are read {source}, targets {BY_THE[settings.output_codec]}"


def _sources(read: ReadData) -> Iterator[str]:
    """Return the inputs of the training split."""
    return (row.input for row in _training_rows(read))


def _targets(read: ReadData) -> Iterator[str]:
    """Return the outputs of the training split."""
    return (row.output for row in _training_rows(read) if row.output is not None)


def _training_rows(read: ReadData) -> Iterable[Row]:
    """Read the good rows of the training split once more."""
    return good_rows(read.splits.train, Tally(), skip_bad=True)
