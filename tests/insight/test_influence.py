"""Why did it say so: exact on networks made by hand, and there for every architecture and kind of input."""

import json
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from networks import small_network
from text_models import text_model
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.events import EventsCodec
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.words import Words
from unrolled.data.inputs import ChannelInputs
from unrolled.data.layout import PLAIN
from unrolled.data.sequences import Sequences
from unrolled.data.values import Events
from unrolled.errors import UsageError
from unrolled.insight import influence as module
from unrolled.insight.influence import Influence, influence
from unrolled.models.architectures import ARCHITECTURES, build_model
from unrolled.models.settings import ModelSettings
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.tasks.label_set import LabelSet
from unrolled.tasks.network import Network
from unrolled.tasks.value import Value

TASK = Label(names=("no", "yes"), pooling="max", dropout=0.0)
SERIES = SeriesCodec(("left", "mid", "right"), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), ("mid",))


class ByHand(nn.Module):
    """Features that a function of the inputs gives, in float64."""

    streams = True
    width = 1

    def __init__(self, feature: Any) -> None:
        super().__init__()
        self.feature = feature

    def forward(
        self, inputs: Tensor, state: Any = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, Any]:
        return self.feature(inputs).double()[..., None], ()


def by_hand(feature: Any, codec: Any, pooling: str = "max") -> Predictor:
    """Answer yes with ``p = 1 / (1 + exp(−f))``, f the greatest feature of all steps."""
    task = Label(names=("no", "yes"), pooling=pooling, dropout=0.0)
    head = task.build_head(1).double()
    with torch.no_grad():
        head.scores.weight.copy_(torch.tensor([[0.0], [1.0]]))
    return Predictor(Network(ByHand(feature), head).eval(), task, codec, PLAIN)  # type: ignore[arg-type]


def sigmoid(number: float) -> float:
    return float(1 / (1 + np.exp(-number)))


def test_where_one_step_decides_it_alone_has_influence_and_exactly_its_own() -> None:
    codec = Characters.fit(["abcx"])
    decisive = codec.encode("x")[0]
    found = influence(by_hand(lambda tokens: 3.0 * (tokens == decisive), codec), "abxcc")
    assert found.answer == "yes"
    assert found.score == pytest.approx(sigmoid(3), abs=1e-12)
    assert [step.step for step in found.steps] == list("abxcc")
    assert [step.effect for step in found.steps if step.step != "x"] == [0.0] * 4
    assert found.steps[2].effect == pytest.approx(sigmoid(3) - sigmoid(0), abs=1e-12)
    assert (found.fields, found.notes) == (None, ())


def test_the_answer_is_the_whole_inputs_throughout() -> None:
    """Leaving the x out turns yes into no; the effect is still on yes."""
    codec = Characters.fit(["abcx"])
    decisive = codec.encode("x")[0]
    found = influence(by_hand(lambda tokens: 4.0 * (tokens == decisive) - 2, codec), "ax")
    assert found.answer == "yes"
    assert found.steps[1].effect == pytest.approx(sigmoid(2) - sigmoid(-2), abs=1e-12)


def test_where_one_channel_at_one_step_decides_the_table_is_zero_elsewhere() -> None:
    series = np.zeros((4, 3))
    series[:, 0], series[2, 2] = [5, -7, 2, 9], 2.0
    found = influence(by_hand(lambda steps: steps[..., 2], SERIES), series)
    assert found.fields is not None
    table = np.array(list(found.fields.effects.values()))
    assert list(found.fields.effects) == ["left", "mid", "right"]
    assert table[2, 2] == pytest.approx(sigmoid(2) - sigmoid(0), abs=1e-12)
    table[2, 2] = 0
    assert (table == 0).all()
    assert [step.step for step in found.steps] == [1, 2, 3, 4]
    assert [step.effect != 0 for step in found.steps] == [False, False, True, False]


def test_a_blanked_channel_with_a_mask_is_masked_too() -> None:
    series = np.ones((2, 3))
    found = influence(by_hand(lambda steps: 2 * (1 - steps[..., 3]) - 1, SERIES, "mean"), series)
    assert found.fields is not None
    assert found.fields.effects["mid"] == pytest.approx([sigmoid(1) - sigmoid(0)] * 2, abs=1e-12)
    assert found.fields.effects["left"] == (0.0, 0.0)


@pytest.mark.parametrize("architecture", sorted(ARCHITECTURES))
def test_every_architecture_says_why_over_text(architecture: str) -> None:
    codec = Words.fit(["the sun the moon"])
    shape = {"longest": 12} if architecture == "flat" else {}
    predictor = Predictor(small_network(TASK, codec.size, architecture, **shape), TASK, codec, PLAIN)
    found = influence(predictor, "the comet, the sun")
    assert [step.step for step in found.steps] == ["the", "comet", ",", "the", "sun"]
    answer = predictor.predict(["the comet, the sun"])[0]
    assert (found.answer, found.score) == (answer.output, pytest.approx(answer.score))
    without = predictor.predict(["the comet, the"], top=2)[0]
    assert found.steps[4].effect == pytest.approx(
        found.score - dict(without.alternatives)[found.answer], abs=1e-6
    )


