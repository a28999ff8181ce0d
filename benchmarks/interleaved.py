"""Times of several contenders, taken in turn, so that whatever else the machine does falls on all alike."""

import statistics
import time
from collections.abc import Callable, Mapping


def medians(contenders: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return each contender's median milliseconds over the rounds; one round before them warms up."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds + 1):
        for name, run in contenders.items():
            times[name].append(milliseconds(run))
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}


def milliseconds(run: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - start)


def told(found: Mapping[str, float]) -> str:
    """Write the medians in a line, each with its ratio to the first."""
    first = next(iter(found.values()))
    return "   ".join(f"{name} {ms:.2f} ms ({ms / first:.2f})" for name, ms in found.items())
