"""What is shown at a validation: the same model shows the same."""

from pathlib import Path

import pytest

import unrolled
from unrolled.data.sequences import Sequences
from unrolled.predictor.predictor import Predictor
from unrolled.training.example import LONGEST_SHOWN, SAMPLE_TOKENS, example_of


@pytest.fixture(scope="module")
def classifier(order_run: Path) -> Predictor:
    return unrolled.load(order_run)


def rows(predictor: Predictor, *texts: str) -> Sequences:
    return Sequences.from_rows([predictor.codec.encode(text) for text in texts], targets=[1] * len(texts))


def test_a_classifier_answers_one_row_beside_the_truth(classifier: Predictor) -> None:
    texts = ["the sun a moon", "moon the one sun"]
    for seed in range(4):
        text = texts[seed % 2]
        [answer] = classifier.predict([text])
        assert example_of(classifier, rows(classifier, *texts), seed) == (
            f"{text} → {answer.output} ({answer.score:.0%}; truth: yes)"
        )


def test_a_long_input_is_cut_where_it_is_shown(classifier: Predictor) -> None:
    text = "the sun " * 40 + "moon"
    shown = example_of(classifier, rows(classifier, text), seed=0).split(" → ")[0]
    assert shown == text[: LONGEST_SHOWN - 1] + "…"


def test_a_language_model_shows_a_sample(counting_run: Path) -> None:
    predictor = unrolled.load(counting_run)
    held_out = Sequences.from_rows([[1, 3, 4]])
    samples = [example_of(predictor, held_out, seed) for seed in (0, 0, 1)]
    assert samples[0] == samples[1] != samples[2]
    assert 0 < len(samples[0]) <= SAMPLE_TOKENS
    assert samples[0] == samples[0].strip()


def test_looking_leaves_training_as_it_was(counting_run: Path) -> None:
    predictor = unrolled.load(counting_run)
    predictor.network.train()
    example_of(predictor, Sequences.from_rows([[1]]), 0)
    assert predictor.network.training
