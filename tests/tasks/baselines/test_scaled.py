"""Numbers scaled by training, with marks for those missing: against numpy's own, and never by other rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from unrolled.tasks.baselines.features import NoFeatures
from unrolled.tasks.baselines.logistic import Logistic
from unrolled.tasks.baselines.plain_numbers import PlainNumbers
from unrolled.tasks.baselines.scaled import Scaled

CELLS = st.one_of(st.just(np.nan), st.integers(-9, 9).map(float))


def rows(matrix: np.ndarray) -> list[np.ndarray]:
    return [row[None] for row in matrix]


@given(matrix=arrays(np.float64, (6, 3), elements=CELLS))
def test_numbers_are_scaled_by_what_is_there(matrix: np.ndarray) -> None:
    gaps = np.isnan(matrix)
    varying = [c for c in range(3) if len(set(matrix[~gaps[:, c], c])) > 1]
    masked = [c for c in range(3) if 0 < gaps[:, c].sum() < 6]
    scaled = Scaled(PlainNumbers())
    if not varying and not masked:
        with pytest.raises(NoFeatures, match="every training row is the same in all that is measured of it"):
            scaled.fit(rows(matrix), most=9)
        return
    found = scaled.fit(rows(matrix), most=9)
    expected = [(matrix[:, c] - np.nanmean(matrix[:, c])) / np.nanstd(matrix[:, c]) for c in varying] + [
        gaps[:, c].astype(float) for c in masked
    ]
    np.testing.assert_allclose(found, np.nan_to_num(np.array(expected).T), atol=1e-12)
    np.testing.assert_array_equal(scaled.of(rows(matrix)), found)


def test_a_number_missing_for_the_first_time_counts_as_the_mean() -> None:
    scaled = Scaled(PlainNumbers())
    scaled.fit(rows(np.array([[1.0], [3.0]])), most=9)
    np.testing.assert_array_equal(scaled.of(rows(np.array([[np.nan], [2.0]]))), [[0.0], [0.0]])


def test_large_means_do_not_spoil_the_scale() -> None:
    found = Scaled(PlainNumbers()).fit(rows(np.array([[1e9], [1e9 + 2]])), most=9)
    np.testing.assert_allclose(found, [[-1.0], [1.0]])


def test_lines_and_gaps_are_learnt_and_corners_are_not() -> None:
    generator = np.random.default_rng(0)
    matrix = generator.normal(size=(600, 3))
    matrix[generator.random(600) < 0.5, 2] = np.nan
    line = np.where(matrix[:, 0] * 1e3 + matrix[:, 1] > 0, "yes", "no")
    gap = np.where(np.isnan(matrix[:, 2]), "yes", "no")
    corner = np.where(matrix[:, 0] * matrix[:, 1] > 0, "yes", "no")
    for answers, low, high in ((line, 0.97, 1.0), (gap, 1.0, 1.0), (corner, 0.35, 0.65)):
        model = Logistic(["no", "yes"], Scaled(PlainNumbers()))
        model.fit(rows(matrix[:400]), answers[:400].tolist())
        best = model.probabilities(rows(matrix[400:])).argmax(1)
        assert low <= np.mean(np.array(["no", "yes"])[best] == answers[400:]) <= high
