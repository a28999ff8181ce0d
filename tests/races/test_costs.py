"""What using a model costs: for every task and kind of input, by figures that can be known beforehand."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import unrolled
from data.row_list import RowList
from text_models import text_model
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.event_fields import Category, Number
from unrolled.data.codecs.events import EventsCodec, TimeScale
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.layout import Layout
from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Events
from unrolled.errors import UserError
from unrolled.models.settings import ModelSettings
from unrolled.predictor.build_network import build_network
from unrolled.predictor.predictor import Predictor
from unrolled.races.comparison import Costs
from unrolled.races.costs import BATCH, CHOSEN_FROM, CONTEXT, costs_of
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.tasks.label_set import LabelSet
from unrolled.tasks.network import Network
from unrolled.tasks.value import Value

WIDTH, DEPTH, FLOAT, WHOLE = 8, 2, 4, 8
LETTERS = Characters.fit(["abc def"])
SERIES = SeriesCodec(("left", "right"), (1.0, -2.0), (2.0, 0.5), masked=())
EVENTS = EventsCodec(
    (Category("kind", ("paid", "sent")), Number("amount", 10.0, 5.0, masked=True)), TimeScale(0.5, 2.0)
)
LABEL = Label(("no", "yes"), pooling="last")
TEXTS = ["abc", "a", "abcdefabcdef"]
VALUES: dict[str, tuple[Any, list[Any]]] = {
    "text": (LETTERS, TEXTS),
    "series": (SERIES, [np.zeros((3, 2)), np.ones((12, 2))]),
    "numbers": (SERIES, [np.zeros((1, 2)), np.ones((1, 2))]),
    "events": (EVENTS, [Events((("paid", "3"), ("sent", "")), (0.0, 5.0)), Events((("paid", "1"),), (2.0,))]),
}


def predictor(task: Any, codec: Any = LETTERS, architecture: str = "gru", **shape: Any) -> Predictor:
    """Return a predictor that nobody trained."""
    sizes: dict[str, Any] = {"width": WIDTH, "depth": DEPTH, "heads": 2, "longest": 32, **shape}
    network = build_network(ModelSettings(architecture, **sizes), codec, task)
    return Predictor(network.eval(), task, codec, Layout("input", "output"))


def measured(found: Predictor, values: Sequence[Any], outputs: str | None = "yes") -> Costs:
    rows = [Row(value, outputs, f"rows:{place}") for place, value in enumerate(values, 1)]
    return costs_of(found, RowList(rows), peak_memory=7, seconds=0.02)


def is_whole(costs: Costs) -> bool:
    """Say whether every figure is there and above nothing."""
    figures = (costs.latency_seconds, costs.rows_per_second, costs.step_seconds, costs.state_bytes)
    return all(figure is not None and figure > 0 for figure in figures)


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("task", [LABEL, LabelSet(("x", "y")), Value(3.0, 2.0)], ids=lambda task: task.name)
def test_every_task_of_whole_rows_and_kind_of_input_is_measured(task: Any, kind: str) -> None:
    codec, values = VALUES[kind]
    costs = measured(predictor(task, codec), values)
    assert is_whole(costs) and costs.bounded is True and costs.peak_memory == 7


def test_a_classifier_that_was_trained_is_measured(order_run: Path) -> None:
    costs = measured(unrolled.load(order_run), ["the sun a moon", "moon some sun"])
    assert is_whole(costs) and costs.bounded is True


def test_a_language_model_that_was_trained_is_measured(counting_run: Path) -> None:
    text = (counting_run.parent / "counting.txt").read_text()
    costs = measured(unrolled.load(counting_run), [text], None)
    assert is_whole(costs) and costs.bounded is True
    # The hidden state of one layer of 64 numbers, and nothing of a head.
    assert costs.state_bytes == 64 * FLOAT


@pytest.mark.parametrize(
    ("architecture", "shape", "numbers"),
    [
        ("rnn", {}, DEPTH * WIDTH),
        ("gru", {}, DEPTH * WIDTH),
        # A cell beside each hidden state.
        ("lstm", {}, 2 * DEPTH * WIDTH),
    ],
)
def test_the_state_of_a_recurrence_is_as_large_as_its_layers(
    architecture: str, shape: dict[str, Any], numbers: int
) -> None:
    costs = measured(predictor(LABEL, architecture=architecture, **shape), TEXTS)
    # The pool keeps the last features besides.
    assert costs.state_bytes == (numbers + WIDTH) * FLOAT
    assert costs.bounded is True


def test_the_state_of_attention_holds_every_step_of_the_longest_row() -> None:
    costs = measured(predictor(LABEL, architecture="transformer"), TEXTS)
    longest = max(map(len, TEXTS))
    # Keys and values of each layer, how far it has come, and the pool.
    assert costs.state_bytes == DEPTH * (2 * longest * WIDTH * FLOAT + WHOLE) + WIDTH * FLOAT
    assert is_whole(costs) and costs.bounded is False


def test_attention_with_a_window_keeps_no_more_than_the_window() -> None:
    found = predictor(LABEL, architecture="transformer", window=300)
    costs = measured(found, ["abc" * 200])
    assert costs.state_bytes == DEPTH * (2 * 300 * WIDTH * FLOAT + WHOLE) + WIDTH * FLOAT
    assert costs.bounded is True


def test_a_model_that_runs_out_of_positions_is_not_bounded() -> None:
    found = predictor(LABEL, architecture="transformer", positions="learned", window=2)
    costs = measured(found, TEXTS)
    assert is_whole(costs) and costs.bounded is False


@pytest.mark.parametrize(
    ("architecture", "shape"), [("gru", {"bidirectional": True}), ("flat", {})], ids=["bidirectional", "flat"]
)
def test_a_model_that_needs_sequences_whole_has_no_steps(architecture: str, shape: dict[str, Any]) -> None:
    costs = measured(predictor(LABEL, architecture=architecture, **shape), TEXTS)
    assert costs.latency_seconds and costs.rows_per_second
    assert (costs.step_seconds, costs.state_bytes, costs.bounded) == (None, None, None)


@pytest.mark.parametrize(
    ("attention", "bounded"), [("none", True), ("additive", False), ("dot", False), ("multihead", False)]
)
def test_a_decoder_that_looks_back_keeps_its_source(attention: str, bounded: bool) -> None:
    costs = measured(text_model(attention=attention, bidirectional=True), TEXTS, "xy")
    assert is_whole(costs) and costs.bounded is bounded


def test_the_state_of_a_summary_is_that_of_the_decoder_alone() -> None:
    costs = measured(text_model(architecture="lstm", attention="none", depth=1), TEXTS, "xy")
    assert costs.state_bytes == 2 * 8 * FLOAT


def test_texts_are_written_from_series_too() -> None:
    costs = measured(
        text_model(codec=SERIES, architecture="transformer", attention="none"), VALUES["series"][1], "xy"
    )
    assert is_whole(costs) and costs.bounded is False


def test_the_state_of_a_language_model_is_that_after_240_tokens() -> None:
    task = Continuation(tuple(LETTERS.byte_lengths().tolist()), closed=True)
    found = predictor(task, architecture="transformer")
    for texts in (["abc def " * 100], TEXTS):
        costs = measured(found, texts, None)
        # The begin token is read before them.
        assert costs.state_bytes == DEPTH * (2 * 241 * WIDTH * FLOAT + WHOLE)
        assert is_whole(costs) and costs.bounded is False


class Listening(Network):
    """A network that writes down what its model is given."""

    def __init__(self, network: Network) -> None:
        super().__init__(network.model, network.head)
        self.read: list[tuple[int, int]] = []
        self.model.register_forward_pre_hook(lambda _, given: self.read.append(tuple(given[0].shape[:2])))


def test_a_language_model_is_asked_after_64_tokens_one_context_and_32_at_a_time() -> None:
    task = Continuation(tuple(LETTERS.byte_lengths().tolist()), closed=True)
    found = predictor(task)
    network = Listening(found.network)
    measured(Predictor(network, task, LETTERS, found.layout), ["abc def " * 100], None)
    assert {(1, CONTEXT), (BATCH, CONTEXT)} <= set(network.read)


def listened(found: Predictor, asked: list[list[Any]]) -> Predictor:
    """Return a predictor that writes down what it is asked."""

    class Listened(Predictor):
        def predict(self, values: Sequence[Any], **options: Any) -> Any:
            asked.append(list(values))
            return super().predict(values, **options)

    return Listened(found.network, found.task, found.codec, found.layout)


def test_rows_are_asked_about_alone_and_32_at_a_time_from_all_over_the_first_thousand() -> None:
    found = predictor(LABEL)
    values = [f"row {number}" for number in range(3 * CHOSEN_FROM)]
    batches = []
    for _ in range(2):
        asked: list[list[str]] = []
        measured(listened(found, asked), values)
        assert {len(some) for some in asked} == {1, BATCH}
        batches.append(next(some for some in asked if len(some) == BATCH))
    assert batches[0] == batches[1]
    places = sorted(int(value.split()[1]) for value in batches[0])
    assert places[0] < CHOSEN_FROM / 4 and CHOSEN_FROM * 3 / 4 < places[-1] < CHOSEN_FROM
    assert len(set(places)) == BATCH


def test_rows_that_cannot_be_read_are_passed_over() -> None:
    rows: list[Row | BadRow] = [
        BadRow("rows:1", "the input is empty"),
        # SERIES never saw a number missing, so that its codec refuses one.
        Row(np.array([[np.nan, 1.0]]), "yes", "rows:2"),
    ]
    nothing = costs_of(predictor(LABEL, SERIES), RowList(rows), peak_memory=5, seconds=0.02)
    assert nothing == Costs(None, None, 5, None, None, None)
    rows.append(Row(np.ones((4, 2)), "yes", "rows:3"))
    costs = costs_of(predictor(LABEL, SERIES), RowList(rows), peak_memory=None, seconds=0.02)
    assert is_whole(costs) and costs.peak_memory is None


def test_what_predict_refuses_is_raised() -> None:
    with pytest.raises(UserError, match="^flat: found an input of 40 steps"):
        measured(predictor(LABEL, architecture="flat"), ["a" * 40])


@pytest.mark.parametrize("training", [True, False])
def test_the_network_and_the_threads_are_left_as_they_were(training: bool) -> None:
    found = predictor(LABEL, architecture="lstm")
    found.network.train(training)
    weights = {name: value.clone() for name, value in found.network.state_dict().items()}
    threads = torch.get_num_threads()
    measured(found, TEXTS)
    assert all(module.training is training for module in found.network.modules())
    assert torch.get_num_threads() == threads and torch.is_grad_enabled()
    assert not torch.is_inference_mode_enabled()
    assert all(torch.equal(value, weights[name]) for name, value in found.network.state_dict().items())


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("kind", VALUES)
def test_costs_are_measured_on_cuda(kind: str) -> None:
    codec, values = VALUES[kind]
    found = predictor(LABEL, codec, "transformer")
    found.network.cuda()
    costs = measured(found, values)
    assert is_whole(costs) and costs.bounded is False
    writing = text_model()
    writing.network.cuda()
    assert is_whole(measured(writing, TEXTS, "xy"))
