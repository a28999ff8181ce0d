"""Which differences are called real: the intervals cover the truth, chance is not called a difference, and one that
was planted is found."""

import math
import warnings
from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from unrolled.errors import UsageError
from unrolled.races.comparison import Difference
from unrolled.races.paired import Table, differences, scores
from unrolled.tasks.metrics.headline_units import headline_score
from unrolled.tasks.metrics.metric import Metric
from unrolled.tasks.metrics.squared_units import squared_units
from unrolled.tasks.metrics.texts import text_report

NOTHING = Metric(None)
# Of each race whose intervals are held against the truth.
ROWS = 400


def right(found: np.ndarray) -> Table:
    """Return the units of answers that were right (1) or wrong (0)."""
    return np.column_stack([found, np.ones(len(found))]).astype(np.float64)


def trained(
    draw: np.random.Generator,
    difficulty: np.ndarray,
    *,
    skill: float = 0.0,
    noise: float = 0.3,
    seeds: int = 3,
) -> list[Table]:
    """Return the units of one contender's trainings: rows are as hard for all, and luck is each training's own."""
    luck = noise * draw.normal(size=(seeds, 1)) + draw.normal(size=(seeds, len(difficulty)))
    return [right(each) for each in difficulty + skill + luck > 0]


def shares(counts: list[int], rows: int = 40) -> list[Table]:
    """Return the units of trainings with so many right answers."""
    return [right(np.arange(rows) < count) for count in counts]


def test_scores_are_means_over_the_trainings_with_students_interval() -> None:
    over_rows, over_seeds = scores("accuracy", {"gru": shares([30, 34, 38])})["gru"]
    values = [0.75, 0.85, 0.95]
    assert over_rows.value == over_seeds.value == pytest.approx(0.85)
    expected = stats.t.interval(0.95, 2, loc=0.85, scale=stats.sem(values))
    assert [over_seeds.low, over_seeds.high] == pytest.approx(expected)


@pytest.mark.parametrize("metric", ["accuracy", "rmse"])
def test_intervals_over_rows_are_those_of_rows_drawn_one_by_one(metric: str) -> None:
    draw = np.random.default_rng(0)
    hard = draw.normal(size=150)
    finals = {"gru": trained(draw, hard, skill=0.4), "prior": trained(draw, hard, seeds=1)}
    if metric == "rmse":
        finals = {
            name: [np.column_stack([(hard + draw.normal(size=150)) ** 2, np.ones(150)]) for _ in each]
            for name, each in finals.items()
        }
    drawn: dict[str, list[float]] = {"gru": [], "prior": []}
    for _ in range(3000):
        rows = draw.integers(150, size=150)
        for name, each in finals.items():
            means = [units[rows, 0].mean() for units in each]
            drawn[name].append(float(np.mean(means if metric == "accuracy" else np.sqrt(means))))
    for name, (over_rows, _) in scores(metric, finals).items():
        _close(over_rows, np.array(drawn[name]))
    found = differences(metric, metric == "accuracy", finals, ["prior"])[0]
    sign = 1 if (found.better == "gru") == (metric == "accuracy") else -1
    _close(found.rows, sign * (np.array(drawn["gru"]) - np.array(drawn["prior"])))


def _close(found: Metric, drawn: np.ndarray) -> None:
    low, high = np.percentile(drawn, [2.5, 97.5])
    assert found.low == pytest.approx(low, abs=0.15 * (high - low))
    assert found.high == pytest.approx(high, abs=0.15 * (high - low))


def of_accuracy(draw: np.random.Generator) -> tuple[dict[str, list[Table]], float]:
    """Return the units of two that are right with known chances on rows as hard for both; and the true difference."""
    chance = draw.choice([0.3, 0.6, 0.9], size=ROWS)
    finals = {
        name: [right(draw.random(ROWS) < chance + more) for _ in range(seeds)]
        for name, more, seeds in (("gru", 0.05, 3), ("prior", 0.0, 1))
    }
    return finals, 0.05


