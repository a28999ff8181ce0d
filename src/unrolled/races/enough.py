"""How long a training may be until another one says more than a longer one."""

import math
from collections.abc import Sequence

from unrolled.races.contenders import Contender
from unrolled.races.step_pace import step_seconds
from unrolled.races.terms import SHORT_BUDGET, Terms
from unrolled.races.trial import Track
from unrolled.training.build_trainer import build_batches

# Passes over the training rows after which more of them hardly change a model.
PASSES = 100
# How long the steps of each contender are timed.
SECONDS = 0.5


def enough_seconds(
    track: Track, contenders: Sequence[Contender], terms: Terms, *, threads: int | None = None
) -> float:
    """Return the time in which the slowest contender passes over the training rows a hundred times; it is kept.

    Each trains with so many ``threads``, or with those of its settings.

    Infinity where the number of trainings is given, or the budget is short: then nothing depends on it.
    """
    if terms.budget is None or terms.budget <= SHORT_BUDGET or terms.most_seeds == terms.seeds:
        return math.inf
    file = track.directory.path / "enough.json"
    saved = track.directory.read(file)
    if saved is None:
        track.directory.write(file, saved := max(_seconds(each, threads) for each in contenders))
    return float(saved)


def _seconds(contender: Contender, threads: int | None) -> float:
    """Return the time of one contender's passes; that of one that fails is none, and a trial will tell why."""
    training = contender.settings.training
    try:
        step, _ = step_seconds(contender, threads=threads or training.threads, steps=None, within=SECONDS)
    except Exception:
        return 0.0
    return step * len(build_batches(contender.prepared, training)) / training.micro_batches * PASSES
