"""What a finished run came to, and whether it is asked to go on."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Trained:
    """What a finished run came to."""

    run: str
    steps: int
    seconds: float
    tokens_per_second: float
    parameters: int
    # The best validation: its step and its figures.
    best: dict[str, float]


def is_longer(asked: Mapping[str, float | None], done: Mapping[str, float | None]) -> bool:
    """Say whether a run is asked to go on beyond where it ended.

    >>> is_longer({"steps": 20}, {"steps": 10}), is_longer({"steps": 10}, {"steps": 10})
    (True, False)
    """
    for name, value in asked.items():
        if value is not None:
            before = done[name]
            return before is None or value > before
    return False
