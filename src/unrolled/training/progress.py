"""The numbers of a run between two steps: all that a checkpoint needs beside the tensors."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Progress:
    """How far a run is, what was best, and what has been added up since the last validation."""

    step: int = 0
    seconds: float = 0.0
    tokens: int = 0
    loss_sum: float = 0.0
    loss_count: int = 0
    waited: int = 0
    stopped: bool = False
    best_step: int = 0
    best_order: list[float] | None = None
    best: dict[str, float] = field(default_factory=dict)
    metrics_bytes: int = 0

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Progress":
        """Read progress as a checkpoint holds it."""
        return cls(**values)
