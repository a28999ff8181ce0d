"""What a search for the likeliest outputs is asked, and what it answers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from unrolled.errors import UsageError

# Beyond it, powers of usual lengths leave the range of numbers.
STEEPEST = 50.0


@dataclass(frozen=True)
class Search:
    """How outputs are searched for: ``score = log p(y | source) / n^length_penalty``, the highest first.

    ``log p`` is in nats and ``n`` counts the tokens of an output and its end (DESIGN's fixed point; Wu et al.
    2016, §7, have another form of it). ``beam_size`` hypotheses of a source live side by side; 1 is greedy. Of
    the outputs found, the ``best`` best are given. Each has at least ``minimum`` tokens and at most ``maximum``
    (None: as its source leaves room for), begins with ``prefix``, whose log-probability counts, and has no
    ``no_repeat`` tokens in a row twice (0: no such rule; the prefix itself may break it). Raises `UsageError` for
    a setting out of its range.

    >>> Search(beam_size=5, length_penalty=1.0).score(-6.0, 3)
    -2.0
    """

    beam_size: int = 1
    length_penalty: float = 1.0
    best: int = 1
    minimum: int = 0
    maximum: int | None = None
    no_repeat: int = 0
    prefix: Sequence[int] = ()

    def __post_init__(self) -> None:
        _require_whole("beam_size", self.beam_size, least=1)
        _require_whole("best", self.best, least=1)
        _require_whole("minimum", self.minimum, least=0)
        _require_whole("no_repeat", self.no_repeat, least=0)
        if self.maximum is not None:
            _require_whole("maximum", self.maximum, least=1)
            self._require_room(self.maximum)
        for token in self.prefix:
            _require_whole("prefix", token, least=0)
        if self.best > self.beam_size:
            raise UsageError(
                f"best: found {self.best}, expected at most the beam_size {self.beam_size}: "
                "a beam finds no more outputs than it holds"
            )
        # A comparison with NaN is false.
        if not abs(self.length_penalty) <= STEEPEST:
            raise UsageError(
                f"length_penalty: found {self.length_penalty}, expected a number "
                f"from {-STEEPEST:g} to {STEEPEST:g}"
            )

    def _require_room(self, maximum: int) -> None:
        """Refuse a maximum that what else is asked for goes beyond."""
        for option, needed in (("minimum", self.minimum), ("prefix", len(self.prefix))):
            if maximum < needed:
                raise UsageError(
                    f"maximum: found {maximum}, expected at least the {needed} tokens of {option}"
                )

    def score(self, log_probability: float, length: int) -> float:
        """Return the score of an output of ``length`` tokens, its end counted."""
        return log_probability / math.pow(length, self.length_penalty)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """An output: its tokens without the end, its score, and its log-probability in nats with the end."""

    tokens: list[int]
    score: float
    log_probability: float


def _require_whole(option: str, found: object, *, least: int) -> None:
    """Say what an option must be when it is not a whole number of at least ``least``."""
    if not isinstance(found, int) or isinstance(found, bool) or found < least:
        raise UsageError(f"{option}: found {found}, expected a whole number of at least {least}")
