"""What the demo's contenders are given: the same settings and the same time, but for what one architecture needs."""

from collections.abc import Mapping
from typing import Any

CONTENDERS = ("rnn", "gru", "lstm", "lstm+additive", "transformer")
# A quarter of the written digits is hidden while learning, or a model finds its place by the last few alone, which
# long numbers repeat. Encoders read in one direction, so that a recurrence may stream; a copy needs no dropout.
# Products so narrow gain nothing from half the precision.
SHARED: Mapping[str, Any] = {
    "width": 128,
    "depth": 1,
    "bidirectional": False,
    "dropout": 0.0,
    "label_smoothing": 0.0,
    "word_dropout": 0.25,
    "batch_tokens": 512,
    "learning_rate": 8e-3,
    "matrix_learning_rate": 0.02,
    "codec": "words",
    "output_codec": "characters",
    "validations": 8,
    "precision": "float32",
}
OWN: Mapping[str, Mapping[str, Any]] = {"transformer": {"positions": "sinusoidal"}}
TRAINING_PAIRS, WATCHED_PAIRS, TEST_PAIRS = 10_000, 40, 300

DATES_MODEL = "lstm+additive"
DATES: Mapping[str, Any] = {
    **SHARED,
    "bidirectional": True,
    "codec": "characters",
    "validations": 4,
}
TRAINING_DATES, WATCHED_DATES, TEST_DATES = 10_000, 200, 200

# Of the whole time; what is left is for what isn't training: preparing, scoring, measuring.
CONTENDER_SHARE = 0.163
DATES_SHARE = 0.08


def budget(share: float, minutes: float) -> float:
    """Return a share of the time in seconds."""
    return round(share * minutes * 60, 1)
