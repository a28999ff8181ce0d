"""How long the first steps of a contender take, for choosing how a race is run."""

import time

import torch

from unrolled.races.contenders import Contender
from unrolled.training.build_trainer import build_batches, build_trainer
from unrolled.training.schedule import WarmupOnly
from unrolled.training.thread_count import thread_count

# Steps that pay for what is made once, and the fewest that are timed.
WARM_UP = 2
FEWEST = 2


def step_seconds(
    contender: Contender, *, threads: int, steps: int | None, within: float
) -> tuple[float, int]:
    """Return the mean seconds of a contender's steps after the first two, and how many were timed.

    So many ``steps`` are timed, or, where none are given, as many as are begun ``within`` seconds, two at least. What
    is trained is thrown away. Raises whatever makes a training fail.
    """
    with thread_count(threads):
        return _timed(contender, steps, within)


def _timed(contender: Contender, steps: int | None, within: float) -> tuple[float, int]:
    """Train a new network for a while, and return the mean seconds of its steps, and how many they were."""
    training = contender.settings.training
    network = contender.network(training.seed).to(torch.device(training.device))
    trainer = build_trainer(
        network, contender.prepared, build_batches(contender.prepared, training), training
    )
    rate = WarmupOnly(training.warmup)
    for number in range(WARM_UP):
        trainer.step(number, rate)
    begun, timed = time.monotonic(), 0
    while timed < (steps or FEWEST) or (steps is None and time.monotonic() - begun < within):
        trainer.step(WARM_UP + timed, rate)
        timed += 1
    return (time.monotonic() - begun) / timed, timed
