"""Every number that fixes how a network is trained, with the checks that need no data."""

import math
from dataclasses import dataclass

from unrolled.errors import UsageError


@dataclass(frozen=True)
class TrainingSettings:
    """How long, how fast and in which pieces a network is trained."""

    # Exactly one of the three lengths is set.
    budget: float | None = None
    steps: int | None = None
    epochs: float | None = None
    seed: int = 0
    batch_tokens: int = 2048
    micro_batches: int = 1
    # Language models: the length of a block, whose state starts fresh.
    context_length: int = 256
    learning_rate: float = 6e-3
    # The rate of Muon for hidden matrices; 0 leaves them to AdamW.
    matrix_learning_rate: float = 0.04
    weight_decay: float = 0.05
    matrix_weight_decay: float = 0.05
    warmup: int = 50
    decay_share: float = 0.7
    clip: float = 1.0
    # The decay of the weight average; 0 means none.
    average: float = 0.0
    # Stop after this many validations without improvement; 0 means never.
    patience: int = 0
    validations: int = 6
    # A validation during training reads at most so many tokens, spread over the split.
    validation_tokens: int = 16384
    checkpoint_seconds: float = 30.0
    precision: str = "auto"
    device: str = "auto"
    threads: int = 0

    def __post_init__(self) -> None:
        """Refuse what no run can have, naming the setting."""
        for name, value in vars(self).items():
            if isinstance(value, float) and not math.isfinite(value):
                raise UsageError(f"{name}: found {value}, expected a finite number")
        lengths = [name for name in ("budget", "steps", "epochs") if getattr(self, name) is not None]
        if len(lengths) != 1:
            found = " and ".join(lengths) if lengths else "none of them"
            raise UsageError(f"budget, steps, epochs: found {found}, expected exactly one")
        for name in ("budget", "steps", "epochs", "batch_tokens", "micro_batches", "context_length", "clip"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise UsageError(f"{name}: found {value}, expected above 0")
        for name in ("learning_rate", "validations", "validation_tokens"):
            if getattr(self, name) <= 0:
                raise UsageError(f"{name}: found {getattr(self, name)}, expected above 0")
        for name in (
            "seed", "matrix_learning_rate", "weight_decay", "matrix_weight_decay", "warmup", "patience", "threads",
            "checkpoint_seconds",
        ):  # fmt: skip
            if getattr(self, name) < 0:
                raise UsageError(f"{name}: found {getattr(self, name)}, expected at least 0")
        for name in ("decay_share", "average"):
            if not 0 <= getattr(self, name) <= 1 or (name == "average" and self.average == 1):
                raise UsageError(f"{name}: found {getattr(self, name)}, expected between 0 and 1")
