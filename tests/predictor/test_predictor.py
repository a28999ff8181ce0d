"""Answers and continuations against what reading everything again and looking it up gives."""

from pathlib import Path

import numpy as np
import pytest
import torch

import unrolled
from networks import small_network
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.codec import BEGIN, END, UNKNOWN, TextCodec
from unrolled.data.codecs.words import Words
from unrolled.data.layout import PLAIN
from unrolled.decoding.generate import generate, row_generator
from unrolled.decoding.sampling import Sampler
from unrolled.errors import UsageError
from unrolled.predictor.answers import Prediction
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.continuation import Continuation, never_drawn
from unrolled.tasks.label import Label


@pytest.fixture(scope="module")
def language(counting_run: Path) -> Predictor:
    return unrolled.load(counting_run)


@pytest.fixture(scope="module")
def classifier(order_run: Path) -> Predictor:
    return unrolled.load(order_run)


def untrained(codec: TextCodec) -> Predictor:
    task = Continuation(tuple(int(size) for size in codec.byte_lengths()))
    return Predictor(small_network(task, codec.size), task, codec, PLAIN)


def brute_force(predictor: Predictor, prompt: str) -> dict[str, float]:
    """Return the probability of every token after a prompt, read at once."""
    tokens = [BEGIN, *predictor.codec.encode(prompt).tolist()]
    with torch.no_grad():
        features, _ = predictor.network.model(torch.tensor([tokens]))
        scores = predictor.network.head(features)[0, -1].double()
    never = never_drawn(predictor.task)
    scores[list(never)] = float("-inf")
    probabilities = scores.softmax(0).tolist()
    return {
        predictor.codec.decode([token]): probabilities[token]
        for token in range(predictor.codec.size)
        if token not in never
    }


@pytest.mark.parametrize("prompt", ["", "o", "one two thr"])
def test_next_tokens_are_the_likeliest_with_their_probabilities(language: Predictor, prompt: str) -> None:
    expected = brute_force(language, prompt)
    found = language.next_tokens(prompt, top=10**6)
    assert dict(found) == pytest.approx(expected, rel=1e-4, abs=1e-9)
    assert sum(expected.values()) == pytest.approx(1)
    assert [share for _, share in found] == sorted((share for _, share in found), reverse=True)
    assert language.next_tokens(prompt, top=3) == found[:3]
    assert language.predict([prompt], top=3) == [Prediction(prompt, *found[0], found[:3])]


def test_it_has_learnt_what_comes_next(language: Predictor) -> None:
    [(token, probability)] = language.next_tokens("one two thre", top=1)
    assert (token, probability > 0.5) == ("e", True)


def test_greedy_generation_takes_the_likeliest_token_every_time(language: Predictor) -> None:
    text = "one two"
    for _ in range(25):
        shares = brute_force(language, text)
        text += max(shares, key=lambda token: shares[token])
    assert "".join(language.generate("one two", tokens=25, temperature=0)) == text.removeprefix("one two")


def test_a_continuation_depends_on_seed_and_number_alone(language: Predictor) -> None:
    def text(seed: int, number: int) -> str:
        return "".join(language.generate("one", tokens=30, seed=seed, number=number))

    assert text(1, 0) == text(1, 0)
    assert len({text(seed, number) for seed in (0, 1) for number in (0, 1, 2)}) == 6


def test_a_continuation_ends_before_the_first_stop_string(language: Predictor) -> None:
    whole = "".join(language.generate("one two ", tokens=80, seed=3))
    stop = whole[20:23]
    cut = "".join(language.generate("one two ", tokens=80, seed=3, stop=["never there", stop]))
    assert cut == whole[: whole.index(stop)]


def test_samplers_narrow_the_choice(language: Predictor) -> None:
    greedy = "".join(language.generate("one ", tokens=30, temperature=0))
    for narrow in ({"top_k": 1}, {"top_p": 1e-9}, {"min_p": 1.0}):
        assert "".join(language.generate("one ", tokens=30, temperature=2.0, **narrow)) == greedy


