"""Texts for sources against reading them one by one; what says nothing, what is too long, pieces as they come."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from text_models import text_model
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.codec import BEGIN, END
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.symbols import Symbols
from unrolled.data.codecs.words import Words
from unrolled.errors import UserError
from unrolled.predictor.answers import Prediction
from unrolled.predictor.predictor import Predictor

SHAPES = {
    "gru": {"attention": "none"},
    "gru+additive": {},
    "lstm+dot": {"architecture": "lstm", "attention": "dot"},
    "transformer": {"architecture": "transformer", "attention": "none"},
}
# The most varied of them.
WRITER = text_model(architecture="transformer", attention="none", longest_target=20)
SOURCES = ["abc", "f", "def abc", "a b c d e", "fed", "cab cab", "dad"]


def mean_log_probability(predictor: Predictor, source: str, target: str) -> float:
    """Return the model's own mean log-probability of the target's tokens and the end, read in one pass."""
    codec = predictor.task.output.codec  # type: ignore[union-attr]
    tokens = [*codec.encode(target).tolist(), END]
    with torch.no_grad():
        state = predictor.network.model.start(
            1, source=torch.tensor([predictor.codec.encode(source).tolist()])
        )
        features, _ = predictor.network.model(torch.tensor([[BEGIN, *tokens[:-1]]]), state)
        chances = predictor.network.head(features)[0].double().log_softmax(-1)
    return float(chances[range(len(tokens)), tokens].mean())


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_source_is_answered_as_if_it_were_alone(shape: dict[str, str]) -> None:
    predictor = text_model(**shape)
    together = predictor.predict(SOURCES, top=3)
    assert [answer.input for answer in together] == SOURCES
    for answer in together:
        [alone] = predictor.predict([answer.input], top=3)
        assert [text for text, _ in alone.alternatives] == [text for text, _ in answer.alternatives]
        assert alone.score == pytest.approx(answer.score, abs=1e-5)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_score_is_the_mean_log_probability_of_the_tokens_and_the_end(shape: dict[str, str]) -> None:
    predictor = text_model(**shape)
    for answer in predictor.predict(SOURCES, top=3):
        assert (answer.output, answer.score) == answer.alternatives[0]
        assert len(answer.alternatives) == len({text for text, _ in answer.alternatives}) <= 3
        for text, score in answer.alternatives:
            assert score == pytest.approx(mean_log_probability(predictor, str(answer.input), text), abs=1e-5)


def test_a_penalty_of_one_ranks_by_the_score() -> None:
    for answer in WRITER.predict(SOURCES, top=5, length_penalty=1.0):
        scores = [score for _, score in answer.alternatives]
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_pieces_joined_are_the_greedy_answer(shape: dict[str, str]) -> None:
    predictor = text_model(**shape, longest_target=20)
    for source in [*SOURCES, "", "  "]:
        [answer] = predictor.predict([source], beam_size=1)
        assert "".join(predictor.predict_pieces(source)) == answer.output


def test_pieces_never_cut_a_character() -> None:
    # Nobody taught it UTF-8: most of its bytes are broken.
    predictor = text_model(target=Bytes(), architecture="lstm", attention="dot", longest_target=60)
    for source in SOURCES:
        pieces = list(predictor.predict_pieces(source))
        assert "".join(pieces) == predictor.predict([source], beam_size=1)[0].output
        assert all(piece and piece.encode().decode() == piece for piece in pieces)


def test_pieces_come_one_by_one_and_leave_gradients_as_they_were() -> None:
    pieces = WRITER.predict_pieces("abc")
    first = next(pieces)
    assert torch.is_grad_enabled() and not torch.is_inference_mode_enabled()
    assert len(first) == 1 and first + "".join(pieces) == WRITER.predict(["abc"], beam_size=1)[0].output


def test_words_are_pieces_with_the_spaces_between_them() -> None:
    predictor = text_model(
        target=Words.fit(["one two three"] * 2), architecture="transformer", attention="none"
    )
    text = "".join(predictor.predict_pieces("abc"))
    assert text == predictor.predict(["abc"], beam_size=1)[0].output
    assert set(text.split(" ")) <= {"one", "two", "three"} and len(text.split()) > 1


@pytest.mark.parametrize("blank", ["", " ", "\t\u3000\n"])
def test_a_source_that_says_nothing_is_answered_with_nothing(blank: str) -> None:
    nothing = Prediction(blank, "", None, [], False)
    assert WRITER.predict([blank], top=2, prefix="x") == [nothing]
    first, middle, last = WRITER.predict(["abc", blank, "def"])
    assert middle == nothing
    assert [first.output, last.output] == [answer.output for answer in WRITER.predict(["abc", "def"])]
    assert list(WRITER.predict_pieces(blank)) == []
    assert not WRITER.longer_than_trained(blank)


def test_symbols_that_encode_to_nothing_say_nothing() -> None:
    predictor = text_model(Symbols.fit(["a|b"], separator="|"))
    assert predictor.predict([" | | "]) == [Prediction(" | | ", "", None, [], False)]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text("abc  ", max_size=5), max_size=12))
def test_answers_stand_in_the_order_of_the_sources(sources: list[str]) -> None:
    found = WRITER.predict(sources)
    assert [answer.input for answer in found] == sources
    assert [answer.score is None for answer in found] == [not source.strip() for source in sources]


def test_a_source_longer_than_any_trained_on_is_answered_and_flagged() -> None:
    longest, longer = "abc def abc ", "abc def abc d"
    found = WRITER.predict([longest, longer])
    assert [answer.longer_than_trained for answer in found] == [False, True]
    assert [WRITER.longer_than_trained(source) for source in (longest, longer)] == [False, True]
    assert all(answer.output for answer in found)


def test_the_search_is_as_asked() -> None:
    [plain] = WRITER.predict(["abc"])
    assert [plain] == WRITER.predict(
        ["abc"], beam_size=3, length_penalty=1.0, minimum=0, maximum=None, no_repeat=0, prefix=""
    )
    [begun] = WRITER.predict(["abc"], prefix="zz🙂")
    assert str(begun.output).startswith("zz🙂")
    assert begun.score == pytest.approx(mean_log_probability(WRITER, "abc", str(begun.output)), abs=1e-5)
    [varied] = WRITER.predict(["abc"], no_repeat=1)
    assert len(set(str(varied.output))) == len(str(varied.output))
    [long] = WRITER.predict(["f"], minimum=25, length_penalty=0.0)
    assert len(str(long.output)) >= 25
    [short] = WRITER.predict(["f"], length_penalty=-20.0)
    assert len(str(short.output)) <= len(str(WRITER.predict(["f"], length_penalty=20.0)[0].output))
    wide = WRITER.predict(["abc"], beam_size=8, top=8)[0]
    assert len(wide.alternatives) == 8
    assert len(WRITER.predict(["abc"], top=6)[0].alternatives) == 6


def test_hypotheses_that_read_the_same_are_one() -> None:
    # An unknown byte sequence is shown as U+FFFD whichever it is, so that many hypotheses read the same.
    predictor = text_model(target=Bytes(), architecture="transformer", attention="none", longest_target=3)
    [answer] = predictor.predict(["abc"], top=40)
    texts = [text for text, _ in answer.alternatives]
    assert len(texts) == len(set(texts)) < 40


def test_series_are_answered_with_texts_too() -> None:
    codec = SeriesCodec.fit([np.array([[0.0, 1.0], [2.0, 5.0]])], fields=("left", "right"))
    predictor = text_model(codec)
    values = np.random.default_rng(0).normal(size=(3, 4, 2))
    found = predictor.predict(list(values))
    assert all(set(str(answer.output)) <= set("xyzéन🙂") and answer.score is not None for answer in found)
    assert (
        "".join(predictor.predict_pieces(values[0])) == predictor.predict(values[:1], beam_size=1)[0].output
    )


def test_what_cannot_be_read_is_refused_by_its_place() -> None:
    with pytest.raises(UserError, match=r"^values\[1\]: found a int, expected a string$"):
        WRITER.predict(["abc", 3])
    with pytest.raises(UserError, match=r"^value: found a int, expected a string$"):
        WRITER.predict_pieces(3)
    assert WRITER.predict([]) == []
