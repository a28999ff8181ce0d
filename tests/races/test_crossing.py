"""Where one overtakes another: planted crossings are found, their intervals hold them, and no others are."""

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from races.made_rows import CURVES, SIZES, found, part, parts
from unrolled.races.by_rows import Pair
from unrolled.races.crossing import crossing, crossings, gap_draws
from unrolled.races.overtaking import by_rows
from unrolled.races.paired import Drawn
from unrolled.races.rows_sentence import told

gap_lists = st.lists(st.floats(-1, 1, allow_nan=False, width=32), min_size=2, max_size=6)


def pair(names: set[str] | None = None, **options: Any) -> Pair:
    names = names or {"gru", "transformer"}
    return next(each for each in found(**options).pairs if {each.one, each.other} == names)


@given(st.floats(2.05, 3.95), st.floats(0.01, 5.0))
def test_a_line_that_crosses_is_found_where_it_does(at: float, slope: float) -> None:
    gaps = np.array([[slope * (np.log10(size) - at) for size in SIZES]])
    assert crossings(SIZES, gaps)[0] == pytest.approx(10**at, rel=1e-9)


@given(gap_lists)
def test_it_is_the_last_change_up_to_the_last_size(gaps: list[float]) -> None:
    sizes = [100 * 3**place for place in range(len(gaps))]
    (at,) = crossings(sizes, np.array([gaps]))
    ahead = [gap > 0 for gap in gaps]
    if all(ahead):
        assert at == 0
    elif not ahead[-1]:
        assert at == math.inf
    else:
        before = max(place for place, is_ahead in enumerate(ahead) if not is_ahead)
        # What rounding alone makes of the logarithm is no rows.
        assert sizes[before] * (1 - 1e-9) <= at <= sizes[before + 1] * (1 + 1e-9)
        value = np.interp(math.log(at), np.log(sizes), gaps)
        assert value == pytest.approx(0, abs=1e-6)


@given(gap_lists, st.data())
def test_of_a_size_within_the_last_change_before_it_counts_or_the_first_behind(
    gaps: list[float], data: st.DataObject
) -> None:
    sizes = [100 * 3**place for place in range(len(gaps))]
    at = data.draw(st.integers(0, len(gaps) - 1))
    (found,) = crossings(sizes, np.array([gaps]), at)
    if gaps[at] > 0:
        assert found == crossings(sizes[: at + 1], np.array([gaps[: at + 1]]))[0] <= sizes[at]
    else:
        # Up to where it is ahead first, that is the last change.
        behind = next((place for place in range(at, len(gaps)) if gaps[place] > 0), None)
        assert found >= sizes[at] * (1 - 1e-9)
        if behind is None:
            assert found == math.inf
        else:
            assert found == crossings(sizes[: behind + 1], np.array([gaps[: behind + 1]]))[0]


@given(st.lists(st.lists(st.floats(-1, 1), min_size=3, max_size=3), min_size=1, max_size=30))
def test_the_interval_holds_the_value_and_the_share_counts_the_draws(draws: list[list[float]]) -> None:
    gaps = [-0.1, 0.05, 0.2]
    each = crossing(("a", "b"), SIZES, gaps, np.array(draws), real=False)
    assert each is not None and each.share is not None
    assert each.low is None or each.low <= each.rows
    assert each.high is None or each.high >= each.rows
    crossed = [draw[-1] > 0 and min(draw) <= 0 for draw in draws]
    assert each.share == pytest.approx(np.mean(crossed))


def test_what_lies_outside_the_sizes_leaves_the_interval_open() -> None:
    draws = np.array([[0.1, 0.2]] * 30 + [[-0.1, 0.1]] * 940 + [[-0.2, -0.1]] * 30)
    each = crossing(("a", "b"), [100, 10_000], [-0.1, 0.1], draws, real=True)
    assert each is not None
    assert (each.low, each.high, each.share) == (None, None, 0.94)
    inside = crossing(("a", "b"), [100, 10_000], [-0.1, 0.1], draws[10:-10], real=True)
    assert inside is not None
    assert (inside.low, inside.high) == (pytest.approx(1000), pytest.approx(1000))


def test_no_line_crosses_that_is_ahead_everywhere_or_never() -> None:
    assert crossing(("a", "b"), SIZES, [0.1, 0.2, 0.1], None, real=False) is None
    assert crossing(("a", "b"), SIZES, [-0.1, 0.2, -0.1], None, real=False) is None
    assert crossing(("a", "b"), SIZES, [0.0, 0.0, 0.0], None, real=False) is None


