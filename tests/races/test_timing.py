"""The median of calls, the first of which don't count, on a clock of our own."""

from collections.abc import Callable, Iterator

import pytest
import torch

from unrolled.races import timing
from unrolled.races.timing import MOST_CALLS, median_seconds

CPU = torch.device("cpu")


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def perf_counter(self) -> float:
        return self.now

    def lasting(self, seconds: float) -> Callable[[], None]:
        """Return a call that lasts so long."""

        def call() -> None:
            self.now += seconds

        return call


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timing, "time", made)
    return made


def test_the_first_three_calls_do_not_count(clock: Clock) -> None:
    calls = [clock.lasting(seconds) for seconds in (50, 40, 30, 1, 2, 9)]
    assert median_seconds(calls, CPU, within=1000) == 2


def test_calls_begin_only_within_the_time(clock: Clock) -> None:
    begun = clock.now
    assert median_seconds((clock.lasting(1) for _ in range(99)), CPU, within=4.5) == 1
    assert clock.now - begun == 5


def test_a_call_longer_than_the_time_is_made_once_and_counts(clock: Clock) -> None:
    assert median_seconds((clock.lasting(7) for _ in range(99)), CPU, within=2) == 7
    assert clock.now == 107


def test_no_calls_have_no_time(clock: Clock) -> None:
    assert median_seconds([], CPU, within=1) is None


def test_there_are_at_most_so_many_calls(clock: Clock) -> None:
    median_seconds((clock.lasting(1) for _ in range(10_000)), CPU, within=1e9)
    assert clock.now == 100 + MOST_CALLS


def test_what_happens_between_calls_is_not_timed(clock: Clock) -> None:
    def calls() -> Iterator[Callable[[], None]]:
        for _ in range(10):
            clock.now += 5
            yield clock.lasting(1)

    assert median_seconds(calls(), CPU, within=1000) == 1