def of_rmse(draw: np.random.Generator) -> tuple[dict[str, list[Table]], float]:
    """Return the units of two whose errors are of known size, larger on the same rows; and the true difference."""
    size = draw.choice([0.5, 1.0, 1.5], size=ROWS)
    finals = {
        name: [
            np.column_stack([(more * size * draw.normal(size=ROWS)) ** 2, np.ones(ROWS)])
            for _ in range(seeds)
        ]
        for name, more, seeds in (("gru", 1.0, 3), ("prior", 1.1, 1))
    }
    return finals, 0.1 * math.sqrt(3.5 / 3)


@pytest.mark.parametrize(("metric", "made"), [("accuracy", of_accuracy), ("rmse", of_rmse)])
def test_the_interval_over_rows_covers_the_true_difference(
    metric: str, made: Callable[[np.random.Generator], tuple[dict[str, list[Table]], float]]
) -> None:
    draw, covered = np.random.default_rng(1), 0
    for _ in range(300):
        finals, truth = made(draw)
        found = differences(metric, metric == "accuracy", finals, ["prior"])[0]
        truth = truth if found.better == "gru" else -truth
        assert found.rows.low is not None and found.rows.high is not None
        covered += found.rows.low <= truth <= found.rows.high
    assert 0.92 <= covered / 300 <= 0.98


def test_one_contender_entered_twice_is_seldom_called_different() -> None:
    draw = np.random.default_rng(2)
    called = sum(_apart(draw, skill=0.0, rows=300) for _ in range(100))
    assert called <= 10


def test_a_planted_difference_is_found() -> None:
    draw = np.random.default_rng(3)
    assert sum(_apart(draw, skill=1.0, rows=300) for _ in range(20)) == 20


def _apart(draw: np.random.Generator, *, skill: float, rows: int) -> bool:
    """Race two contenders, one of which has some skill, and say whether it is called better."""
    hard = draw.normal(size=rows)
    finals = {"gru": trained(draw, hard, skill=skill, noise=0.1), "lstm": trained(draw, hard, noise=0.1)}
    found = differences("accuracy", True, finals, [])[0]
    assert not skill or found.better == "gru"
    return found.real


def test_what_the_seeds_leave_open_is_not_real_whatever_the_rows_say() -> None:
    finals = {"gru": shares([3000, 3900], 4000), "lstm": shares([2900, 3100], 4000)}
    found = differences("accuracy", True, finals, [])[0]
    assert found.rows.low is not None and found.rows.low > 0
    assert found.seeds.low is not None and found.seeds.low < 0
    assert not found.real


def test_what_the_rows_leave_open_is_not_real_whatever_the_seeds_say() -> None:
    finals = {"gru": shares([30, 30, 30]), "lstm": shares([29, 29, 29])}
    found = differences("accuracy", True, finals, [])[0]
    assert found.seeds.low == found.seeds.value == found.seeds.high == pytest.approx(0.025)
    assert found.rows.low == 0
    assert not found.real


scored = st.lists(st.integers(0, 40), min_size=2, max_size=6)


@given(scored, scored)
@settings(max_examples=60, deadline=None)
def test_the_interval_over_trainings_is_welchs(one: list[int], other: list[int]) -> None:
    found = differences("accuracy", True, {"gru": shares(one), "lstm": shares(other)}, [])[0]
    better, worse = (one, other) if found.better == "gru" else (other, one)
    gap = (np.mean(better) - np.mean(worse)) / 40
    assert gap >= 0
    assert found.seeds.value == found.rows.value == pytest.approx(gap, abs=1e-12)
    if len({*one}) == len({*other}) == 1:
        assert found.seeds.low == found.seeds.high == found.seeds.value
        return
    with warnings.catch_warnings():
        # SciPy warns where one side does not vary.
        warnings.simplefilter("ignore")
        test = stats.ttest_ind(np.array(better) / 40, np.array(worse) / 40, equal_var=False)
    expected = test.confidence_interval(0.95)
    assert [found.seeds.low, found.seeds.high] == pytest.approx([expected.low, expected.high])