def test_draws_spread_as_the_rows_and_the_trainings_do() -> None:
    flat = Drawn([0.7, 0.7, 0.7], np.full(20_000, 0.7), 500)
    samples = np.random.default_rng(1).normal(0.8, 0.01, 20_000)
    values = [0.78, 0.8, 0.82]
    alone = gap_draws(Drawn(values, np.full(20_000, 0.8), 500), flat, [1])
    both = gap_draws(Drawn(values, samples, 500), flat, [1])
    assert alone is not None and both is not None
    # Of one side with a spread, Student's t with two degrees of freedom: half of the draws within 0.816 s / √K.
    assert np.mean(np.abs(alone - 0.1) < 0.816 * 0.02 / 3**0.5) == pytest.approx(0.5, abs=0.02)
    # In 95% within the interval over trainings.
    assert np.mean(np.abs(alone - 0.1) < 4.303 * 0.02 / 3**0.5) == pytest.approx(0.95, abs=0.01)
    assert np.allclose(both - samples, alone - 0.8)
    assert gap_draws(Drawn([0.8], samples, 500), flat, [1]) is None


def test_a_planted_crossing_is_told_with_its_interval() -> None:
    each = pair()
    at = each.crossing
    assert at is not None and at.real
    assert (at.overtaken, at.by) == ("gru", "transformer")
    assert at.low is not None and at.high is not None and at.share is not None
    assert at.low < 1000 * 10**0.5 < at.high
    assert 1000 < at.low < at.rows < at.high < 10_000
    assert at.share > 0.97
    assert each.said.startswith("transformer overtakes gru at about ")
    assert [(lead.better, lead.real) for lead in each.leads] == [
        ("gru", True), ("gru", True), ("transformer", True),
    ]  # fmt: skip


def test_where_less_is_better_the_same_errors_cross_at_the_same_place() -> None:
    made = parts(rows=400)
    gains = by_rows(made).pairs
    assert json.dumps(by_rows(made).as_json(), allow_nan=False)
    # Wrong answers instead of right ones, and fewer of them are better.
    losses = []
    for each in made:
        finals = {
            name: [np.column_stack([1 - units[:, 0], units[:, 1]]) for units in trainings]
            for name, trainings in each.finals.items()
        }
        whole = replace(each.comparison, race=replace(each.comparison.race, more_is_better=False))
        losses.append(each._replace(comparison=whole, finals=finals))
    for one, other in zip(gains, by_rows(losses).pairs, strict=True):
        assert (one.crossing is None) == (other.crossing is None)
        if one.crossing is not None and other.crossing is not None:
            assert (one.crossing.overtaken, one.crossing.by) == (other.crossing.overtaken, other.crossing.by)
            assert one.crossing.rows == pytest.approx(other.crossing.rows)


def test_swapped_names_swap_the_answer() -> None:
    curves = {"gru": CURVES["gru"], "transformer": CURVES["transformer"]}
    first = pair(curves=curves, baselines={}, rows=500)
    swapped = pair(
        curves={"transformer": CURVES["gru"], "gru": CURVES["transformer"]}, baselines={}, rows=500
    )
    assert first.crossing is not None and swapped.crossing is not None
    assert swapped.crossing.overtaken == first.crossing.by and swapped.crossing.by == first.crossing.overtaken
    assert swapped.crossing.rows == first.crossing.rows
    exchange = {"gru": "transformer", "transformer": "gru"}
    words = [exchange.get(word, word) for word in first.said.partition(" at about")[0].split()]
    assert " ".join(words) == swapped.said.partition(" at about")[0]


def test_the_order_of_the_contenders_changes_nothing() -> None:
    made = parts(rows=500)
    turned = [
        part(each.rows, dict(reversed(list(each.finals.items()))), ["majority", "tfidf_words"])
        for each in made
    ]
    there, back = by_rows(made), by_rows(turned)
    crossed = {frozenset((pair.one, pair.other)): pair.crossing for pair in there.pairs}
    assert crossed == {frozenset((pair.one, pair.other)): pair.crossing for pair in back.pairs}


def test_lines_that_do_not_cross_are_told_as_that() -> None:
    assert pair({"gru", "bag"}).said == "gru is ahead of bag at every size"
    assert pair({"gru", "bag"}).crossing is None
    even = {"gru": (0.7, 0.7, 0.7), "transformer": (0.7, 0.7, 0.7)}
    said = pair(curves=even, rows=300, noise=0.01).said
    assert said.endswith(" can't be told apart at any size")
    assert set(said.split()[:3]) == {"gru", "and", "transformer"}


