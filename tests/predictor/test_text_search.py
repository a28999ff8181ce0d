"""What may be asked of a text model, and what of no other; what a text model is not asked."""

from collections.abc import Callable
from typing import Any

import pytest

from networks import small_network
from text_models import text_model
from unrolled.data.codecs.characters import Characters
from unrolled.data.layout import PLAIN
from unrolled.data.sequences import Sequences
from unrolled.decoding.search import Search
from unrolled.errors import UsageError
from unrolled.predictor.by_prefix import by_prefix
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.text_search import TextSearch
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.tasks.text import Text

WRITER = text_model()
CODEC = Characters.fit(["abc"])
LABELLER = Predictor(small_network(Label(("no", "yes")), CODEC.size), Label(("no", "yes")), CODEC, PLAIN)
LANGUAGE = Continuation(tuple([1] * CODEC.size))


def task() -> Text:
    assert isinstance(WRITER.task, Text)
    return WRITER.task


def test_what_is_not_asked_is_as_the_model_says() -> None:
    assert TextSearch().settled(task(), 1) == Search(beam_size=3, length_penalty=1.0)
    asked = TextSearch(beam_size=7, length_penalty=0.5, minimum=2, maximum=9, no_repeat=4, prefix="xx")
    assert asked.settled(task(), 2) == Search(7, 0.5, 2, 2, 9, 4, (3, 3))
    assert asked.as_arguments() == {
        "beam_size": 7, "length_penalty": 0.5, "minimum": 2, "maximum": 9, "no_repeat": 4, "prefix": "xx",
    }  # fmt: skip


def test_as_many_hypotheses_are_kept_as_answers_are_wanted() -> None:
    assert TextSearch().settled(task(), 9).beam_size == 9
    assert TextSearch().settled(task(), 2).beam_size == 3


def test_only_the_plainest_search_comes_in_pieces() -> None:
    assert TextSearch(beam_size=1).in_pieces(task())
    assert TextSearch(beam_size=1, length_penalty=2.0).in_pieces(task())
    assert not TextSearch().in_pieces(task())
    for other in ({"minimum": 1}, {"maximum": 1}, {"no_repeat": 2}, {"prefix": "x"}, {"beam_size": 2}):
        assert not TextSearch(**{"beam_size": 1, **other}).in_pieces(task())  # type: ignore[arg-type]
    assert TextSearch().in_pieces(text_model(beam_size=1).task)
    assert not TextSearch(beam_size=1).in_pieces(LABELLER.task)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"top": 0}, "top: found 0, expected at least 1"),
        ({"beam_size": 0}, "beam_size: found 0, expected a whole number of at least 1"),
        ({"length_penalty": float("nan")}, "length_penalty: found nan, expected a number"),
        ({"minimum": -1}, "minimum: found -1, expected a whole number of at least 0"),
        ({"maximum": 0}, "maximum: found 0, expected a whole number of at least 1"),
        ({"no_repeat": -1}, "no_repeat: found -1, expected a whole number of at least 0"),
        (
            {"beam_size": 2, "top": 3},
            "top: found 3 with a beam size of 2, expected at most as many answers as hypotheses",
        ),
        (
            {"prefix": "xa"},
            'prefix: found "xa", expected a text of what the outputs in training were made of',
        ),
    ],
)
def test_an_impossible_search_is_refused(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        WRITER.predict(["abc"], **asked)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "asked",
    [
        {"beam_size": 1},
        {"length_penalty": 1.0},
        {"minimum": 1},
        {"maximum": 9},
        {"no_repeat": 1},
        {"prefix": "x"},
    ],
)
@pytest.mark.parametrize("kind", ["label", "continuation"])
def test_the_search_for_texts_is_refused_by_name_elsewhere(kind: str, asked: dict[str, Any]) -> None:
    predictor = LABELLER
    if kind == "continuation":
        predictor = Predictor(small_network(LANGUAGE, CODEC.size), LANGUAGE, CODEC, PLAIN)
    [name] = asked
    with pytest.raises(UsageError) as caught:
        predictor.predict(["abc"], **asked)
    assert str(caught.value) == (
        f'{name}: this model\'s task is "{kind}", expected "text" (a source in, a text out)'
    )


@pytest.mark.parametrize("wanted", ["predict_pieces", "longer_than_trained"])
def test_other_models_have_no_text_to_write(wanted: str) -> None:
    with pytest.raises(UsageError, match=rf'^{wanted}: this model\'s task is "label", expected "text"'):
        getattr(LABELLER, wanted)("abc")


@pytest.mark.parametrize(
    ("wanted", "call"),
    [
        ("generate", lambda: WRITER.generate("abc")),
        ("next_tokens", lambda: WRITER.next_tokens("abc", top=1)),
        ("fill", lambda: WRITER.fill("a ____")),
    ],
)
def test_a_text_model_continues_nothing(wanted: str, call: Callable[[], object]) -> None:
    with pytest.raises(UsageError) as caught:
        call()
    assert str(caught.value) == (
        f'{wanted}: this model\'s task is "text", expected "continuation" (a language model); this one answers to '
        "predict"
    )


def test_a_text_model_answers_whole_sources_alone() -> None:
    with pytest.raises(
        UsageError, match='^stream: this model\'s task is "text": it must read a source whole'
    ):
        WRITER.stream()
    with pytest.raises(UsageError, match="^--by-prefix: half a source has no known text, expected a task of"):
        by_prefix(WRITER.task, WRITER.network, Sequences.from_rows([[3]]))
