"""Attention behind an answer: the numbers the layers compute with, named by the steps they belong to."""

import json
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from networks import small_network
from text_models import text_model
from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.codec import BEGIN
from unrolled.data.codecs.events import EventsCodec
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.words import Words
from unrolled.data.layout import PLAIN
from unrolled.data.values import Events
from unrolled.errors import UsageError, UserError
from unrolled.insight import attention as module
from unrolled.insight.attention import BEGIN_MARK, END_MARK, attention_of
from unrolled.models.architectures import build_model
from unrolled.models.settings import ModelSettings
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.text_search import TextSearch
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.tasks.network import Network
from unrolled.tasks.pooled_head import PooledHead
from unrolled.tasks.task import Task
from unrolled.tasks.value import Value

WORDS = Words.fit(["the sun the moon"])
LABEL = Label(names=("no", "yes"), pooling="mean", dropout=0.0)
POOLED = Label(names=("no", "yes"), pooling="attention", dropout=0.0)
LANGUAGE = Continuation(tuple(WORDS.byte_lengths().tolist()), closed=True)
SHAPES: dict[str, dict[str, Any]] = {
    "gru+additive": {"architecture": "gru", "attention": "additive"},
    "lstm+dot": {"architecture": "lstm", "attention": "dot"},
    "gru+multihead": {"architecture": "gru", "attention": "multihead"},
    "transformer": {"architecture": "transformer", "attention": "none"},
}


def over_words(task: Any, architecture: str = "transformer", **shape: Any) -> Predictor:
    """Answer texts of words with a network that nobody trained."""
    return Predictor(small_network(task, WORDS.size, architecture, **shape), task, WORDS, PLAIN)


def by_layer(network: Network, tokens: Tensor) -> list[Tensor]:
    """Return each block's weights by walking the stack by hand: a block's attention reads the normed stream."""
    model: Any = network.model
    found = []
    with network.scoring():
        x = model.front(tokens, None)
        for layer in model.stack.layers:
            if hasattr(layer.layer, "weights"):
                found.append(layer.layer.weights(layer.norm(x))[0])
            x, _ = layer(x)
    return found


@pytest.mark.parametrize("task", [LABEL, Value(mean=0.0, deviation=1.0, pooling="mean", dropout=0.0)])
@pytest.mark.parametrize("shape", [{}, {"window": 2}, {"bidirectional": True}])
def test_self_attention_is_that_of_every_block(task: Task, shape: dict[str, Any]) -> None:
    predictor = over_words(task, depth=2, **shape)
    found = attention_of(predictor, "the sun, the comet")
    expected = by_layer(predictor.network, torch.tensor(WORDS.encode("the sun, the comet"))[None].long())
    assert found.rows == found.columns == ("the", "sun", ",", "the", "comet")
    assert [layer.shape for layer in found.layers] == [(2, 5, 5)] * 2
    for layer, weights in zip(found.layers, expected, strict=True):
        np.testing.assert_array_equal(layer, weights.double().numpy())
    np.testing.assert_allclose(found.weights, np.mean(found.layers, axis=(0, 1)), atol=1e-12)
    np.testing.assert_allclose(found.weights.sum(axis=1), 1, atol=1e-6)
    assert (np.triu(found.weights, 1) == 0).all() == (not shape.get("bidirectional", False))


def test_a_language_model_looks_at_its_begin_token_too() -> None:
    predictor = over_words(LANGUAGE)
    found = attention_of(predictor, "the moon")
    assert found.rows == found.columns == (BEGIN_MARK, "the", "moon")
    [expected] = by_layer(predictor.network, torch.tensor([[BEGIN, *WORDS.encode("the moon").tolist()]]))
    np.testing.assert_array_equal(found.layers[0], expected.double().numpy())
    assert attention_of(predictor, "").weights.tolist() == [[1.0]]


@pytest.mark.parametrize("architecture", ["rnn", "lstm", "gru", "transformer"])
def test_a_pool_of_these_weights_is_what_the_head_reads(architecture: str) -> None:
    predictor = over_words(POOLED, architecture)
    found = attention_of(predictor, "the sun the comet")
    assert (found.rows, found.columns) == (("answer",), ("the", "sun", "the", "comet"))
    head = predictor.network.head
    assert isinstance(head, PooledHead)
    with predictor.network.scoring():
        tokens = torch.tensor(WORDS.encode("the sun the comet"))[None].long()
        features, _ = predictor.network.model(tokens)
        pooled, _ = head.pool(features)
    np.testing.assert_allclose(found.weights @ features[0].double().numpy(), pooled[:, -1].numpy(), atol=1e-6)
    assert found.layers[0].shape == (1, 1, 4)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize(
    "search", [TextSearch(), TextSearch(beam_size=1), TextSearch(prefix="xy", minimum=4)]
)
def test_a_text_looks_at_its_source_as_when_it_was_found(shape: dict[str, Any], search: TextSearch) -> None:
    """Token by token, each from the state that the one before left, as decoding goes."""
    predictor = text_model(**shape)
    found = attention_of(predictor, "abc d", search=search)
    [answer] = predictor.predict(["abc d"], **search.as_arguments())
    assert "".join(found.rows) == answer.output + END_MARK
    assert found.columns == tuple("abc d")
    model: Any = predictor.network.model
    with predictor.network.scoring():
        state = model.start(1, source=torch.tensor(predictor.codec.encode("abc d"))[None].long())
        steps = []
        for token in [BEGIN, *predictor.task.output.codec.encode(answer.output).tolist()]:  # type: ignore[union-attr]
            steps.append(model.attention(torch.tensor([[token]]), state))
            _, state = model(torch.tensor([[token]]), state)
    for place, layer in enumerate(found.layers):
        one_by_one = torch.cat([step[place][0] for step in steps], dim=1).double().numpy()
        np.testing.assert_allclose(layer, one_by_one, atol=1e-6)
    np.testing.assert_allclose(found.weights.sum(axis=1), 1, atol=1e-6)


