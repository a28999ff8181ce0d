"""Regression: the scale, the loss and the values against formulas written out anew, in float64."""

from collections import Counter

import numpy as np
import pytest
import torch

from networks import double, small_network
from unrolled.data.row_batches import RowBatches
from unrolled.data.sequences import Sequences
from unrolled.errors import UsageError, UserError
from unrolled.tasks.row_task import Answer
from unrolled.tasks.value import Value

VOCABULARY = 11
TASK = Value(mean=1000.0, deviation=4.0)


def rows(count: int, longest: int = 9, seed: int = 0) -> Sequences:
    """Return rows in no order of length, with values."""
    draw = np.random.default_rng(seed)
    texts = [draw.integers(3, VOCABULARY, draw.integers(1, longest + 1)) for _ in range(count)]
    return Sequences.from_rows(texts, targets=1000 + 4 * draw.normal(size=count))


def alone(task: Value, sequences: Sequences) -> np.ndarray:
    """Return the head's number for every row alone, in float64."""
    network = double(small_network(task, VOCABULARY))
    with torch.no_grad():
        found = [
            network.head(network.model(torch.tensor([sequences[row].tolist()]))[0])[0][0, -1, 0]
            for row in range(len(sequences))
        ]
    return torch.stack(found).numpy()


def test_the_loss_is_its_formula() -> None:
    sequences = rows(7)
    batches = TASK.batches(sequences, batch_tokens=1000, context_length=2, seed=0)
    batch = batches.at(0)
    with torch.no_grad():
        found = float(TASK.loss(small_network(TASK, VOCABULARY), batch))
    assert sequences.targets is not None and len(batches) == 1
    squares = [
        (number - (truth - 1000.0) / 4.0) ** 2
        for number, truth in zip(alone(TASK, sequences), sequences.targets, strict=True)
    ]
    assert found == pytest.approx(sum(squares) / 7, rel=1e-5)


def test_values_are_in_the_units_of_the_data_and_in_the_order_of_the_rows() -> None:
    sequences = rows(60, longest=40)
    found = TASK.predictions(small_network(TASK, VOCABULARY), sequences)
    assert found.shape == (60, 1)
    assert found[:, 0] == pytest.approx(1000 + 4 * alone(TASK, sequences), abs=1e-3)


def test_validation_and_report_are_the_errors_of_those_values() -> None:
    sequences, network = rows(40), small_network(TASK, VOCABULARY)
    errors = 1000 + 4 * alone(TASK, sequences) - np.asarray(sequences.targets)
    rmse, mae = np.sqrt((errors**2).mean()), np.abs(errors).mean()
    found = TASK.validate(network, sequences, at_most=10**6)
    assert found.shown == pytest.approx({"rmse": rmse, "mae": mae}, rel=1e-4)
    assert found.order == (found.shown["rmse"],)
    report = TASK.report(network, sequences)
    assert {name: report.metrics[name].value for name in ("rmse", "mae")} == pytest.approx(found.shown)
    assert TASK.headline == ("rmse", False) and TASK.headline.metric in report.metrics
    assert sum(bucket["rows"] for bucket in report.details["error_by_length"]) == 40


def test_one_target_far_beyond_all_others_is_an_error_of_its_size() -> None:
    sequences = rows(4)
    targets = np.array([1e200, 1000.0, 1001.0, 1002.0])
    sequences = Sequences(sequences.tokens, sequences.offsets, targets)
    network = small_network(TASK, VOCABULARY)
    found = TASK.validate(network, sequences, at_most=10**6)
    assert found.shown == pytest.approx({"rmse": 5e199, "mae": 2.5e199})
    report = TASK.report(network, sequences)
    assert {name: report.metrics[name].value for name in found.shown} == pytest.approx(found.shown)


def test_a_baseline_is_judged_by_the_same_figures() -> None:
    report = TASK.report_of(np.array([[1.0], [2.0]]), np.array([1.0, 4.0]), lengths=None)
    assert report.metrics["mae"].value == 1.0


def test_training_targets_are_scaled_before_they_lose_digits() -> None:
    seconds = 1.7e9 + np.arange(8.0)
    task = Value.fit({repr(float(second)): 1 for second in seconds})
    sequences = Sequences.from_rows([[3]] * 8, targets=seconds)
    batches = task.batches(sequences, batch_tokens=100, context_length=1, seed=0)
    assert isinstance(batches, RowBatches)
    batch = batches.at(0)
    expected = (np.arange(8) - 3.5) / np.arange(8).std()
    assert batch.targets.dtype == torch.float32
    assert batch.targets.numpy() == pytest.approx(expected[batch.rows], rel=1e-6)


def test_before_training_the_mean_is_predicted() -> None:
    head = TASK.build_head(8)
    assert not head.whole(torch.randn(3, 5, 8), None).count_nonzero()


def test_the_scale_is_that_of_all_rows() -> None:
    outputs = Counter({"1": 70, "2.5": 20, "-4e1": 10})
    values = np.array([1.0] * 70 + [2.5] * 20 + [-40.0] * 10)
    task = Value.fit(outputs, pooling="last", dropout=0.3)
    assert (task.mean, task.deviation) == pytest.approx((values.mean(), values.std()))
    assert (task.pooling, task.dropout) == ("last", 0.3)


@pytest.mark.parametrize("constant", ["0", "0.1", "-1e9"])
def test_outputs_that_are_all_alike_are_not_scaled(constant: str) -> None:
    task = Value.fit({constant: 7, f"{constant} ": 3})
    assert (task.mean, task.deviation) == (pytest.approx(float(constant)), 1.0)


def test_numbers_too_large_to_be_squared_are_refused() -> None:
    with pytest.raises(
        UserError, match=r"^the outputs reach 1e\+300, too large to be squared; give them in larger"
    ):
        Value.fit({"1e300": 1, "0": 1})


def test_an_answer_is_a_number_without_probability() -> None:
    assert TASK.answer(np.array([2.5]), top=3) == Answer(2.5, None, [])
    asked = np.array([[1.0], [7.0]])
    assert TASK.scores_of(asked, asked[0]).tolist() == [1.0, 7.0]


def test_a_value_task_is_saved_in_plain_values_and_refuses_what_is_no_scale() -> None:
    saved = TASK.to_json()
    assert saved.pop("task") == "value"
    assert Value(**saved) == TASK
    for deviation in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(UserError, match="^mean, deviation: found 0.0 and .*, expected finite numbers"):
            Value(mean=0.0, deviation=deviation)
    with pytest.raises(UsageError, match=r'^pooling: found "maen", .*did you mean "mean"\?$'):
        Value(mean=0.0, deviation=1.0, pooling="maen")
