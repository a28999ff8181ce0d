"""Which differences are real in a race in folds: both intervals by hand, chance is called no difference, and one that
was planted is found."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import stats

from unrolled.races.comparison import Difference
from unrolled.races.fold_scores import (
    Folds,
    corrected_interval,
    fold_means,
    folded_differences,
    folded_scores,
)
from unrolled.races.paired import Table, differences, scores
from unrolled.tasks.metrics.metric import Metric
from unrolled.tasks.metrics.squared_units import squared_units

NOTHING = Metric(None)
SHARE = 0.25


def right(found: Sequence[int] | np.ndarray) -> Table:
    """Return the units of answers that were right (1) or wrong (0)."""
    return np.column_stack([found, np.ones(len(found))]).astype(np.float64)


def share(count: int, rows: int = 40) -> Table:
    """Return the units of a training with so many right answers."""
    return right(np.arange(rows) < count)


def by_hand(values: Sequence[float], test_share: float) -> tuple[float, float, float]:
    """Work out the corrected interval as the paper has it (Nadeau and Bengio 2003, equation 10)."""
    count = len(values)
    mean = sum(values) / count
    variance = sum((value - mean) ** 2 for value in values) / (count - 1)
    reach = stats.t(count - 1).ppf(0.975) * math.sqrt((1 / count + test_share) * variance)
    return mean, mean - reach, mean + reach


@given(
    st.lists(st.floats(-100, 100), min_size=2, max_size=10),
    st.floats(0, 2),
)
@hypothesis_settings(max_examples=60, deadline=None)
def test_the_interval_over_folds_is_the_corrected_t(values: list[float], test_share: float) -> None:
    found = corrected_interval(values, test_share)
    expected = by_hand(values, test_share)
    assert [found.value, found.low, found.high] == pytest.approx(expected, abs=1e-9)


def test_the_correction_alone_makes_it_wider_than_students() -> None:
    values = [0.7, 0.8, 0.75, 0.9]
    plain = stats.t.interval(0.95, 3, loc=np.mean(values), scale=stats.sem(values))
    found = corrected_interval(values, 0.0)
    assert [found.low, found.high] == pytest.approx(plain)
    corrected = corrected_interval(values, 1 / 3)
    assert corrected.high is not None and corrected.value is not None
    # Of four folds, in which each test row has three training rows: √(1/4 + 1/3) in place of √(1/4).
    assert corrected.high - corrected.value == pytest.approx(
        (plain[1] - np.mean(values)) * math.sqrt(7 / 12) / 0.5
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], NOTHING), ([0.5], Metric(0.5)), ([0.5, math.nan], NOTHING), ([0.5, 0.5], Metric(0.5, 0.5, 0.5))],
)
def test_what_has_no_interval_over_folds(values: list[float], expected: Metric) -> None:
    assert corrected_interval(values, SHARE) == expected


def made(draw: np.random.Generator, rows: Sequence[int], seeds: int = 1) -> list[list[Table]]:
    """Return the units of folds of so many rows."""
    return [[right(draw.random(count) < 0.6) for _ in range(seeds)] for count in rows]


def test_a_score_is_over_the_rows_of_all_folds_and_its_spread_over_the_folds() -> None:
    draw = np.random.default_rng(0)
    entries = {"gru": made(draw, [30, 50, 20], seeds=2), "prior": made(draw, [30, 50, 20])}
    found = folded_scores("accuracy", entries, test_share=SHARE)
    for name, folds in entries.items():
        together = [
            np.concatenate([trainings[number] for trainings in folds]) for number in range(len(folds[0]))
        ]
        assert found[name][0] == scores("accuracy", {name: together})[name][0]
        in_folds = [float(np.mean([units[:, 0].mean() for units in trainings])) for trainings in folds]
        spread = found[name][1]
        assert [spread.value, spread.low, spread.high] == pytest.approx(by_hand(in_folds, SHARE))


def test_a_difference_is_paired_by_row_and_by_fold_against_a_baseline_too() -> None:
    draw = np.random.default_rng(1)
    entries = {name: made(draw, [40, 40, 40, 20]) for name in ("gru", "lstm", "prior")}
    together = {name: [np.concatenate([each[0] for each in folds])] for name, folds in entries.items()}
    plain = {(each.better, each.worse): each for each in differences("accuracy", True, together, ["prior"])}
    found = folded_differences("accuracy", True, entries, ["prior"], test_share=SHARE)
    assert {(each.better, each.worse) for each in found} == set(plain)
    assert len(found) == 3
    for each in found:
        assert each.rows == plain[each.better, each.worse].rows
        gaps = np.subtract(
            fold_means("accuracy", entries[each.better]), fold_means("accuracy", entries[each.worse])
        )
        seeds = each.seeds
        assert [seeds.value, seeds.low, seeds.high] == pytest.approx(by_hand(gaps.tolist(), SHARE))


def test_less_is_better_where_it_is() -> None:
    near, far = (
        [[np.column_stack([np.full(20, size + fold), np.ones(20)])] for fold in range(3)]
        for size in (1.0, 9.0)
    )
    (found,) = folded_differences("rmse", False, {"far": far, "near": near}, [], test_share=SHARE)
    assert (found.better, found.worse, found.real) == ("near", "far", True)
    gaps = [math.sqrt(9 + fold) - math.sqrt(1 + fold) for fold in range(3)]
    assert [found.seeds.value, found.seeds.low, found.seeds.high] == pytest.approx(by_hand(gaps, SHARE))
    assert found.rows.value == pytest.approx(math.sqrt(10) - math.sqrt(2))


def test_huge_errors_in_one_fold_weigh_what_they_are() -> None:
    folds = [np.array([3.0, 4.0]), np.array([3e200, 4e200])]
    entries = {"gru": [[squared_units(errors)] for errors in folds]}
    found, _ = folded_scores("rmse", entries, test_share=SHARE)["gru"]
    # Of four errors two count at all.
    assert found.value == pytest.approx(5e200 / 2)


def test_equal_folds_are_no_difference() -> None:
    folds = [[share(30)], [share(20)], [share(33)]]
    (found,) = folded_differences("accuracy", True, {"b": folds, "a": folds}, [], test_share=SHARE)
    zero = Metric(0.0, 0.0, 0.0)
    assert (found.better, found.worse) == ("a", "b")
    assert found.rows == found.seeds == zero
    assert not found.real


def test_what_the_folds_or_the_rows_leave_open_is_not_real() -> None:
    # Far better in one fold, a little worse in the others: the rows say yes, the folds don't.
    better = [[share(400, 400)], [share(199, 400)], [share(199, 400)]]
    worse = [[share(100, 400)], [share(200, 400)], [share(200, 400)]]
    (found,) = folded_differences("accuracy", True, {"gru": better, "lstm": worse}, [], test_share=SHARE)
    assert found.rows.low is not None and found.rows.low > 0
    assert found.seeds.low is not None and found.seeds.low < 0
    assert not found.real
    # One row better in each fold.
    better, worse = [[share(30)]] * 3, [[share(29)]] * 3
    (found,) = folded_differences("accuracy", True, {"gru": better, "lstm": worse}, [], test_share=SHARE)
    assert found.seeds.low == pytest.approx(0.025)
    assert found.rows.low is not None and found.rows.low <= 0.025 / 3
    assert found.real == (found.rows.low > 0)


def test_where_folds_point_the_other_way_than_the_rows_nothing_is_real() -> None:
    # The large fold outweighs the two small ones over the rows, but not as a fold among three.
    one = [[share(900, 1000)], [share(8, 20)], [share(8, 20)]]
    other = [[share(800, 1000)], [share(14, 20)], [share(15, 20)]]
    (found,) = folded_differences("accuracy", True, {"one": one, "other": other}, [], test_share=SHARE)
    assert found.better == "one" and found.rows.value is not None and found.rows.value > 0
    assert found.seeds.value is not None and found.seeds.value < 0
    assert not found.real


def test_each_fold_counts_as_many_trainings_as_the_fold_with_the_fewest() -> None:
    folds: Folds = [[share(40), share(0)], [share(20)]]
    over_rows, over_folds = folded_scores("accuracy", {"gru": folds}, test_share=SHARE)["gru"]
    assert over_rows.value == over_folds.value == pytest.approx(0.75)


def test_an_undefined_fold_leaves_the_difference_without_an_interval_over_folds() -> None:
    empty, full = np.array([[0.0, 0.0]] * 9), np.array([[2.0, 2.0], [0.0, 2.0], [2.0, 2.0]] * 3)
    entries = {"gru": [[full], [empty], [full]], "prior": [[full * [0, 1]], [empty], [full * [0, 1]]]}
    (found,) = folded_differences("micro_f1", True, entries, ["prior"], test_share=SHARE)
    assert found.better == "gru" and found.rows.low is not None and found.rows.low > 0
    assert found.seeds == Metric(found.rows.value)
    assert not found.real
    assert folded_scores("micro_f1", entries, test_share=SHARE)["gru"][1] == NOTHING


def test_whole_groups_are_drawn() -> None:
    # Twelve groups of ten rows each, all right or all wrong: as sure as twelve rows, not as 120.
    hits = np.repeat([1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1], 10)
    folds = [[right(hits[:60])], [right(hits[60:])]]
    groups = np.repeat(np.arange(12), 10)
    by_row, _ = folded_scores("accuracy", {"gru": folds}, test_share=SHARE)["gru"]
    by_group, _ = folded_scores("accuracy", {"gru": folds}, test_share=SHARE, groups=groups)["gru"]
    assert by_row.value == by_group.value == 0.75
    drawn = np.random.default_rng(5).choice(hits[::10], size=(4000, 12)).mean(1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    assert by_group.low == pytest.approx(low, abs=1 / 12) and by_group.high == pytest.approx(high, abs=1 / 12)
    assert by_row.low is not None and by_row.low > low + 0.1
    # The order of the rows changes nothing.
    order = np.random.default_rng(6).permutation(60)
    turned = [[right(hits[:60][order])], [right(hits[60:])]]
    other = np.concatenate([groups[:60][order], groups[60:]])
    assert folded_scores("accuracy", {"gru": turned}, test_share=SHARE, groups=other)["gru"][0].value == 0.75


class Data:
    """Rows of two classes, which every column tells apart as badly as any other."""

    def __init__(self, draw: np.random.Generator, *, rows: int, columns: int) -> None:
        self.truth = draw.integers(2, size=rows)
        self.columns = draw.normal(size=(rows, columns)) + 0.35 * (2 * self.truth[:, None] - 1)


def learnt(data: Data, seen: slice, folds: int) -> list[list[Table]]:
    """Learn the classes' means from some of the columns, fold by fold, and answer with the nearer one."""
    places = np.arange(len(data.truth)) % folds
    found = []
    for fold in range(folds):
        train, test = places != fold, places == fold
        columns, truth = data.columns[:, seen], data.truth
        means = [columns[train & (truth == label)].mean(0) for label in (0, 1)]
        distances = [((columns[test] - mean) ** 2).sum(1) for mean in means]
        found.append([right((distances[1] < distances[0]) == truth[test])])
    return found


def decided(seed: int, *, others: slice, rows: int = 150) -> Difference:
    """Race two learners on the same data in five folds, whose training rows are shared as in a real race."""
    data = Data(np.random.default_rng(seed), rows=rows, columns=12)
    entries = {"one": learnt(data, slice(0, 6), 5), "other": learnt(data, others, 5)}
    (found,) = folded_differences("accuracy", True, entries, [], test_share=0.25)
    return found


def test_equal_learners_on_shared_training_rows_are_seldom_called_different() -> None:
    assert sum(decided(seed, others=slice(6, 12)).real for seed in range(200)) <= 20


def test_a_planted_difference_between_learners_is_found() -> None:
    found = [decided(seed, others=slice(6, 7), rows=1500) for seed in range(20)]
    assert all(each.real and each.better == "one" for each in found)
