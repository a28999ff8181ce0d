"""How long a call takes on this machine: the median of as many as a given time holds."""

import statistics
import time
from collections.abc import Callable, Iterable

import torch

# Calls that don't count: the first of them pay for what is made once.
WARM_UP = 3
# More of them would not move the median.
MOST_CALLS = 300


def median_seconds(
    calls: Iterable[Callable[[], object]], device: torch.device, *, within: float
) -> float | None:
    """Return the median time of as many calls as begin ``within`` so many seconds, at most 300; None of no calls.

    The first three warm up; where the time holds no others, the last of them counts. So this takes ``within`` or one
    call, whichever is longer. What an iterable does between its calls is not timed. A call on a GPU ends when the
    GPU is done.

    >>> median_seconds([lambda: sum(range(9))], torch.device("cpu"), within=0.1) > 0
    True
    """
    taken: list[float] = []
    until = time.perf_counter() + within
    for call in calls:
        _wait_for(device)
        begun = time.perf_counter()
        call()
        _wait_for(device)
        ended = time.perf_counter()
        taken.append(ended - begun)
        if ended >= until or len(taken) == MOST_CALLS:
            break
    return statistics.median(taken[WARM_UP:] or taken[-1:]) if taken else None


def _wait_for(device: torch.device) -> None:
    """Wait until a GPU has done what it was given; a CPU has, when a call returns."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
