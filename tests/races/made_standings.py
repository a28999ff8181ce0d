"""Races, entries and differences made by hand, for tests of what is said of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from unrolled.races.comparison import Costs, Difference, Entry, Race
from unrolled.races.trainings import Final, Point
from unrolled.tasks.metrics.metric import Metric

RACE = Race(
    command="unrolled compare reviews.csv --models gru,lstm",
    directory="races/reviews",
    task="label",
    metric="accuracy",
    more_is_better=True,
    said=(),
    rows={"train": 14_000, "valid": 1_800, "test": 1_821},
    equal="time",
    budget=1200.0,
    seeds=3,
    length=60.0,
    shared={},
    versions={},
    machine="",
    workers="",
)
RMSE: dict[str, Any] = {"task": "value", "metric": "rmse", "more_is_better": False}
NATS: dict[str, Any] = {"task": "continuation", "metric": "nats_per_token", "more_is_better": False}
CHRF: dict[str, Any] = {"task": "text", "metric": "chrf", "more_is_better": True}


def race(**changes: Any) -> Race:
    """Return a race of classifiers with three seeds, tested on 1,821 rows, but for what is changed."""
    return replace(RACE, **changes)


def curve(*figures: float, name: str = "accuracy") -> tuple[Point, ...]:
    """Return validations that showed these figures."""
    return tuple(Point(10 * place, float(place), {name: figure}) for place, figure in enumerate(figures, 1))


def model(
    name: str,
    score: float | None,
    *,
    curves: Sequence[tuple[Point, ...]] = ((), (), ()),
    parameters: int | None = None,
    failed: str | None = None,
    **costs: Any,
) -> Entry:
    """Return a contender with a final for each curve; costs that aren't named are unknown."""
    known = dict.fromkeys(
        ("latency_seconds", "rows_per_second", "peak_memory", "step_seconds", "state_bytes", "bounded")
    )
    finals = tuple(
        Final(seed, f"{name}/{seed}", 100, 60.0, 1e4, score, each) for seed, each in enumerate(curves)
    )
    return Entry(
        name,
        "model",
        Metric(score),
        Metric(score),
        None,
        finals=() if score is None else finals,
        parameters=parameters,
        costs=Costs(**{**known, **costs}) if costs else None,
        failed=failed,
    )


def baseline(name: str, score: float | None) -> Entry:
    """Return a baseline."""
    return Entry(name, "baseline", Metric(score), Metric(score), None)


def apart(
    better: str,
    worse: str,
    value: float,
    rows: tuple[float, float] | None,
    seeds: tuple[float, float] | None,
) -> Difference:
    """Return a difference with these intervals, None where there is none, real if both lie above 0."""
    over_rows, over_seeds = (Metric(value, *(interval or ())) for interval in (rows, seeds))
    real = all(interval is not None and interval[0] > 0 for interval in (rows, seeds))
    return Difference(better, worse, over_rows, over_seeds, real)


def surely(better: str, worse: str, value: float) -> Difference:
    """Return a difference that is real, its intervals a third and two thirds around it."""
    return apart(better, worse, value, (value / 1.5, value * 1.5), (value / 3, value * 3))


def unsure(better: str, worse: str, value: float) -> Difference:
    """Return a difference that neither the rows nor the trainings tell from 0."""
    return apart(better, worse, value, (-value, 3 * value), (-2 * value, 4 * value))