@pytest.mark.parametrize("architecture", sorted(ARCHITECTURES))
def test_every_architecture_says_why_over_channels(architecture: str) -> None:
    settings = ModelSettings(
        architecture=architecture,
        width=8,
        depth=1,
        heads=2,
        **({"longest": 12} if architecture == "flat" else {}),
    )
    model = build_model(settings, ChannelInputs(4))
    network = Network(model, TASK.build_head(model.width))
    nn.init.normal_(network.head.scores.weight)  # type: ignore[union-attr, arg-type]
    series = np.random.default_rng(0).normal(size=(7, 3))
    series[3, 1] = np.nan
    found = influence(Predictor(network.eval(), TASK, SERIES, PLAIN), series)
    assert len(found.steps) == 7
    assert any(step.effect for step in found.steps)
    assert found.fields is not None
    # What is missing already has no effect by being blanked.
    assert found.fields.effects["mid"][3] == pytest.approx(0, abs=1e-7)


def test_one_step_alone_can_be_left_out() -> None:
    found = influence(by_hand(lambda steps: steps[..., 0], SERIES), np.array([[2.0, 1.0, 1.0]]))
    # Without any step the head answers by its bias alone.
    assert [step.effect for step in found.steps] == [pytest.approx(sigmoid(2) - 0.5, abs=1e-12)]


def test_long_inputs_are_left_out_in_runs_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STEPS", 3)
    codec = Characters.fit(["abx"])
    found = influence(by_hand(lambda tokens: 1.0 * (tokens == codec.encode("x")[0]), codec), "aabbxxa")
    assert [(step.step, step.first, step.last) for step in found.steps] == [
        ("aab", 1, 3), ("bxx", 4, 6), ("a", 7, 7)
    ]  # fmt: skip
    assert found.notes == ("7 steps, left out in 3 runs of 3",)
    assert [step.effect != 0 for step in found.steps] == [False, True, False]
    assert found.as_json()["influence"][0] == {"step": "aab", "effect": 0.0, "first": 1, "last": 3}


def test_many_channels_are_blanked_in_runs_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CELLS", 6)
    found = influence(by_hand(lambda steps: steps[..., 0], SERIES), np.ones((4, 3)))
    assert found.fields is not None and found.fields.runs == ((1, 2), (3, 4))
    assert found.notes == ("4 steps, blanked, channel by channel, in 2 runs of 2",)
    assert found.as_json()["channel_runs"] == [[1, 2], [3, 4]]


def test_json_holds_steps_and_channels() -> None:
    found = influence(by_hand(lambda steps: steps[..., 0], SERIES), np.ones((2, 3)))
    written = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert [set(step) for step in written["influence"]] == [{"step", "effect"}] * 2
    assert {name: len(effects) for name, effects in written["channels"].items()} == {
        "left": 2, "mid": 2, "right": 2
    }  # fmt: skip
    assert isinstance(found, Influence)


def test_a_language_model_is_refused() -> None:
    codec = Characters.fit(["ab"])
    task = Continuation(tuple(codec.byte_lengths().tolist()), closed=True)
    predictor = Predictor(small_network(task, codec.size), task, codec, PLAIN)
    with pytest.raises(UsageError, match='this model\'s task is "continuation", expected one that answers'):
        influence(predictor, "ab")


def test_a_text_model_is_refused_by_name() -> None:
    expected = 'influence: this model\'s task is "text", expected one that answers a whole input with a label'
    with pytest.raises(UsageError, match=expected):
        influence(text_model(), "abc")


def test_of_several_labels_the_score_is_that_of_exactly_these() -> None:
    codec = Characters.fit(["abc"])
    task = LabelSet(names=("x", "y"), pooling="max", dropout=0.0)
    predictor = Predictor(small_network(task, codec.size), task, codec, PLAIN)
    found = influence(predictor, "abc")
    whole, without = (task.predictions(predictor.network, Sequences.from_rows([codec.encode(text)]))[0]
                      for text in ("abc", "bc"))  # fmt: skip
    given = whole >= 0.5
    probability, other = (np.where(given, row, 1 - row).prod() for row in (whole, without))
    assert found.score == pytest.approx(probability)
    assert found.steps[0].effect == pytest.approx(probability - other, abs=1e-6)


def test_the_effect_on_a_number_is_in_its_own_units() -> None:
    codec = Characters.fit(["abc"])
    task = Value(mean=100.0, deviation=10.0, pooling="mean", dropout=0.0)
    predictor = Predictor(small_network(task, codec.size), task, codec, PLAIN)
    found = influence(predictor, "abc")
    whole, without = task.predictions(
        predictor.network, Sequences.from_rows([codec.encode("abc"), codec.encode("ab")])
    )[:, 0]
    assert found.answer == found.score == pytest.approx(whole)
    assert found.steps[2].effect == pytest.approx(whole - without, abs=1e-4)


def test_events_have_a_table_of_their_fields_and_the_time() -> None:
    rows = [Events((("came", "5"), ("paid", "")), (0.0, 5.0)), Events((("left", "x"),), (3.0,))]
    codec = EventsCodec.fit(rows, fields=["kind", "what"])
    model = build_model(
        ModelSettings(architecture="gru", width=8, depth=1, heads=2, dropout=0.0), codec.inputs
    )
    network = Network(model, TASK.build_head(model.width)).eval()
    found = influence(Predictor(network, TASK, codec, PLAIN), rows[0])
    assert [step.step for step in found.steps] == ["came 5", "paid"]
    assert found.fields is not None
    assert list(found.fields.effects) == ["kind", "what", "time since the last"]
