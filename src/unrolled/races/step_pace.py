"""How long the first steps of a contender take, for choosing how a race is run."""

import time

import torch

from unrolled.races.contenders import Contender
from unrolled.training.build_trainer import build_batches, build_trainer
from unrolled.training.schedule import WarmupOnly

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
    training = contender.settings.training
    torch.set_num_threads(threads)
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
