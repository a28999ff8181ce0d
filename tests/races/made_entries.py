"""Made-up entries of a race, and what else one is put together from."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from unrolled.races.comparison import BadRow, Comparison, Costs, Difference, Entry, Race
from unrolled.races.trainings import Final, Point, Rung
from unrolled.tasks.metrics.metric import Metric, Report

FACTORS = (0.1, 0.316, 1.0, 3.16, 10.0)


def race(**changes: Any) -> Race:
    """Make what a race held fixed: the classification of texts, in a budget of twenty minutes."""
    found = Race(
        command="unrolled compare reviews.csv --models gru,transformer --budget 20m",
        directory="runs/reviews-race",
        task="label",
        metric="accuracy",
        more_is_better=True,
        said=("9,613 rows; `text` → `label` with 2 values: classification",),
        rows={"train": 6_920, "valid": 872, "test": 1_821},
        equal="time",
        budget=1200.0,
        seeds=3,
        length=93.5,
        shared={"data.input": "text", "training.batch_tokens": 2048, "codec.vocabulary": 8000},
        versions={"python": "3.11.9", "torch": "2.13.0"},
        machine="a processor of 2020, 2 cores",
        workers="in turn, each with 2 threads",
    )
    return replace(found, **changes)


def contender(name: str, place: int, best: float = 0.82, **changes: Any) -> Entry:
    """Make a contender: the later its place, the worse and the faster it is."""
    score = best - 0.013 * place
    found = Entry(
        name=name,
        kind="model",
        score=Metric(score, score - 0.018, score + 0.017),
        spread=Metric(score, score - 0.007, score + 0.009),
        report=label_report(score, place),
        finals=tuple(final(name, place, seed, score) for seed in range(3)),
        rungs=rungs(place),
        rate_factor=1.0 if place % 2 else 0.316,
        parameters=1_234_567 + 4_321 * place,
        settings={
            "model": {"architecture": name, "width": 128 + 16 * place, "depth": 2},
            "training": {"seed": 0, "batch_tokens": 2048, "learning_rate": 0.004 + 0.001 * place},
        },
        costs=Costs(
            latency_seconds=0.0123456 / (1 + place),
            rows_per_second=789.4 * (1 + place),
            peak_memory=345_678_901 - 9_876_543 * place,
            step_seconds=None if place % 3 == 0 else 0.000321 + 0.0001 * place,
            state_bytes=None if place % 3 == 0 else 2_048 * (1 + place) ** 3,
            bounded=None if place % 3 == 0 else place % 2 == 1,
        ),
    )
    return replace(found, **changes)


def final(
    name: str, place: int, seed: int, score: float, metric: str = "accuracy", start: float = 0.5
) -> Final:
    """Make a training that comes to about its score, from a start."""
    curve = tuple(
        Point(
            step=100 * number,
            seconds=15.5 * number + place,
            shown={
                metric: start + (score - start) * (1 - 0.5**number) + 0.002 * seed,
                "nats": 0.69 - 0.05 * number,
            },
        )
        for number in range(1, 7)
    )
    run = f"runs/reviews-race/{name}/seed-{seed}"
    return Final(
        seed,
        run,
        600,
        93.0 + place + 0.25 * seed,
        23_456.7 - 987.6 * place,
        score + 0.004 * (seed - 1),
        curve,
    )


def rungs(place: int) -> tuple[Rung, ...]:
    """Make a search in three rounds, in which the largest rate diverges."""
    losses = {factor: 0.61 + 0.01 * place + 0.1 * abs(factor - 1) for factor in FACTORS[:-1]}
    return (
        Rung(10.0, {**losses, FACTORS[-1]: None}),
        Rung(20.0, {factor: losses[factor] - 0.05 for factor in FACTORS[1:4]}),
        Rung(40.0, {factor: losses[factor] - 0.11 for factor in FACTORS[1:3]}),
    )


def label_report(score: float, place: int, names: Sequence[str] = ("negative", "positive")) -> Report:
    """Make the report of a classifier, with all its details."""
    count = len(names)
    right = round(100 * score)
    counts = [
        [right if row == column else (100 - right) // max(1, count - 1) for column in range(count)]
        for row in range(count)
    ]
    bins = [
        {"from": low / 15, "to": (low + 1) / 15, "rows": 40 + 10 * low,
         "confidence": (low + 0.5) / 15, "accuracy": min(1.0, (low + 0.5) / 15 - 0.02 * place + 0.05)}
        for low in range(7, 15)
    ]  # fmt: skip
    ends = (4, 9, 14, 22, 52)
    lengths = [
        {
            "from": low + 1,
            "to": high,
            "rows": 364,
            "accuracy": score + 0.05 - 0.02 * number - 0.004 * place * number,
        }
        for number, (low, high) in enumerate(zip((0, *ends), ends, strict=False))
    ]
    metrics = {
        "accuracy": Metric(score, score - 0.018, score + 0.017),
        "nats": Metric(0.45 + 0.01 * place, 0.41, 0.52),
        "expected_calibration_error": Metric(0.03 + 0.01 * place, 0.02, 0.2),
    }
    details = {
        "confusion": {"names": list(names), "counts": counts},
        "calibration": bins,
        "accuracy_by_length": lengths,
    }
    return Report(metrics, details)


def baseline(name: str, score: float, width: float = 0.02, **changes: Any) -> Entry:
    """Make a baseline."""
    value = Metric(score, score - width, score + width)
    return replace(Entry(name, "baseline", value, Metric(score), Report({}, {})), **changes)


def differences(entries: Sequence[Entry], more_is_better: bool = True) -> tuple[Difference, ...]:
    """Compare every two entries that have a score."""
    scored = [entry for entry in entries if entry.score.value is not None]
    found = []
    for place, one in enumerate(scored):
        for other in scored[place + 1 :]:
            if one.kind == other.kind == "baseline":
                continue
            gap = (one.score.value or 0) - (other.score.value or 0)
            better, worse = (one, other) if (gap >= 0) == more_is_better else (other, one)
            size = abs(gap)
            rows, seeds = Metric(size, size - 0.02, size + 0.02), Metric(size, size - 0.01, size + 0.01)
            found.append(Difference(better.name, worse.name, rows, seeds, real=size > 0.02))
    return tuple(found)


def bad_rows(names: Sequence[str], texts: Sequence[tuple[str, str]]) -> tuple[BadRow, ...]:
    """Make rows that every second contender got wrong."""
    return tuple(
        BadRow(f"reviews.csv:{number * 37 + 2}", given, wanted,
               {name: wanted if place % 2 else f"{wanted}?" for place, name in enumerate(names)})
        for number, (given, wanted) in enumerate(texts)
    )  # fmt: skip


def comparison(
    about: Race, entries: Sequence[Entry], texts: Sequence[tuple[str, str]], **changes: Any
) -> Comparison:
    """Put a race together."""
    names = [entry.name for entry in entries if entry.kind == "model"]
    found = Comparison(
        race=about,
        entries=tuple(entries),
        differences=differences(entries, about.more_is_better),
        verdict=f"{names[0]} and {names[-1]} can't be told apart on 1,821 rows; {names[-1]} answers 3.1 times "
        "faster. Both are better than tfidf_words by 1.20 points of accuracy [0.04, 2.00].",
        recommendations={
            "accuracy": f"{names[0]}, by a hair",
            "latency": f"{names[-1]}: 1.2 ms an answer",
            "memory": f"{names[-1]}",
            "streaming": "none of them answers step by step",
        },
        worst=bad_rows(names, texts),
    )
    return replace(found, **changes)