@given(scored, st.integers(0, 40))
@settings(max_examples=40, deadline=None)
def test_against_a_baseline_only_the_contenders_own_spread_counts(own: list[int], fixed: int) -> None:
    finals = {"gru": shares(own), "prior": shares([fixed])}
    found = differences("accuracy", True, finals, ["prior"])[0]
    if len({*own}) == 1:
        assert found.seeds.low == found.seeds.high == found.seeds.value
        return
    interval = stats.ttest_1samp((np.array(own) - fixed) / 40, 0).confidence_interval(0.95)
    expected = [interval.low, interval.high]
    if found.better == "prior":
        expected = [-interval.high, -interval.low]
    assert [found.seeds.low, found.seeds.high] == pytest.approx(expected)


def test_one_training_has_no_spread_and_so_no_real_difference() -> None:
    finals = {"gru": shares([40]), "lstm": shares([5, 6, 7]), "prior": shares([5])}
    by_pair = {(each.better, each.worse): each for each in differences("accuracy", True, finals, ["prior"])}
    for pair in (("gru", "lstm"), ("gru", "prior")):
        found = by_pair[pair]
        assert found.rows.low is not None and found.rows.low > 0.5
        assert found.seeds == Metric(found.rows.value)
        assert not found.real


def test_equal_scores_are_no_difference_however_they_are_added_up() -> None:
    right_or_wrong = [right(np.random.default_rng(seed).random(70) < 0.7) for seed in range(3)]
    finals = {"a": right_or_wrong, "b": right_or_wrong[::-1], "c": [right_or_wrong[0]] * 7}
    finals |= {"prior": [right_or_wrong[0]]}
    found = {(each.better, each.worse): each for each in differences("accuracy", True, finals, ["prior"])}
    zero = Metric(0.0, 0.0, 0.0)
    assert found["a", "b"].rows == zero
    assert found["c", "prior"].rows == found["c", "prior"].seeds == zero
    assert not found["a", "b"].real and not found["c", "prior"].real


def test_less_is_better_where_it_is() -> None:
    near, far = (np.column_stack([np.full(50, size), np.ones(50)]) for size in (1.0, 4.0))
    finals = {"far": [far, far], "near": [near, near]}
    found = differences("rmse", False, finals, [])[0]
    assert (found.better, found.worse, found.real) == ("near", "far", True)
    assert found.rows == found.seeds == Metric(1.0, 1.0, 1.0)
    assert differences("rmse", True, finals, [])[0].better == "far"


@pytest.mark.parametrize("size", [1e-250, 1e-100, 1e100, 1e250])
def test_errors_of_any_size_are_told_apart_alike(size: float) -> None:
    errors = np.random.default_rng(8).normal(size=(2, 3, 60)) * [[[1.0]], [[2.0]]]

    def found(unit: float) -> list[Difference]:
        tables = [[squared_units(unit * each) for each in trainings] for trainings in errors]
        return differences("rmse", False, dict(zip(("gru", "rnn"), tables, strict=True)), [])

    (plain,), (other,) = found(1.0), found(size)
    assert (other.better, other.real) == (plain.better, plain.real) == ("gru", True)
    for mine, its in ((other.rows, plain.rows), (other.seeds, plain.seeds)):
        for end in ("value", "low", "high"):
            assert getattr(mine, end) / size == pytest.approx(getattr(its, end), rel=1e-9)


def test_baselines_are_not_compared_with_each_other() -> None:
    finals = {
        "gru": shares([30, 31]),
        "prior": shares([20]),
        "lstm": shares([29, 30]),
        "majority": shares([10]),
    }
    pairs = [
        {each.better, each.worse} for each in differences("accuracy", True, finals, ["prior", "majority"])
    ]
    assert pairs == [
        {"gru", "prior"}, {"gru", "lstm"}, {"gru", "majority"}, {"prior", "lstm"}, {"lstm", "majority"},
    ]  # fmt: skip


