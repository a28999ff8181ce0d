"""Scores of texts: their definitions, their intervals, their edges."""

import json
import math
from typing import Any

import numpy as np
import pytest
import sacrebleu
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.edit_distance import edit_distance
from unrolled.errors import UsageError
from unrolled.tasks.metrics.common_words import rouge_l
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.metrics.texts import RowNats, text_report

SENTENCES = st.lists(st.sampled_from(["sun", "moon", "star", "sky"]), min_size=1, max_size=6).map(" ".join)
PAIRS = st.lists(st.tuples(SENTENCES, SENTENCES), min_size=1, max_size=8)
NAMES = [
    "bleu", "chrf", "exact_match", "character_error_rate", "rouge_l", "nats_per_token", "perplexity",
]  # fmt: skip


def sides(pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [output for output, _ in pairs], [reference for _, reference in pairs]


def values(report: Report) -> dict[str, float | None]:
    return {name: metric.value for name, metric in report.metrics.items()}


def many(count: int = 120) -> tuple[list[str], list[str], np.ndarray]:
    """Return outputs that are worse the longer the source is."""
    draw = np.random.default_rng(0)
    lengths = draw.integers(1, 13, count)
    references = [" ".join(draw.choice(["sun", "moon", "star"], length)) for length in lengths]
    outputs = [
        text if draw.random() < 1 / length else f"{text} sky"
        for text, length in zip(references, lengths, strict=True)
    ]
    return outputs, references, lengths


@given(PAIRS)
@settings(max_examples=25)
def test_values_follow_their_definitions(pairs: list[tuple[str, str]]) -> None:
    outputs, references = sides(pairs)
    nats = RowNats(np.arange(1.0, len(pairs) + 1), np.full(len(pairs), 3))
    found = values(text_report(outputs, references, nats=nats))
    assert list(found) == NAMES
    edits = sum(map(edit_distance, outputs, references))
    assert found == pytest.approx(
        {
            "bleu": sacrebleu.corpus_bleu(outputs, [references], force=True).score,
            "chrf": sacrebleu.corpus_chrf(outputs, [references]).score,
            "exact_match": np.mean([output == reference for output, reference in pairs]),
            "character_error_rate": edits / sum(map(len, references)),
            "rouge_l": np.mean([rouge_l(*pair) for pair in pairs]),
            "nats_per_token": (len(pairs) + 1) / 6,
            "perplexity": math.exp((len(pairs) + 1) / 6),
        }
    )


@given(PAIRS, st.randoms())
@settings(max_examples=25)
def test_the_order_of_the_rows_changes_no_value(pairs: list[tuple[str, str]], random: Any) -> None:
    shuffled = random.sample(pairs, len(pairs))
    assert values(text_report(*sides(pairs))) == pytest.approx(values(text_report(*sides(shuffled))))


@given(st.lists(SENTENCES, min_size=1, max_size=6))
@settings(max_examples=25)
def test_what_is_right_is_perfect(texts: list[str]) -> None:
    found = values(text_report(texts, texts))
    perfect = {"chrf": 100, "exact_match": 1, "character_error_rate": 0, "rouge_l": 1}
    assert {name: found[name] for name in perfect} == pytest.approx(perfect)
    if any(len(text.split()) >= 4 for text in texts):
        assert found["bleu"] == pytest.approx(100)
    assert found["nats_per_token"] is None and found["perplexity"] is None


def test_intervals_are_those_of_resampled_corpora() -> None:
    outputs, references, lengths = many()
    nats = RowNats(lengths * 0.5, lengths + 1)
    report = text_report(outputs, references, nats=nats)
    drawn = np.random.default_rng(1).integers(len(outputs), size=(40, len(outputs)))
    samples = [
        values(text_report([outputs[row] for row in rows], [references[row] for row in rows]))
        for rows in drawn
    ]
    for name, metric in report.metrics.items():
        assert metric.low < metric.value < metric.high
        if name not in ("nats_per_token", "perplexity"):
            inside = [metric.low <= sample[name] <= metric.high for sample in samples]
            assert np.mean(inside) > 0.85
    alone = text_report(outputs[:1], references[:1])
    assert all(metric.low is metric.high is None for metric in alone.metrics.values())


def test_six_buckets_of_source_length_each_score_their_own_rows() -> None:
    outputs, references, lengths = many()
    details = text_report(outputs, references, source_lengths=lengths).details
    for place, bucket in enumerate(details["bleu_by_length"]):
        rows = np.flatnonzero((lengths >= bucket["from"]) & (lengths <= bucket["to"]))
        some = values(text_report([outputs[row] for row in rows], [references[row] for row in rows]))
        for name in ("bleu", "chrf", "exact_match", "character_error_rate", "rouge_l"):
            found = details[f"{name}_by_length"][place]
            assert found == {
                "from": bucket["from"], "to": bucket["to"], "rows": len(rows), name: pytest.approx(some[name]),
            }  # fmt: skip
    sizes = [bucket["rows"] for bucket in details["bleu_by_length"]]
    assert len(sizes) == 6 and sum(sizes) == 120 and min(sizes) > 8
    matches = [bucket["exact_match"] for bucket in details["exact_match_by_length"]]
    assert matches[0] > 0.5 > matches[-1]


def test_samples_are_from_all_over_and_the_report_is_json() -> None:
    outputs, references, lengths = many()
    report = text_report(outputs, references, source_lengths=lengths)
    assert [sample["row"] for sample in report.details["samples"]] == [0, 29, 59, 89, 119]
    for sample in report.details["samples"]:
        assert sample["output"] == outputs[sample["row"]]
        assert sample["reference"] == references[sample["row"]]
    assert report.details["signatures"]["bleu"].startswith("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|v")
    json.dumps(report.as_json(), allow_nan=False)
    assert [sample["row"] for sample in text_report(["a"], ["b"]).details["samples"]] == [0]


def test_white_space_at_the_ends_is_no_mistake_and_empty_outputs_are() -> None:
    assert values(text_report([" a b\n"], ["a b"]))["exact_match"] == 1
    empty = values(text_report(["", ""], ["a b", "c"]))
    assert (empty["bleu"], empty["chrf"], empty["rouge_l"], empty["exact_match"]) == (0, 0, 0, 0)
    assert empty["character_error_rate"] == 1


def test_no_rows_and_no_characters_are_undefined() -> None:
    nothing = text_report([], [], source_lengths=np.zeros(0, dtype=np.int64))
    assert values(nothing) == dict.fromkeys(NAMES)
    assert values(text_report(["a"], [""]))["character_error_rate"] is None


def test_a_perplexity_too_large_for_a_number_is_undefined() -> None:
    found = values(text_report(["a"], ["b"], nats=RowNats(np.array([5000.0]), np.array([2]))))
    assert found["nats_per_token"] == 2500 and found["perplexity"] is None


def test_many_rows_are_resampled_in_blocks() -> None:
    outputs, references = ["a", "b"] * 10_500, ["a"] * 21_000
    metric = text_report(outputs, references).metrics["exact_match"]
    assert metric.value == 0.5 and metric.high - metric.low < 0.02


@pytest.mark.parametrize(
    ("outputs", "more", "message"),
    [
        (["a", "b"], {}, "outputs: found 2, expected one for each of the 1 references"),
        (
            ["a"],
            {"source_lengths": np.ones(2)},
            "source_lengths: found 2, expected one for each of the 1 rows",
        ),
        (
            ["a"],
            {"nats": RowNats(np.ones(3), np.ones(3))},
            "nats: found 3, expected one for each of the 1 rows",
        ),
    ],
)
def test_what_does_not_belong_together_is_refused(
    outputs: list[str], more: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        text_report(outputs, ["a"], **more)
