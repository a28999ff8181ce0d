"""Every number that fixes a model's shape, with the checks that need no data."""

import math
from dataclasses import dataclass, fields
from typing import Any

from unrolled.errors import UsageError, require_choice, suggestion
from unrolled.layers.norm import NORMS


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

    def __post_init__(self) -> None:
        """Refuse sizes that no model can have, naming the setting."""
        for name in ("width", "depth", "heads", "longest"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name}: found {getattr(self, name)}, expected at least 1")
        require_choice("norm", self.norm, NORMS)
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
