"""Curves that still fall are told from those that have come to rest, and from luck."""

import math

import numpy as np
import pytest

from races.made_standings import curve
from unrolled.races.still_falling import StillFalling, still_falling
from unrolled.races.trainings import Final, Point

STEEP = (0.50, 0.60, 0.68, 0.74, 0.79, 0.83)
FLAT = (0.50, 0.70, 0.80, 0.83, 0.83, 0.83)
PAST = (0.50, 0.70, 0.80, 0.85, 0.84, 0.83)


def finals(*curves: tuple[Point, ...]) -> list[Final]:
    return [Final(seed, "run", 60, 6.0, 1.0, 0.8, each) for seed, each in enumerate(curves)]


def of(*curves: tuple[float, ...]) -> StillFalling | None:
    return still_falling(finals(*(curve(*each) for each in curves)), "accuracy", more_is_better=True)


def shifted(figures: tuple[float, ...], by: float) -> tuple[float, ...]:
    return tuple(figure + by for figure in figures)


def test_a_steep_end_still_falls() -> None:
    found = of(STEEP, shifted(STEEP, 0.01), shifted(STEEP, -0.01))
    assert found is not None and found.figure == "accuracy"
    assert found.gain == pytest.approx(0.83 - 0.74)


@pytest.mark.parametrize("figures", [FLAT, PAST])
def test_a_level_or_rising_end_has_come_to_rest(figures: tuple[float, ...]) -> None:
    assert of(figures, shifted(figures, 0.001), shifted(figures, -0.001)) is None


def test_most_trainings_must_end_at_their_best() -> None:
    assert of(STEEP, STEEP, PAST) is not None
    assert of(STEEP, PAST, PAST) is None
    assert of(STEEP, PAST) is None


def test_a_gain_less_than_what_seeds_differ_by_says_nothing() -> None:
    assert of(shifted(STEEP, -0.1), STEEP, shifted(STEEP, 0.1)) is None


@pytest.mark.parametrize("curves", [[], [STEEP], [STEEP, (0.1, 0.9)], [(0.1, 0.9), (0.1, 0.9)], [(), ()]])
def test_too_little_was_seen_to_tell(curves: list[tuple[float, ...]]) -> None:
    assert of(*curves) is None


def test_less_is_better_where_it_is() -> None:
    falling = [curve(*(1 - figure for figure in STEEP), name="rmse")] * 2
    found = still_falling(finals(*falling), "rmse", more_is_better=False)
    assert found is not None and found.gain == pytest.approx(0.09)
    assert still_falling(finals(*falling), "rmse", more_is_better=True) is None


def test_texts_are_followed_by_their_nats() -> None:
    falling = [curve(3.0, 2.0, 1.5, 1.2, 1.0, 0.9, name="nats_per_token")] * 2
    found = still_falling(finals(*falling), "chrf", more_is_better=True)
    assert found == StillFalling("nats_per_token", pytest.approx(0.3))


def test_what_is_no_number_is_left_out() -> None:
    assert of(STEEP, STEEP, (*STEEP[:-1], math.nan)) is not None
    assert of(STEEP, (*STEEP[:-1], math.nan)) is None


def test_curves_that_are_noise_alone_seldom_fall() -> None:
    draw = np.random.default_rng(0)
    noise = draw.normal(size=(200, 3, 6)).tolist()
    assert sum(of(*(tuple(each) for each in curves)) is not None for curves in noise) < 20
