"""MiniRocket where sktime is installed, and left out with a reason where it is not."""

from importlib.util import find_spec

import numpy as np
import pytest

from unrolled.tasks.baselines import rocket
from unrolled.tasks.baselines.baseline import LeftOut
from unrolled.tasks.baselines.rocket import Rocket

HERE = find_spec("sktime") is not None and find_spec("numba") is not None
needs_sktime = pytest.mark.skipif(
    not HERE, reason="sktime or numba is not installed: the extra rocket adds them"
)


def waves(count: int) -> tuple[list[np.ndarray], list[str]]:
    generator = np.random.default_rng(0)
    values, labels = [], []
    for _ in range(count):
        steps, label = int(generator.integers(5, 40)), str(generator.choice(["slow", "quick", "flat"]))
        rate = {"slow": 1.0, "quick": 2.5, "flat": 0.0}[label]
        phase = np.arange(steps) * rate + generator.uniform(0, 6)
        values.append(np.column_stack([np.sin(phase), generator.normal(size=steps)]))
        labels.append(label)
    return values, labels


def test_without_the_package_it_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rocket, "PACKAGES", ("a_package_that_is_not", "nor_this"))
    with pytest.raises(
        LeftOut,
        match=r"a_package_that_is_not and nor_this not installed; pip install 'unrolled\[rocket\]' adds it",
    ):
        Rocket(["a", "b"]).fit(*waves(2))


@pytest.mark.slow
@needs_sktime
def test_waves_are_told_apart_and_the_same_rows_give_the_same_scores() -> None:
    values, labels = waves(240)
    names = ["flat", "quick", "slow"]
    found = []
    for _ in range(2):
        model = Rocket(names)
        model.fit(values[:160], labels[:160])
        found.append(model.probabilities(values[160:]))
        assert model.note is None
    np.testing.assert_array_equal(*found)
    np.testing.assert_allclose(found[0].sum(1), 1)
    right = [names[k] == label for k, label in zip(found[0].argmax(1), labels[160:], strict=True)]
    assert np.mean(right) > 0.8


@pytest.mark.slow
@needs_sktime
def test_two_labels_are_in_the_order_of_the_names_and_one_falls_back() -> None:
    values, labels = waves(120)
    pairs = [(value, label) for value, label in zip(values, labels, strict=True) if label != "slow"]
    model = Rocket(["quick", "flat"])
    model.fit([value for value, _ in pairs], [label for _, label in pairs])
    best = model.probabilities([value for value, _ in pairs]).argmax(1)
    assert [["quick", "flat"][k] for k in best] == [label for _, label in pairs]
    model.fit([values[0]], ["flat"])
    assert model.note == "training rows of fewer than two labels: the labels' shares are used"
    np.testing.assert_allclose(model.probabilities(values[:1]), [[1 / 3, 2 / 3]])
