"""How early a model knows: every row cut to a share of it, scored as a shorter row would be."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from networks import small_network
from unrolled.data.sequences import Sequences
from unrolled.errors import UsageError
from unrolled.models.architectures import ARCHITECTURES
from unrolled.predictor.by_prefix import SHARES, by_prefix, prefixes, with_prefixes
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.tasks.metrics.classification import classification_report
from unrolled.tasks.value import Value

TASK = Label(names=("no", "yes"))


def random_rows(count: int = 40, seed: int = 0) -> Sequences:
    draw = np.random.default_rng(seed)
    rows = [draw.integers(3, 9, draw.integers(1, 12)) for _ in range(count)]
    return Sequences.from_rows(rows, draw.integers(0, 2, count))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=8), st.sampled_from([*SHARES, 0.3, 1 / 3]))
def test_a_prefix_is_the_first_steps_rounded_up(lengths: list[int], share: float) -> None:
    rows = Sequences.from_rows([list(range(length)) for length in lengths], list(range(len(lengths))))
    cut = prefixes(rows, share)
    for place, length in enumerate(lengths):
        kept = len(cut[place])
        assert cut[place].tolist() == list(range(kept))
        assert kept - 1 < share * length <= kept + 1e-6 or length == 0
    assert cut.targets is not None and cut.targets.tolist() == list(range(len(lengths)))


def test_a_tenth_of_ten_steps_is_one_and_of_three_is_one() -> None:
    rows = Sequences.from_rows([list(range(10)), [1, 2, 3], list(range(30))])
    assert prefixes(rows, 0.1).lengths.tolist() == [1, 1, 3]


def test_channels_are_cut_in_time_alone() -> None:
    rows = Sequences.from_rows([np.arange(8, dtype=np.float32).reshape(4, 2)], [0.5])
    assert prefixes(rows, 0.5)[0].tolist() == [[0, 1], [2, 3]]


@pytest.mark.parametrize("share", [0.0, -1.0, 1.5])
def test_an_impossible_share_is_refused(share: float) -> None:
    with pytest.raises(UsageError, match=f"share: found {share}, expected above 0 and at most 1"):
        prefixes(random_rows(), share)


@pytest.mark.parametrize("architecture", sorted(ARCHITECTURES))
def test_every_architecture_is_judged_and_the_whole_is_the_report(architecture: str) -> None:
    shape = {"longest": 12} if architecture == "flat" else {}
    network = small_network(TASK, 9, architecture, **shape)
    found = by_prefix(TASK, network, random_rows())
    assert [score.share for score in found] == list(SHARES)
    assert {score.name for score in found} == {"accuracy"}
    assert found[-1].metric == TASK.report(network, random_rows()).metrics["accuracy"]
    assert all(score.metric.low is not None for score in found)


def test_a_streaming_models_prefix_is_its_running_answer() -> None:
    network = small_network(TASK, 9, "lstm").double()
    rows = random_rows()
    half = prefixes(rows, 0.5)
    found = TASK.predictions(network, half)
    with network.scoring():
        for place in range(len(rows)):
            features, _ = network.model(torch.from_numpy(rows[place].astype(np.int64))[None])
            running = network.head(features)[0][0].softmax(-1)
            expected = running[len(half[place]) - 1].numpy()
            np.testing.assert_allclose(found[place], expected, atol=1e-10)


def test_what_stands_at_the_end_is_known_at_the_end_alone() -> None:
    """A hand-made answer: the last token says it, and before that there is nothing to go by."""
    draw = np.random.default_rng(1)
    labels = draw.integers(0, 2, 400)
    rows = Sequences.from_rows([[3] * 9 + [4 + label] for label in labels], labels)

    class Last:
        headline = TASK.headline

        def report(self, network: object, rows: Sequences) -> object:
            last = np.array([rows[place][-1] for place in range(len(rows))])
            probabilities = np.stack([last == 4, last == 5], 1) + 0.5 * (last == 3)[:, None]
            return classification_report(probabilities, rows.targets, names=["no", "yes"])

    found = by_prefix(Last(), None, rows)  # type: ignore[arg-type]
    assert [score.metric.value == 1 for score in found] == [False, False, False, True]
    assert abs(found[0].metric.value - 0.5) < 0.1


def test_a_language_model_is_refused() -> None:
    task = Continuation(tuple([1] * 9), closed=True)
    with pytest.raises(UsageError, match="--by-prefix: a language model is judged on every step"):
        by_prefix(task, small_network(task, 9), random_rows())


def test_json_names_the_metric_and_its_interval() -> None:
    found = by_prefix(TASK, small_network(TASK, 9), random_rows())[1].as_json()
    assert set(found) == {"share", "metric", "value", "low", "high"}
    assert (found["share"], found["metric"]) == (0.25, "accuracy")


def test_a_report_has_the_prefixes_among_its_details() -> None:
    network = small_network(TASK, 9)
    plain = TASK.report(network, random_rows())
    judged = with_prefixes(plain, TASK, network, random_rows())
    # What each row adds is needed to compare two models row by row.
    assert plain.units is not None and judged.units is plain.units
    report = judged.as_json()
    assert report["metrics"] == plain.as_json()["metrics"]
    shown = report["details"].pop("by_prefix")
    assert report["details"] == plain.as_json()["details"]
    assert [score["share"] for score in shown] == list(SHARES)
    assert shown[-1]["value"] == report["metrics"]["accuracy"]["value"]


def test_numbers_are_judged_by_prefix_too() -> None:
    task = Value(mean=3.0, deviation=2.0)
    rows = random_rows()
    rows = Sequences(rows.tokens, rows.offsets, np.arange(len(rows), dtype=np.float64))
    assert {score.name for score in by_prefix(task, small_network(task, 9), rows)} == {"rmse"}
