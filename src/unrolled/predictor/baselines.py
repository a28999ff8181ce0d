"""What needs no network, fitted on the same training split and judged on the same rows as a model."""

from collections.abc import Callable, Sequence

import numpy as np

from unrolled.data.codecs.codec import BEGIN
from unrolled.tasks.baselines.baseline import LabelBaseline, LanguageBaseline
from unrolled.tasks.baselines.kneser_ney import KneserNey
from unrolled.tasks.baselines.majority import Majority
from unrolled.tasks.baselines.tfidf_characters import CharacterTfidf
from unrolled.tasks.baselines.tfidf_words import WordTfidf
from unrolled.tasks.baselines.uniform import Uniform
from unrolled.tasks.baselines.unigram import Unigram
from unrolled.tasks.continuation import following
from unrolled.tasks.metrics.classification import classification_report
from unrolled.tasks.metrics.language import language_report
from unrolled.tasks.metrics.metric import Report

FOR_LABELS: tuple[Callable[[list[str]], LabelBaseline], ...] = (Majority, WordTfidf, CharacterTfidf)
FOR_LANGUAGE: tuple[Callable[[int], LanguageBaseline], ...] = (Uniform, Unigram, KneserNey)


def label_baselines(
    texts: Sequence[str],
    outputs: Sequence[str],
    judged: Sequence[str],
    labels: np.ndarray,
    *,
    names: Sequence[str],
) -> dict[str, Report]:
    """Fit every baseline on texts with their outputs, and judge each on other texts with true label numbers."""
    found = {}
    for build in FOR_LABELS:
        baseline = build(list(names))
        baseline.fit(texts, outputs)
        found[baseline.name] = classification_report(baseline.probabilities(judged), labels, names=names)
    return found


def language_baselines(
    train: np.ndarray, tokens: np.ndarray, byte_lengths: np.ndarray, *, block: int
) -> dict[str, Report]:
    """Fit every baseline on a stream of tokens, and judge each on every token of another that is foretold."""
    found = {}
    for build in FOR_LANGUAGE:
        baseline = build(len(byte_lengths))
        baseline.fit(train)
        nats = baseline.nats(tokens)[1:][tokens[1:] != BEGIN]
        found[baseline.name] = language_report(nats, byte_lengths[following(tokens)], block=block)
    return found
