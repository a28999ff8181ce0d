"""A model that writes texts, judged beside its baselines by the texts as they are in the data."""

import json

import pytest
import sacrebleu

from text_models import text_model
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRows
from unrolled.data.source import Source
from unrolled.errors import UsageError
from unrolled.predictor.evaluation import evaluate

SOURCES = ["abc", "de fa", "fed", "cab", "dead beef", "a", "face", "bad", "fade", "cafe", "ace", "deaf"]
# The model's own alphabet has no w.
TARGETS = ["xyz", "zyx", "xx", "éy", "zzz", "x", "xyw", "w", "zé", "yyx", "z", "xyz"]
MODEL = text_model()


def paired(sources: list[str], targets: list[str]) -> Source:
    return open_source((sources, targets))


def test_texts_are_judged_by_the_references_as_they_are_written() -> None:
    found = evaluate(MODEL, paired(SOURCES, TARGETS), whole_text=False, training=None)
    texts = [answer.output for answer in MODEL.predict(SOURCES)]
    metrics = found.report.metrics
    assert metrics["chrf"].value == sacrebleu.corpus_chrf(texts, [TARGETS]).score
    assert metrics["bleu"].value == sacrebleu.corpus_bleu(texts, [TARGETS], force=True).score
    assert metrics["nats_per_token"].value > 0
    assert (found.task, found.headline.metric, found.baselines) == ("text", "chrf", None)
    samples = found.report.details["samples"]
    assert [list(sample) for sample in samples] == [["input", "row", "output", "reference"]] * 5
    for sample in samples:
        row = sample["row"]
        assert (sample["input"], sample["output"]) == (SOURCES[row], texts[row])
        assert sample["reference"] == TARGETS[row]
    # A character that training never saw stands in the reference all the same.
    assert any("w" in target for target in TARGETS)


def test_the_right_texts_are_perfect() -> None:
    texts = [answer.output for answer in MODEL.predict(SOURCES)]
    rows = [(source, text) for source, text in zip(SOURCES, texts, strict=True) if text]
    found = evaluate(MODEL, paired(*map(list, zip(*rows, strict=True))), whole_text=False, training=None)
    assert found.report.metrics["exact_match"].value == 1
    assert found.report.metrics["chrf"].value == pytest.approx(100)


def test_baselines_stand_beside_it_and_have_no_nats() -> None:
    training = paired(["abc", "cab", "fed"], ["xyz", "xyz", "w"])
    rows = paired(SOURCES, TARGETS)
    found = evaluate(MODEL, rows, whole_text=False, training=training).as_json()
    assert list(found["baselines"]) == ["copy", "most_frequent", "nearest", "leading_words"]
    for metrics in found["baselines"].values():
        assert list(metrics) == list(found["metrics"])
        assert metrics["nats_per_token"]["value"] is metrics["perplexity"]["value"] is None
    assert found["baselines"]["most_frequent"]["exact_match"]["value"] == 2 / 12
    assert found["baselines"]["nearest"]["exact_match"]["value"] >= 1 / 12
    assert set(found["details"]) == {
        "signatures", "bleu_by_length", "chrf_by_length", "exact_match_by_length",
        "character_error_rate_by_length", "rouge_l_by_length", "samples",
    }  # fmt: skip
    # By the length of the source, in the steps that the encoder reads.
    assert found["details"]["chrf_by_length"][-1]["to"] == len("dead beef")
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_rows_that_cannot_be_used_are_counted() -> None:
    rows = paired(["abc", ""], ["xyz", "x"])
    with pytest.raises(BadRows):
        evaluate(MODEL, rows, whole_text=False, training=None)
    found = evaluate(MODEL, rows, whole_text=False, training=None, skip_bad=True)
    assert (found.tally.rows, found.tally.used, found.tally.skipped) == (2, 1, 1)


def test_half_a_source_is_refused_before_anything_is_judged() -> None:
    with pytest.raises(UsageError, match="^--by-prefix: "):
        evaluate(MODEL, paired(SOURCES, TARGETS), whole_text=False, training=None, by_prefix=True)