def test_characters_are_never_cut() -> None:
    # Nobody taught it UTF-8: most of its bytes are broken, and some are whole characters of several.
    predictor = untrained(Bytes())
    tokens = generate(
        predictor.network.model, predictor.network.head, predictor.prompt_tokens("é🙂"), sampler=Sampler(),
        steps=2000, generator=row_generator(3, 0), end=END, forbidden=(UNKNOWN, BEGIN),
    )  # fmt: skip
    expected = predictor.codec.decode(list(tokens))
    pieces = list(predictor.generate("é🙂", tokens=2000, seed=3))
    assert "".join(pieces) == expected
    assert all(piece.encode().decode() == piece for piece in pieces)
    assert any(ord(character) > 127 and character != "\ufffd" for character in expected)


def test_words_are_joined_to_the_prompt_by_a_space() -> None:
    predictor = untrained(Words.fit(["to be or not to be"] * 2))
    text = "".join(predictor.generate("to be", tokens=4, seed=0))
    assert text.startswith(" ") and set(text.split()) <= {"to", "be", "or", "not"}
    assert not "".join(predictor.generate("", tokens=4, seed=0)).startswith(" ")


def test_a_classifier_answers_each_text_as_if_it_were_alone(classifier: Predictor) -> None:
    texts = ["the sun a one moon some", "moon sun", "zebra", "a moon the the the the sun", "moon sun"]
    found = classifier.predict(texts)
    assert [answer.input for answer in found] == texts
    for text, answer in zip(texts, found, strict=True):
        inputs = torch.tensor([classifier.codec.encode(text).tolist()])
        with torch.no_grad():
            features, _ = classifier.network.model(inputs)
            scores, _ = classifier.network.head(features)
        probabilities = scores[0, -1].double().softmax(0).numpy()
        assert isinstance(classifier.task, Label)
        assert answer.output == classifier.task.names[int(np.argmax(probabilities))]
        assert answer.score == pytest.approx(probabilities.max(), abs=1e-5)
        assert answer.alternatives == [(answer.output, answer.score)]


def test_alternatives_are_all_labels_from_the_likeliest_down(classifier: Predictor) -> None:
    [answer] = classifier.predict(["the sun a moon"], top=9)
    assert {name for name, _ in answer.alternatives} == {"yes", "no"}
    assert answer.alternatives[0] == (answer.output, answer.score)
    assert answer.alternatives[0][1] >= answer.alternatives[1][1]
    assert sum(share for _, share in answer.alternatives) == pytest.approx(1)


def test_no_texts_have_no_answers(classifier: Predictor, language: Predictor) -> None:
    assert classifier.predict([]) == language.predict([]) == []


def test_calls_that_cannot_work_are_refused(classifier: Predictor, language: Predictor) -> None:
    for wanted, call in (
        ("generate", lambda: classifier.generate("x")),
        ("next_tokens", lambda: classifier.next_tokens("x", top=1)),
        ("fill", lambda: classifier.fill("x ____")),
    ):
        with pytest.raises(UsageError) as caught:
            call()
        assert str(caught.value) == (
            f'{wanted}: this model\'s task is "label", expected "continuation" (a language model); this one '
            "answers to predict"
        )
    with pytest.raises(UsageError, match=r"^temperature: found -1, expected a number of at least 0$"):
        language.generate(temperature=-1)
    with pytest.raises(UsageError, match=r"^seed: found -1, expected a whole number of at least 0$"):
        language.generate(seed=-1)
    with pytest.raises(UsageError, match=r'^stop: found the string "END", expected a list of strings$'):
        language.generate(stop="END")
    for predictor in (classifier, language):
        with pytest.raises(UsageError, match=r"^top: found 0, expected at least 1$"):
            predictor.predict(["x"], top=0)
        with pytest.raises(
            UsageError, match=r'^values: found the string "a film", expected a list of strings$'
        ):
            predictor.predict("a film")
