"""The hand check of a race: it agrees with what races claim, and notices where a claim is another."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from benchmark_files import benchmark
from races.small_races import race
from unrolled.races.costs import costs_of
from unrolled.races.paired import Finals, Table, differences
from unrolled.tasks.metrics.corpus_scores import CorpusScore
from unrolled.tasks.metrics.headline_units import headline_score

check = benchmark("races_check")
claims = benchmark("races_claims")
MORE_IS_BETTER = {"accuracy": True, "chrf": True, "rmse": False, "nats_per_token": False}


def right(draw: np.random.Generator, skill: float, hard: Table) -> Table:
    """Return the units of answers that are right or wrong."""
    return np.column_stack([hard + skill + draw.normal(size=len(hard)) > 0, np.ones(len(hard))]).astype(float)


def errors(draw: np.random.Generator, skill: float, hard: Table) -> Table:
    """Return the units of sums of errors, which are smaller the more skill there is."""
    size = np.exp(0.3 * hard - skill)
    return np.column_stack([size * draw.exponential(size=len(hard)), draw.integers(1, 4, size=len(hard))])


def spelt(draw: np.random.Generator, skill: float, hard: Table) -> Table:
    """Return the units of texts of which more letters are right the more skill there is."""
    wanted = ["a small cat sat on the mat", "it rains again today"] * (len(hard) // 2)
    kept = draw.random((len(hard), 30)) < np.clip(0.6 + 0.2 * hard + skill, 0, 1)[:, None]
    said = [
        "".join(sign if keep else "x" for sign, keep in zip(text, row, strict=False))
        for text, row in zip(wanted, kept, strict=True)
    ]
    return CorpusScore("chrf").counts(said, wanted)


MADE: dict[str, Callable[[np.random.Generator, float, Table], Table]] = {
    "accuracy": right,
    "rmse": errors,
    "nats_per_token": errors,
    "chrf": spelt,
}


def made_race(metric: str, seed: int) -> Finals:
    """Return the units of three contenders and a baseline, as far apart as chance has it."""
    draw = np.random.default_rng(seed)
    hard = draw.normal(size=80)
    finals = {}
    for name, trainings in (("gru", 3), ("lstm", 4), ("rnn", 3), ("prior", 1)):
        skill = 0.3 * draw.normal()
        finals[name] = [MADE[metric](draw, skill + 0.05 * draw.normal(), hard) for _ in range(trainings)]
    return finals


@pytest.mark.parametrize("metric", MORE_IS_BETTER)
def test_scores_are_those_of_the_race(metric: str) -> None:
    sums = np.array([each.sum(0) for each in made_race(metric, 0)["gru"]])
    assert check.hand_score(metric, sums) == pytest.approx(headline_score(metric, sums), rel=1e-12)


@pytest.mark.parametrize("metric", MORE_IS_BETTER)
def test_differences_are_those_of_the_race(metric: str) -> None:
    answers, bordering = [], 0
    for seed in range(3 if metric == "chrf" else 8):
        finals, more = made_race(metric, seed), MORE_IS_BETTER[metric]
        pairs = check.hand_pairs(metric, more, finals, ["prior"], repeats=3)
        claimed = differences(metric, more, finals, ["prior"])
        said = [
            {
                "better": each.better,
                "worse": each.worse,
                "rows": each.rows.as_json(),
                "real": each.real,
            }
            for each in claimed
        ]
        otherwise, border = check.disagreements(said, pairs)
        assert otherwise == []
        bordering += len(border)
        answers += [each.real for each in claimed]
    # Of both kinds, and mostly sure.
    assert {True, False} == set(answers)
    assert bordering <= len(answers) / 5


def test_a_claim_that_is_another_is_noticed() -> None:
    finals = made_race("accuracy", 1)
    pairs = check.hand_pairs("accuracy", True, finals, ["prior"], repeats=3)
    said = [
        {"better": pair.better, "worse": pair.worse, "rows": {"value": pair.gap}, "real": pair.real}
        for pair in pairs
    ]
    sure = next(place for place, pair in enumerate(pairs) if pair.real is not None)
    for change in (
        {"real": not pairs[sure].real},
        {"rows": {"value": pairs[sure].gap + 0.01}},
        {"worse": "another"},
    ):
        changed = [{**each, **change} if place == sure else each for place, each in enumerate(said)]
        otherwise, _ = check.disagreements(changed, pairs)
        assert otherwise and pairs[sure].better in otherwise[0]


def test_what_luck_in_drawing_decides_is_on_the_border() -> None:
    apart = np.random.default_rng(0).normal(size=200)
    # 0 is where about 2.5% of the draws end.
    apart = 1 + (apart - apart.mean()) / apart.std() + 1.96 / np.sqrt(len(apart))
    one, other = (np.column_stack([each, np.ones(200)]) for each in (np.ones(200), apart))
    pair = check.hand_pairs("nats_per_token", False, {"a": [one, one], "b": [other, other]}, [])[0]
    assert (pair.better, pair.by_rows, pair.by_trainings, pair.real) == ("a", None, True, None)


def test_equals_are_not_told_apart() -> None:
    same = made_race("accuracy", 2)["gru"]
    pair = check.hand_pairs("accuracy", True, {"a": same, "b": same}, [], repeats=2)[0]
    assert (pair.gap, pair.real) == (0, False)


@pytest.mark.slow
def test_a_race_is_checked_from_what_it_left_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("unrolled.races.tested.costs_of", partial(costs_of, seconds=0.05))
    found = json.loads(json.dumps(race(Path("runs/race"), models="bag,bag").as_json()))
    pairs = check.hand_checked(found, tmp_path)
    assert check.read_race(tmp_path / "runs" / "race") == found
    assert len(pairs) == len(found["differences"])
    assert check.disagreements(found["differences"], pairs)[0] == []
    wrong, _ = claims.unsupported(found, claims.claims(found), pairs)
    assert wrong == []
