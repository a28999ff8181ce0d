"""Several labels a row: the loss and the probabilities against formulas written out anew, in float64."""

from collections import Counter

import numpy as np
import pytest
import torch

from networks import double, small_network
from unrolled.data.batch import labelled_batch
from unrolled.data.row_batches import RowBatches
from unrolled.data.sequences import Sequences
from unrolled.errors import UsageError
from unrolled.tasks.label_set import LabelSet, presence_weights

NAMES = ("a", "b", "c")
VOCABULARY = 11


def rows(count: int, seed: int = 0) -> Sequences:
    """Return rows in no order of length, with a mark for each label."""
    draw = np.random.default_rng(seed)
    texts = [draw.integers(3, VOCABULARY, draw.integers(1, 10)) for _ in range(count)]
    return Sequences.from_rows(texts, targets=(draw.random((count, 3)) < 0.4).astype(np.float32))


def shares(task: LabelSet, sequences: Sequences) -> np.ndarray:
    """Return the probability of each label for every row alone, in float64."""
    network = double(small_network(task, VOCABULARY))
    with torch.no_grad():
        found = [
            network.head(network.model(torch.tensor([sequences[row].tolist()]))[0])[0][0, -1]
            for row in range(len(sequences))
        ]
    return 1 / (1 + np.exp(-torch.stack(found).numpy()))


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
@pytest.mark.parametrize("weights", [None, (0.5, 1.0, 4.0)])
def test_the_loss_is_its_formula(weights: tuple[float, ...] | None, smoothing: float) -> None:
    task = LabelSet(NAMES, weights=weights, label_smoothing=smoothing)
    sequences = rows(7)
    with torch.no_grad():
        found = float(task.loss(small_network(task, VOCABULARY), labelled_batch(sequences, np.arange(7))))
    assert sequences.targets is not None
    total = 0.0
    for probabilities, marks in zip(shares(task, sequences), sequences.targets, strict=True):
        for weight, share, mark in zip(weights or (1.0,) * 3, probabilities, marks, strict=True):
            target = mark * (1 - smoothing) + smoothing / 2
            total -= weight * target * np.log(share) + (1 - target) * np.log(1 - share)
    assert found == pytest.approx(total / 21, rel=1e-5)


def test_each_label_is_decided_for_itself() -> None:
    task, sequences = LabelSet(NAMES), rows(50)
    found = task.predictions(small_network(task, VOCABULARY), sequences)
    assert found == pytest.approx(shares(task, sequences), abs=1e-5)
    assert found.sum(1).std() > 0.01


def test_validation_is_micro_f1_then_likelihood() -> None:
    task, sequences = LabelSet(NAMES), rows(40)
    found = task.validate(small_network(task, VOCABULARY), sequences, at_most=10**6)
    probabilities, true = shares(task, sequences), np.asarray(sequences.targets) > 0
    given = probabilities >= 0.5
    micro = 2 * (given & true).sum() / (given.sum() + true.sum())
    nats = -np.log(np.where(true, probabilities, 1 - probabilities)).mean()
    assert found.shown == pytest.approx({"micro_f1": micro, "nats": nats}, rel=1e-5)
    assert found.order == pytest.approx((1 - micro, nats), rel=1e-5)


def test_where_nothing_is_to_be_found_nothing_is_missed() -> None:
    task, sequences = LabelSet(("a",)), Sequences.from_rows([[3]], targets=np.zeros((1, 1), np.float32))
    network = small_network(task, VOCABULARY)
    with torch.no_grad():
        network.head.scores.weight.zero_()
        network.head.scores.bias.fill_(-5.0)
    assert task.validate(network, sequences, at_most=9).shown["micro_f1"] == 1.0


def test_the_report_holds_every_figure() -> None:
    task = LabelSet(NAMES)
    report = task.report(small_network(task, VOCABULARY), rows(60))
    assert list(report.metrics) == ["micro_f1", "macro_f1", "exact_match"]
    assert set(report.details) == {"labels", "exact_match_by_length"}
    assert task.headline == ("micro_f1", True)


def test_an_answer_is_every_likely_label_with_the_probability_of_exactly_these() -> None:
    task, prediction = LabelSet(NAMES), np.array([0.9, 0.2, 0.6])
    answer = task.answer(prediction, top=2)
    assert answer.output == "a;c"
    assert answer.score == pytest.approx(0.9 * 0.8 * 0.6)
    assert answer.alternatives == [("a", 0.9), ("c", 0.6)]
    none = task.answer(np.array([0.1, 0.2, 0.3]), top=1)
    assert (none.output, none.score) == ("", pytest.approx(0.9 * 0.8 * 0.7))
    others = np.array([[0.9, 0.2, 0.6], [0.5, 0.5, 0.5]])
    assert task.scores_of(others, prediction) == pytest.approx([0.432, 0.125])


def test_weights_make_presence_count_as_much_as_absence() -> None:
    outputs = Counter({"a": 60, "a;b": 20, "": 20})
    weights = presence_weights(("a", "b", "never"), outputs, ";")
    assert weights == pytest.approx((20 / 80, 80 / 20, 100.0))


def test_batches_are_whole_rows() -> None:
    batches = LabelSet(NAMES).batches(rows(30), batch_tokens=40, context_length=2, seed=0)
    assert isinstance(batches, RowBatches)
    assert batches.at(0).targets.shape[1] == 3


def test_a_label_set_task_is_saved_in_plain_values_and_refuses_unknown_words() -> None:
    task = LabelSet(NAMES, separator="|", pooling="max", label_smoothing=0.1, weights=(1.0, 2.0, 3.0))
    saved = task.to_json()
    assert saved.pop("task") == "labels"
    assert LabelSet(**saved) == task
    with pytest.raises(
        UsageError, match=r'^pooling: found "maen", expected one of: .*did you mean "mean"\?$'
    ):
        LabelSet(NAMES, pooling="maen")
    with pytest.raises(UsageError, match=r'^separator: found ",", expected one of: ;, \|$'):
        LabelSet(NAMES, separator=",")
