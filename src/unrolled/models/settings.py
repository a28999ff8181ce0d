"""Every number that fixes a model's shape, with the checks that need no data."""

import math
from dataclasses import dataclass, fields
from typing import Any

from unrolled.errors import UsageError, require_choice, suggestion
from unrolled.layers.norm import NORMS

# How a decoder looks at its source: not at all, or by the attention of Bahdanau et al. 2015, Luong et al. 2015 or
# Vaswani et al. 2017.
ATTENTIONS = ("none", "additive", "dot", "multihead")


@dataclass(frozen=True)
class ModelSettings:
    """The shape of a model; what an architecture has no use for, it ignores."""

    architecture: str
    width: int
    depth: int
    heads: int = 4
    window: int | None = None
    dropout: float = 0.1
    bidirectional: bool = False
    positions: str = "rotary"
    norm: str = "layer"
    placement: str = "pre"
    activation: str = "gelu"
    expansion: float = 4.0
    # The longest input of learned positions and of `flat`; everything else takes any length.
    longest: int = 1024
    # Only where text comes out, and an encoder and a decoder are built. The depths: none for `depth`.
    attention: str = "none"
    encoder_depth: int | None = None
    decoder_depth: int | None = None
    # One table for the tokens of source and target, where they are of one vocabulary.
    shared_embeddings: bool = True
    # The scores of the next token are products with the target's table.
    tied_output: bool = True

    def __post_init__(self) -> None:
        """Refuse sizes that no model can have, naming the setting."""
        for name in ("width", "depth", "heads", "longest", "encoder_depth", "decoder_depth"):
            number = getattr(self, name)
            if number is not None and number < 1:
                raise UsageError(f"{name}: found {number}, expected at least 1")
        require_choice("norm", self.norm, NORMS)
        require_choice("attention", self.attention, ATTENTIONS)
        if self.window is not None and self.window < 1:
            raise UsageError(f"window: found {self.window}, expected at least 1, or none for no window")
        if not 0 <= self.dropout < 1:
            raise UsageError(f"dropout: found {self.dropout}, expected at least 0 and below 1")
        if not 0 < self.expansion < math.inf:
            raise UsageError(f"expansion: found {self.expansion}, expected a number above 0")

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "ModelSettings":
        """Read settings saved with a model; unknown names are refused."""
        known = [field.name for field in fields(cls)]
        for name in values:
            if name not in known:
                raise UsageError(f'model settings: unknown key "{name}"{suggestion(name, known)}')
        try:
            return cls(**values)
        except TypeError as error:
            raise UsageError(f"model settings: {error}") from None