def test_a_series_is_named_by_places_and_events_by_their_cells() -> None:
    settings = ModelSettings(architecture="transformer", width=8, depth=1, heads=2, dropout=0.0)
    series = SeriesCodec(("left", "right"), (0.0, 0.0), (1.0, 1.0), ())
    events = Events((("came", "5"), ("paid", "")), (0.0, 5.0))
    codecs: list[tuple[Any, Any, tuple[str, ...]]] = [
        (series, np.ones((3, 2)), ("1", "2", "3")),
        (EventsCodec.fit([events], fields=["kind", "what"]), events, ("came 5", "paid")),
    ]
    for codec, value, names in codecs:
        model = build_model(settings, codec.inputs)
        predictor = Predictor(Network(model, LABEL.build_head(model.width)).eval(), LABEL, codec, PLAIN)
        found = attention_of(predictor, value)
        assert found.rows == found.columns == names


def test_tokens_that_are_parts_of_characters_are_spelt_out() -> None:
    codec = BytePairs.fit(["low lower"], size=259)
    predictor = Predictor(small_network(LABEL, codec.size, "transformer"), LABEL, codec, PLAIN)
    assert attention_of(predictor, "lé").rows == ("l", "\\xc3", "\\xa9")


def test_json_holds_the_matrix_and_on_request_every_head() -> None:
    found = attention_of(over_words(LABEL, depth=2), "the sun")
    written = json.loads(json.dumps(found.as_json(), allow_nan=False))["attention"]
    assert (written["rows"], written["columns"]) == (["the", "sun"], ["the", "sun"])
    np.testing.assert_allclose(written["weights"], found.weights, atol=1e-6)
    assert np.shape(found.as_json(every_head=True)["attention"]["layers"]) == (2, 2, 2, 2)
    assert "layers" not in written


@pytest.mark.parametrize("architecture", ["rnn", "lstm", "gru", "bag", "flat"])
def test_a_model_that_attends_to_nothing_is_named(architecture: str) -> None:
    expected = (
        f'attention: this model \\("{architecture}"\\) attends to nothing; expected a transformer, or pooling'
    )
    with pytest.raises(UsageError, match=expected):
        attention_of(over_words(LABEL, architecture), "the sun")


def test_a_language_model_and_a_text_model_say_what_would_attend() -> None:
    with pytest.raises(UsageError, match='"gru".*expected a transformer$'):
        attention_of(over_words(LANGUAGE, "gru"), "the sun")
    with pytest.raises(UsageError, match=r'"gru".*a recurrence with an attention, such as "gru\+additive"$'):
        attention_of(text_model(attention="none"), "abc")


@pytest.mark.parametrize("predictor", [over_words(LABEL), over_words(POOLED), text_model()])
def test_an_empty_input_has_nothing_to_look_at(predictor: Predictor) -> None:
    with pytest.raises(UserError, match="attention: found an empty input, expected at least one step"):
        attention_of(predictor, "")


def test_too_many_weights_are_refused_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WEIGHTS", 8)
    for predictor in (over_words(LABEL), text_model()):
        with pytest.raises(
            UserError, match=r"attention: found \d+ × \d weights, expected at most 8; a shorter"
        ):
            attention_of(predictor, "the sun the" if predictor.codec is WORDS else "abcabcabc")
    # One row for each step costs nothing.
    assert attention_of(over_words(POOLED), "the " * 9).weights.shape == (1, 9)


def test_what_the_model_does_not_read_is_refused_by_kind() -> None:
    with pytest.raises(UserError, match="attention: found a list, expected a string"):
        attention_of(over_words(LABEL), ["the"])  # type: ignore[arg-type]


def test_nothing_is_left_behind_on_the_network() -> None:
    predictor = over_words(LABEL)
    before = predictor.predict(["the sun"])[0]
    attention_of(predictor, "the sun")
    assert not any(part._forward_pre_hooks for part in predictor.network.modules())
    assert predictor.predict(["the sun"])[0] == before
