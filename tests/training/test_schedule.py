import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.training.schedule import Schedule, WarmupOnly

totals = st.integers(1, 500)
warmups = st.integers(0, 50)
shares = st.floats(0, 1)


@given(totals, warmups, shares)
def test_factor_rises_levels_and_falls_within_bounds(total: int, warmup: int, share: float) -> None:
    factors = [Schedule(total, warmup, share).factor(step) for step in range(total)]
    assert all(0 <= factor <= 1 for factor in factors)
    peak = factors.index(max(factors))
    assert factors[: peak + 1] == sorted(factors[: peak + 1])
    assert factors[peak:] == sorted(factors[peak:], reverse=True)


@given(totals, st.floats(0.01, 1))
def test_decay_ends_at_zero(total: int, share: float) -> None:
    assert Schedule(total, warmup=0, decay_share=share).factor(total) == 0


@given(st.integers(100, 500), st.integers(1, 20), st.floats(0, 0.7))
def test_the_measured_start_follows_the_same_factors_as_the_plan(
    total: int, warmup: int, share: float
) -> None:
    known, unknown = Schedule(total, warmup, share), WarmupOnly(warmup)
    for step in range(int(total * 0.3)):
        assert known.factor(step) == pytest.approx(unknown.factor(step))


def test_no_decay_stays_level() -> None:
    assert Schedule(10, warmup=0, decay_share=0).factor(9) == 1
