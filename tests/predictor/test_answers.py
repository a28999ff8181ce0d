"""Answers to values of every kind, and refusals that name the place of what cannot be read."""

from typing import Any

import numpy as np
import pytest

from networks import small_network
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import Codec
from unrolled.data.codecs.events import EventsCodec
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.inputs import ChannelInputs, RecordInputs
from unrolled.data.sequences import Sequences
from unrolled.data.values import Events
from unrolled.errors import UserError
from unrolled.models.architectures import build_model
from unrolled.models.settings import ModelSettings
from unrolled.predictor.answers import answers
from unrolled.tasks.label import Label
from unrolled.tasks.network import Network

TASK = Label(("no", "yes"))
SERIES = SeriesCodec.fit([np.array([[0.0, 1.0], [2.0, 5.0]])], fields=("left", "right"))
ONE = SeriesCodec.fit([np.array([[0.0], [2.0]])], fields=("level",))
EVENTS = EventsCodec.fit([Events((("came",), ("paid",)), (0.0, 5.0))], fields=["kind"])


def network(inputs: ChannelInputs | RecordInputs) -> Network:
    model = build_model(ModelSettings(architecture="gru", width=8, depth=1, heads=2), inputs)
    return Network(model, TASK.build_head(model.width)).eval()


def answered(codec: Codec, values: Any) -> Any:
    return answers(network(codec.inputs), TASK, codec, values, top=2)  # type: ignore[arg-type]


def test_series_are_answered_one_by_one_and_as_one_array() -> None:
    values = np.random.default_rng(0).normal(size=(3, 4, 2))
    asked = network(SERIES.inputs)
    found = answers(asked, TASK, SERIES, values, top=2)
    expected = TASK.predictions(asked, Sequences.from_rows([SERIES.encode(value) for value in values]))
    assert [dict(answer.alternatives)["yes"] for answer in found] == pytest.approx(expected[:, 1])
    assert all((answer.input == value).all() for answer, value in zip(found, values, strict=True))


def test_a_plain_list_is_a_series_of_the_one_channel_there_is() -> None:
    [answer] = answered(ONE, [[1, 2, 3]])
    assert answer.input.tolist() == [[1.0], [2.0], [3.0]]


def test_events_and_texts_are_answered() -> None:
    value = Events((("paid",), ("lost",)), (1.0, 2.0))
    assert answered(EVENTS, [value])[0].input == value
    codec = Characters.fit(["ab"])
    [answer] = answers(small_network(TASK, codec.size), TASK, codec, ["ba"], top=1)
    assert answer.alternatives == [(answer.output, answer.score)]


@pytest.mark.parametrize(
    ("codec", "value", "message"),
    [
        (SERIES, "text", r"values[1]: found a str that is no array, expected numbers (steps, 2)"),
        (
            SERIES,
            [[1.0, 2.0], [3.0]],
            r"values[1]: found a list that is no array, expected numbers (steps, 2)",
        ),
        (SERIES, [1.0, 2.0], r"values[1]: found an array of shape (2,), expected numbers (steps, 2)"),
        (SERIES, np.zeros((2, 3)), "values[1]: found 3 channels, expected 2"),
        (SERIES, np.zeros((0, 2)), "values[1]: the series has no step"),
        (SERIES, [[np.inf, 0.0]], 'values[1]: step 1: channel "left" is infinite, expected a number'),
        (
            SERIES,
            [[np.nan, 0.0]],
            'values[1]: step 1: channel "left" is missing, which it never was in training',
        ),
        (EVENTS, "paid", "values[1]: found a str, expected Events"),
        (EVENTS, Events((("paid",),), None), "values[1]: "),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_place(codec: Codec, value: Any, message: str) -> None:
    good = np.zeros((1, 2)) if codec is SERIES else Events((("paid",),), (0.0,))
    with pytest.raises(UserError) as caught:
        answered(codec, [good, value])
    assert str(caught.value).startswith(message)


def test_a_number_is_no_text() -> None:
    codec = Characters.fit(["ab"])
    with pytest.raises(UserError, match=r"^values\[0\]: found a int, expected a string$"):
        answers(small_network(TASK, codec.size), TASK, codec, [3], top=1)
