"""BLEU and chrF are sacreBLEU's own, to the last bit, whatever the texts are."""

import logging

import numpy as np
import pytest
import sacrebleu
from hypothesis import given
from hypothesis import strategies as st

from unrolled.tasks.metrics.corpus_scores import CorpusScore

WORDS = ["Ein", "Hund", "läuft", ",", "der", "&quot;", "42", "3.5", "नमस्ते", "…", "don't"]
TEXTS = st.one_of(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), st.text(max_size=12))
PAIRS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8)
PUBLIC = {"bleu": sacrebleu.corpus_bleu, "chrf": sacrebleu.corpus_chrf}


@pytest.mark.parametrize("name", PUBLIC)
@given(PAIRS)
def test_the_score_of_summed_counts_is_the_corpus_score(name: str, pairs: list[tuple[str, str]]) -> None:
    outputs, references = [output for output, _ in pairs], [reference for _, reference in pairs]
    score = CorpusScore(name)
    counts = score.counts(outputs, references)
    expected = PUBLIC[name](outputs, [references], **({"force": True} if name == "bleu" else {}))
    assert len(counts) == len(pairs)
    assert score.of(counts.sum(0)) == expected.score


@pytest.mark.parametrize("name", PUBLIC)
def test_the_score_of_some_rows_is_that_of_a_corpus_of_them(name: str) -> None:
    outputs = ["a dog runs over the green grass", "two men", "a woman sits on a bench today"]
    references = ["the dog runs over green grass", "two men talk", "a woman is sitting on a bench today"]
    score = CorpusScore(name)
    counts = score.counts(outputs, references)
    for rows in ([0], [1, 2], [2, 2, 0]):
        some = [[texts[row] for row in rows] for texts in (outputs, references)]
        assert score.of(counts[rows].sum(0)) == PUBLIC[name](some[0], [some[1]]).score


@pytest.mark.parametrize("name", PUBLIC)
def test_the_signature_is_that_of_the_public_score(name: str) -> None:
    metric = (sacrebleu.BLEU if name == "bleu" else sacrebleu.CHRF)()
    metric.corpus_score(["a b"], [["a c"]])
    assert CorpusScore(name).signature == str(metric.get_signature())
    assert f"version:{sacrebleu.__version__}" in CorpusScore(name).signature


def test_outputs_that_look_tokenized_are_no_reason_to_talk(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        CorpusScore("bleu").counts(["a dog ."] * 200, ["a dog ."] * 200)
    assert caplog.records == []


@pytest.mark.parametrize("name", PUBLIC)
def test_identity_is_a_hundred_and_nothing_in_common_is_none(name: str) -> None:
    score = CorpusScore(name)
    same = score.counts(["one two three four five"], ["one two three four five"])
    assert score.of(same.sum(0)) == pytest.approx(100)
    assert score.of(score.counts(["xyz"], ["abc"]).sum(0)) == 0
    assert score.of(np.zeros(same.shape[1])) == 0