@pytest.mark.parametrize(
    ("gru", "expected"),
    [
        ((0.75, 0.6, 0.6), "gru is ahead of transformer at 100 rows; from 1,000 on they can't be told apart"),
        ((0.6, 0.6, 0.75), "gru is ahead of transformer at 10,000 rows; at 100 and 1,000 they can't be told apart"),
        ((0.6, 0.75, 0.75), "gru is ahead of transformer from 1,000 rows on; on fewer they can't be told apart"),
        ((0.75, 0.6, 0.75), "gru is ahead of transformer at 100 and 10,000 rows; at 1,000 they can't be told apart"),
        ((0.75, 0.75, 0.6), "gru is ahead of transformer at 100 and 1,000 rows; at 10,000 they can't be told apart"),
        (
            (0.75, 0.45, 0.75),
            "gru and transformer change places more than once: ahead is gru at 100 and 10,000 rows and transformer "
            "at 1,000 rows",
        ),
    ],
)  # fmt: skip
def test_every_other_course_has_its_words(gru: tuple[float, ...], expected: str) -> None:
    curves = {"gru": gru, "transformer": (0.6, 0.6, 0.6)}
    assert pair(curves=curves, baselines={}, rows=2000, noise=0.0, seed=2).said == expected


def test_one_training_each_says_that_it_is_too_few() -> None:
    each = pair(trainings=1, rows=300)
    assert each.said.endswith(" can't be told apart at any size: one training is too few")
    assert each.crossing is not None
    assert (each.crossing.low, each.crossing.high, each.crossing.share) == (None, None, None)
    assert not each.crossing.real


def test_one_size_is_told_by_its_number() -> None:
    each = pair({"gru", "bag"}, sizes=[100], rows=1000)
    assert each.said == "gru is ahead of bag at 100 rows"


def test_who_has_no_score_at_a_size_is_compared_at_the_others() -> None:
    made = parts(rows=800)
    without = {name: finals for name, finals in made[0].finals.items() if name != "gru"}
    made[0] = part(100, without, ["tfidf_words", "majority"])
    each = next(pair for pair in by_rows(made).pairs if {pair.one, pair.other} == {"gru", "bag"})
    assert each.said == "gru is ahead of bag at every size (at 100 rows one of them has no score)"
    assert [lead.rows for lead in each.leads] == [1000, 10_000]


def test_of_many_pairs_those_that_change_places_are_told() -> None:
    curves = {f"model {number}": (0.5 + 0.1 * number, 0.55 + 0.1 * number) for number in range(4)}
    curves["climber"] = (0.45, 0.95)
    sentences = told(found(curves=curves, baselines={}, sizes=[100, 1000], rows=600))
    assert len(sentences) == 5
    assert all(sentence.startswith("climber overtakes model ") for sentence in sentences[:4])
    assert sentences[-1] == "6 other pairs do not change places."
    turned = {f"model {number}": (0.5 + 0.1 * number, 0.8 - 0.1 * number) for number in range(4)}
    turned["high"], turned["higher"] = (0.85, 0.85), (0.93, 0.93)
    sentences = told(found(curves=turned, baselines={}, sizes=[100, 1000], rows=2000))
    assert [" overtakes " in each for each in sentences] == [True] * 6 + [False]
    assert sentences[-1] == "9 other pairs do not change places."
    sentences = told(found(curves={f"m{n}": (0.4 + 0.1 * n, 0.8 - 0.1 * n) for n in range(5)}, baselines={},
                           sizes=[100, 1000], rows=2000))  # fmt: skip
    assert sentences[-1] == "4 other pairs change places."


@pytest.mark.slow
@pytest.mark.parametrize("trainings", [3, 5])
def test_intervals_hold_the_planted_crossing_about_as_often_as_they_say(trainings: int) -> None:
    # Where both cross at 1,000 rows and the noise of trainings is as large as that of the test rows.
    curves = {"gru": (0.70, 0.75, 0.80), "transformer": (0.60, 0.75, 0.90)}
    held, races = 0, 150
    for seed in range(races):
        each = pair(curves=curves, baselines={}, rows=500, trainings=trainings, noise=0.02, seed=seed)
        at = each.crossing
        assert at is not None
        held += (at.low or 0.0) <= 1000 <= (at.high or math.inf)
    # 95% would be 142 of 150; Student's t at either end makes them rather wider than that.
    assert held >= 138


@pytest.mark.slow
def test_one_and_the_same_contender_rarely_overtakes_itself() -> None:
    even = {"gru": (0.7, 0.75, 0.8), "transformer": (0.7, 0.75, 0.8)}
    races = [pair(curves=even, baselines={}, rows=300, noise=0.02, seed=seed) for seed in range(100)]
    assert sum(each.crossing is not None and each.crossing.real for each in races) <= 2
