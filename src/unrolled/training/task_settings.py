"""The numbers of the task and of the codec that a user may set."""

from dataclasses import dataclass

from unrolled.errors import UsageError, require_choice

CODEC_CHOICES = ("auto", "characters", "bytes", "words", "bpe", "symbols", "series", "events")
WEIGHT_CHOICES = ("none", "balanced")


@dataclass(frozen=True)
class TaskSettings:
    """How labels are learnt."""

    pooling: str = "mean"
    # balanced: every label counts the same in the loss, however rare.
    class_weights: str = "none"
    label_smoothing: float = 0.0

    def __post_init__(self) -> None:
        """Refuse unknown weights and impossible smoothing, naming the setting."""
        require_choice("class_weights", self.class_weights, WEIGHT_CHOICES)
        if not 0 <= self.label_smoothing < 1:
            raise UsageError(
                f"label_smoothing: found {self.label_smoothing}, expected at least 0 and below 1"
            )


@dataclass(frozen=True)
class CodecSettings:
    """How text becomes tokens; what a codec has no use for, it ignores."""

    codec: str = "auto"
    # The most words, or the merges and bytes of byte-pair encoding.
    vocabulary: int = 8192
    # Rarer words and characters are unknown.
    min_count: int = 1
    lower_case: bool = True

    def __post_init__(self) -> None:
        """Refuse unknown codecs and impossible sizes, naming the setting."""
        require_choice("codec", self.codec, CODEC_CHOICES)
        for name in ("vocabulary", "min_count"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name}: found {getattr(self, name)}, expected at least 1")
