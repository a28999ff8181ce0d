"""Every baseline, fitted on training rows and judged on others, by figures that can be worked out by hand."""

import math

import numpy as np
import pytest

from unrolled.predictor.baselines import label_baselines, language_baselines

NAMES = ["bad", "good"]


def test_label_baselines_are_judged_on_the_same_rows() -> None:
    texts = ["a fine film", "a dull film", "fine and fine"] * 10
    outputs = ["good", "bad", "good"] * 10
    judged = ["so fine", "so dull", "dull dull", "fine"]
    found = label_baselines(texts, outputs, judged, np.array([1, 0, 0, 1]), names=NAMES)
    assert list(found) == ["majority", "tfidf_words", "tfidf_characters"]
    assert {name: report.metrics["accuracy"].value for name, report in found.items()} == {
        "majority": 0.5, "tfidf_words": 1.0, "tfidf_characters": 1.0,
    }  # fmt: skip
    assert all("accuracy_by_length" not in report.details for report in found.values())


def test_language_baselines_score_every_token_but_the_first() -> None:
    sizes = np.array([0, 0, 0, 1, 2])
    train, tokens = np.array([1, *[3, 4] * 50]), np.array([1, *[3, 4] * 10])
    found = language_baselines(train, tokens.astype(np.uint8), sizes, block=4)
    assert list(found) == ["uniform", "unigram", "kneser_ney_5"]
    figures = {name: report.metrics["nats_per_token"].value for name, report in found.items()}
    assert figures["uniform"] == pytest.approx(math.log(5))
    assert figures["kneser_ney_5"] < 0.1 < figures["unigram"] < figures["uniform"]
    for report in found.values():
        assert report.details["tokens"] == 20 and report.details["bytes"] == 30
        nats = report.metrics["nats_per_token"].value * 20
        assert report.metrics["bits_per_byte"].value == pytest.approx(nats / 30 / math.log(2))
