"""Classification: the loss and the probabilities against formulas written out anew."""

from collections import Counter

import numpy as np
import pytest
import torch

from networks import double, small_network
from unrolled.data.batch import labelled_batch
from unrolled.data.row_batches import RowBatches
from unrolled.data.sequences import Sequences
from unrolled.errors import UsageError
from unrolled.tasks.label import Label, balanced_weights
from unrolled.tasks.row_scores import SCORING_TOKENS

NAMES = ("a", "b", "c")
VOCABULARY = 11


def rows(count: int, longest: int = 9, seed: int = 0) -> Sequences:
    """Return rows in no order of length, with labels."""
    draw = np.random.default_rng(seed)
    texts = [draw.integers(3, VOCABULARY, draw.integers(1, longest + 1)) for _ in range(count)]
    return Sequences.from_rows(texts, targets=draw.integers(0, len(NAMES), count).tolist())


def log_probabilities(task: Label, sequences: Sequences) -> np.ndarray:
    """Score every row alone, in float64."""
    network = double(small_network(task, VOCABULARY))
    found = []
    with torch.no_grad():
        for row in range(len(sequences)):
            features, _ = network.model(torch.tensor([sequences[row].tolist()]))
            found.append(network.head(features)[0][0, -1].log_softmax(0).numpy())
    return np.array(found)


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
@pytest.mark.parametrize("weights", [None, (0.5, 1.0, 4.0)])
def test_the_loss_is_its_formula(weights: tuple[float, ...] | None, smoothing: float) -> None:
    task = Label(NAMES, weights=weights, label_smoothing=smoothing)
    sequences = rows(7)
    assert sequences.targets is not None
    with torch.no_grad():
        batch = labelled_batch(sequences, np.arange(7))
        found = float(task.loss(small_network(task, VOCABULARY), batch))
    weight = weights or (1.0,) * len(NAMES)
    total = norm = 0.0
    for scores, truth in zip(log_probabilities(task, sequences), sequences.targets, strict=True):
        for label in range(len(NAMES)):
            target = smoothing / len(NAMES) + (1 - smoothing) * (label == truth)
            total -= weight[label] * target * scores[label]
        norm += weight[truth]
    assert found == pytest.approx(total / norm, rel=1e-5)


@pytest.mark.parametrize("pooling", ["last", "mean"])
def test_probabilities_keep_the_order_of_the_rows(pooling: str) -> None:
    task = Label(NAMES, pooling=pooling)
    sequences = rows(150, longest=400)
    assert sequences.lengths.sum() > SCORING_TOKENS, "one batch would prove little"
    found = task.predictions(small_network(task, VOCABULARY), sequences)
    assert found.sum(1) == pytest.approx(1)
    assert found == pytest.approx(np.exp(log_probabilities(task, sequences)), abs=1e-4)
    assert len(np.unique(found.round(6), axis=0)) > 100


def test_validation_is_accuracy_then_likelihood() -> None:
    task, sequences = Label(NAMES), rows(40)
    found = task.validate(small_network(task, VOCABULARY), sequences, at_most=10**6)
    scores, labels = log_probabilities(task, sequences), np.asarray(sequences.targets)
    accuracy = (scores.argmax(1) == labels).mean()
    nats = -scores[np.arange(40), labels].mean()
    assert found.shown == pytest.approx({"accuracy": accuracy, "nats": nats}, rel=1e-5)
    assert found.order == pytest.approx((1 - accuracy, nats), rel=1e-5)


def test_validation_on_fewer_tokens_reads_rows_from_all_over_the_split() -> None:
    task, sequences = Label(NAMES), rows(200)
    labels = np.asarray(sequences.targets)
    at_most = int(sequences.lengths.sum()) // 10
    chosen = np.linspace(0, 199, 20).astype(int)
    part = Sequences.from_rows([sequences[row] for row in chosen], targets=labels[chosen].tolist())
    network = small_network(task, VOCABULARY)
    some = task.validate(network, sequences, at_most=at_most)
    assert some == task.validate(network, part, at_most=10**6)
    assert some != task.validate(network, sequences, at_most=10**6)
    # However little may be read, one row is.
    assert task.validate(network, sequences, at_most=1).shown["accuracy"] in (0, 1)


def test_the_report_holds_every_figure() -> None:
    task = Label(NAMES)
    report = task.report(small_network(task, VOCABULARY), rows(60))
    assert set(report.metrics) == {
        "accuracy", "macro_f1", "auroc", "average_precision", "expected_calibration_error", "nats",
    }  # fmt: skip
    assert report.metrics["auroc"].value is None
    assert set(report.details) == {"confusion", "labels", "calibration", "accuracy_by_length"}
    assert task.headline.metric in report.metrics
    two = Label(("no", "yes"))
    even = Sequences.from_rows([[3, 4], [5]] * 5, targets=[0, 1] * 5)
    assert two.report(small_network(two, VOCABULARY), even).metrics["auroc"].value is not None


def test_scoring_is_free_of_dropout_and_leaves_training_as_it_was() -> None:
    task, sequences = Label(NAMES, dropout=0.5), rows(20)
    network = small_network(task, VOCABULARY).train()
    assert (task.predictions(network, sequences) == task.predictions(network, sequences)).all()
    assert network.training


def test_balanced_weights_make_all_labels_count_the_same() -> None:
    counts = Counter(a=70, b=20, c=10)
    weights = balanced_weights(NAMES, counts)
    totals = [weight * counts[name] for name, weight in zip(NAMES, weights, strict=True)]
    assert totals == pytest.approx([100 / 3] * 3)
    assert all(np.isfinite(balanced_weights(["a", "never"], Counter(a=3))))


def test_batches_are_whole_rows() -> None:
    batches = Label(NAMES).batches(rows(30), batch_tokens=40, context_length=2, seed=0)
    assert isinstance(batches, RowBatches)
    seen = np.concatenate([batches.at(place).rows for place in range(len(batches))])
    assert sorted(seen.tolist()) == list(range(30))


def test_a_label_task_is_saved_in_plain_values_and_refuses_an_unknown_pooling() -> None:
    task = Label(NAMES, pooling="max", dropout=0.2, label_smoothing=0.1, weights=(1.0, 2.0, 3.0))
    saved = task.to_json()
    assert saved.pop("task") == "label"
    assert Label(**saved) == task
    with pytest.raises(
        UsageError, match=r'^pooling: found "maen", expected one of: .*did you mean "mean"\?$'
    ):
        Label(NAMES, pooling="maen")