@given(st.permutations(["gru", "lstm", "rnn", "prior"]))
@settings(max_examples=12, deadline=None)
def test_the_order_of_the_entries_changes_nothing(order: list[str]) -> None:
    draw = np.random.default_rng(7)
    finals = {name: list(draw.exponential(size=(3, 30, 2))) for name in ("gru", "lstm", "rnn")}
    finals["prior"] = [draw.exponential(size=(30, 2))]
    turned = {name: finals[name] for name in order}
    plain = scores("nats_per_token", finals)
    assert scores("nats_per_token", turned) == plain
    found = [differences("nats_per_token", False, each, ["prior"]) for each in (finals, turned)]
    assert sorted(found[0], key=repr) == sorted(found[1], key=repr)


def test_equals_are_named_in_one_order() -> None:
    for order in permutations(["b", "a"]):
        found = differences("accuracy", True, {name: shares([20, 20]) for name in order}, [])[0]
        assert (found.better, found.worse) == ("a", "b")


def test_what_is_undefined_has_no_score_and_no_difference() -> None:
    endless = np.array([[np.inf, 1.0], [1.0, 1.0], [2.0, 1.0]])
    plain = np.array([[1.0, 1.0], [1.0, 1.0], [2.0, 1.0]])
    finals = {"gru": [plain, endless], "lstm": [plain, plain], "none": [], "uniform": [plain + [1, 0]]}
    found = scores("nats_per_token", finals)
    assert found["gru"] == found["none"] == (NOTHING, NOTHING)
    assert found["lstm"][0].value == pytest.approx(4 / 3)
    pairs = [(each.better, each.worse) for each in differences("nats_per_token", False, finals, ["uniform"])]
    assert pairs == [("lstm", "uniform")]


@pytest.mark.parametrize("finals", [{}, {"gru": []}, {"gru": [np.zeros((0, 2))]}])
def test_where_nothing_was_judged_nothing_is_said(finals: dict[str, list[Table]]) -> None:
    assert scores("accuracy", finals) == dict.fromkeys(finals, (NOTHING, NOTHING))
    assert differences("accuracy", True, finals, []) == []


def test_one_unit_has_no_interval_over_rows_and_no_real_difference() -> None:
    found = differences("accuracy", True, {"gru": shares([1, 1], 1), "lstm": shares([0, 0], 1)}, [])[0]
    assert found.rows == Metric(1.0)
    assert found.seeds == Metric(1.0, 1.0, 1.0)
    assert not found.real


def test_many_rows_are_joined_and_cost_little() -> None:
    draw = np.random.default_rng(4)
    hits = draw.random((4, 50_001)) < np.array([[0.8], [0.8], [0.7], [0.7]])
    finals = {"gru": [right(each) for each in hits[:2]], "lstm": [right(each) for each in hits[2:]]}
    over_rows, _ = scores("accuracy", finals)["gru"]
    assert over_rows.value == pytest.approx(hits[:2].mean())
    found = differences("accuracy", True, finals, [])[0]
    assert found.rows.value == pytest.approx(hits[:2].mean() - hits[2:].mean())
    assert found.rows.low is not None and found.rows.high is not None
    expected = 2 * 1.96 * math.sqrt((0.16 + 0.21) / 2 / 50_001)
    assert found.rows.high - found.rows.low == pytest.approx(expected, rel=0.1)


def test_texts_are_compared_by_what_sacrebleu_makes_of_each_draw() -> None:
    references = [
        f"the {word} sat on the {place}" for word in ("cat", "dog") for place in ("mat", "sea", "moon")
    ]
    good, bad = [text[:-1] for text in references], [text[::-1] for text in references]
    units = [text_report(outputs, references).units for outputs in (good, bad)]
    assert units[0] is not None and units[1] is not None
    finals = {"gru": [units[0]] * 2, "copy": [units[1]]}
    found = differences("chrf", True, finals, ["copy"])[0]
    apart = [float(headline_score("chrf", each.sum(0))) for each in units if each is not None]
    assert found.better == "gru" and found.real
    assert found.rows.value == pytest.approx(apart[0] - apart[1])


def test_other_units_are_refused() -> None:
    with pytest.raises(UsageError, match="^finals: found 30 units and 40, expected the same units for all$"):
        scores("accuracy", {"gru": shares([20]), "lstm": shares([20], 30)})
