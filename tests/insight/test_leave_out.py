"""Leaving out and blanking: on scores whose parts are known, the effects are those parts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from unrolled.data.sequences import Sequences
from unrolled.insight import leave_out
from unrolled.insight.leave_out import field_effects, runs_of, step_effects


def additive(weights: NDArray[np.float64]) -> leave_out.Score:
    """Score a row by the sum of a weight for each of its tokens."""
    return lambda rows: np.array([weights[rows[place]].sum() for place in range(len(rows))])


@given(st.integers(0, 200), st.integers(1, 50))
def test_runs_cover_every_step_once_in_order(steps: int, at_most: int) -> None:
    runs = runs_of(steps, at_most)
    assert [step for run in runs for step in run] == list(range(steps))
    assert len(runs) <= at_most
    assert steps > at_most or all(len(run) == 1 for run in runs)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_in_an_additive_score_each_effect_is_the_planted_one(tokens: list[int]) -> None:
    weights = np.random.default_rng(0).normal(size=10)
    found = step_effects(additive(weights), np.array(tokens), runs_of(len(tokens), 512))
    np.testing.assert_allclose(found, weights[tokens], atol=1e-12)


def test_a_run_has_the_effect_of_its_steps_together() -> None:
    found = step_effects(additive(np.arange(10.0)), np.array([1, 2, 3, 4, 5]), runs_of(5, 2))
    assert found.tolist() == [6.0, 9.0]


def test_each_cell_of_an_additive_table_is_the_planted_one() -> None:
    draw = np.random.default_rng(0)
    row = draw.normal(size=(6, 3)).astype(np.float32)
    weights = draw.normal(size=3)
    found = field_effects(
        lambda rows: np.array([(rows[place].astype(float) @ weights).sum() for place in range(len(rows))]),
        row,
        runs_of(6, 512),
        [{0: 0.0}, {1: 0.0}, {2: 0.0}],
    )
    np.testing.assert_allclose(found, (row * weights).T, atol=1e-12)


def test_a_blank_may_touch_several_columns_and_the_row_stays_as_it_was() -> None:
    row = np.array([[5.0, 0.0]], dtype=np.float32)
    seen: list[list[list[float]]] = []

    def score(rows: Sequences) -> NDArray[np.float64]:
        seen.extend(rows[place].tolist() for place in range(len(rows)))
        return np.zeros(len(rows))

    field_effects(score, row, runs_of(1, 9), [{0: 0.0, 1: 1.0}])
    assert seen == [[[5.0, 0.0]], [[0.0, 1.0]]]
    assert row.tolist() == [[5.0, 0.0]]


def test_rows_left_without_a_step_keep_their_type_and_width() -> None:
    seen: list[Sequences] = []

    def score(rows: Sequences) -> NDArray[np.float64]:
        seen.append(rows)
        return rows.lengths.astype(float)

    found = step_effects(score, np.ones((1, 3), dtype=np.float32), runs_of(1, 9))
    assert found.tolist() == [1.0]
    assert seen[0][1].shape == (0, 3) and seen[0][1].dtype == np.float32


def test_a_row_of_no_steps_has_no_effects() -> None:
    assert step_effects(additive(np.ones(3)), np.zeros(0, dtype=np.int32), []).tolist() == []


def test_however_few_tokens_are_held_at_once_the_effects_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tokens = np.arange(9)
    whole = step_effects(additive(np.arange(10.0) ** 2), tokens, runs_of(9, 512))
    monkeypatch.setattr(leave_out, "TOKENS_AT_ONCE", 10)
    assert step_effects(additive(np.arange(10.0) ** 2), tokens, runs_of(9, 512)).tolist() == whole.tolist()
