"""The numbers of the task and of the codec that a user may set."""

from dataclasses import dataclass

from unrolled.data.codecs.table import TEXT_CODECS
from unrolled.decoding.search import Search
from unrolled.errors import UsageError, require_choice

CODEC_CHOICES = ("auto", "characters", "bytes", "words", "bpe", "symbols", "series", "events")
WEIGHT_CHOICES = ("none", "balanced")
VOCABULARY_CHOICES = ("auto", "joint", "separate")


@dataclass(frozen=True)
class TaskSettings:
    """How labels and texts are learnt, and how a text is searched for."""

    pooling: str = "mean"
    # balanced: every label counts the same in the loss, however rare.
    class_weights: str = "none"
    label_smoothing: float = 0.0
    # Texts: the share of the tokens read, of source and target, that training replaces by the unknown token.
    word_dropout: float = 0.0
    # Texts: training leaves out pairs with more tokens than this on either side.
    longest_pair: int = 250
    # Texts: the hypotheses kept at each step, and the power of the length that their scores are divided by.
    beam_size: int = 5
    length_penalty: float = 1.0

    def __post_init__(self) -> None:
        """Refuse unknown weights, impossible shares and sizes, naming the setting."""
        require_choice("class_weights", self.class_weights, WEIGHT_CHOICES)
        for name in ("label_smoothing", "word_dropout"):
            if not 0 <= getattr(self, name) < 1:
                raise UsageError(f"{name}: found {getattr(self, name)}, expected at least 0 and below 1")
        if self.longest_pair < 1:
            raise UsageError(f"longest_pair: found {self.longest_pair}, expected at least 1")
        Search(beam_size=self.beam_size, length_penalty=self.length_penalty)


@dataclass(frozen=True)
class CodecSettings:
    """How text becomes tokens; what a codec has no use for, it ignores."""

    codec: str = "auto"
    # Texts as answers: what they are written with, and whether one codec, fitted on both sides, serves both.
    output_codec: str = "auto"
    vocabularies: str = "auto"
    # The most words, or the merges and bytes of byte-pair encoding.
    vocabulary: int = 8192
    # Rarer words and characters are unknown.
    min_count: int = 1
    lower_case: bool = True

    def __post_init__(self) -> None:
        """Refuse unknown codecs and impossible sizes, naming the setting."""
        require_choice("codec", self.codec, CODEC_CHOICES)
        require_choice("output_codec", self.output_codec, ("auto", *TEXT_CODECS))
        require_choice("vocabularies", self.vocabularies, VOCABULARY_CHOICES)
        for name in ("vocabulary", "min_count"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name}: found {getattr(self, name)}, expected at least 1")
