"""What needs no network, fitted on the same training split and judged on the same rows as a model."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.codec import BEGIN, Codec
from unrolled.data.codecs.label_sets import LabelSets
from unrolled.data.codecs.value_output import ValueOutput
from unrolled.errors import require_choice
from unrolled.tasks.baselines.baseline import (
    LabelBaseline,
    LanguageBaseline,
    MarksBaseline,
    ValueBaseline,
)
from unrolled.tasks.baselines.boosting import BoostedLabels, BoostedValues
from unrolled.tasks.baselines.event_counts import EventCounts
from unrolled.tasks.baselines.features import Features
from unrolled.tasks.baselines.fitted import fitted
from unrolled.tasks.baselines.kmers import Kmers
from unrolled.tasks.baselines.kneser_ney import KneserNey
from unrolled.tasks.baselines.label_shares import LabelShares
from unrolled.tasks.baselines.logistic import Logistic
from unrolled.tasks.baselines.majority import Majority
from unrolled.tasks.baselines.mean import Mean
from unrolled.tasks.baselines.nearest import Nearest
from unrolled.tasks.baselines.one_versus_rest import OneVersusRest
from unrolled.tasks.baselines.plain_numbers import PlainNumbers
from unrolled.tasks.baselines.positions import Positions
from unrolled.tasks.baselines.ridge import RidgeValues
from unrolled.tasks.baselines.rocket import Rocket
from unrolled.tasks.baselines.scaled import Scaled
from unrolled.tasks.baselines.summaries import Summaries
from unrolled.tasks.baselines.tfidf_characters import character_features
from unrolled.tasks.baselines.tfidf_words import word_features
from unrolled.tasks.baselines.uniform import Uniform
from unrolled.tasks.baselines.unigram import Unigram
from unrolled.tasks.continuation import following
from unrolled.tasks.metrics.language import language_report
from unrolled.tasks.metrics.metric import Report

# Of each kind of input, the features of its main linear baseline.
LINEAR: Mapping[str, Callable[[Codec], Features]] = {
    "text": lambda codec: word_features(),
    "symbols": Kmers,
    "series": lambda codec: Scaled(Summaries()),
    "audio": lambda codec: Scaled(Summaries()),
    "numbers": lambda codec: Scaled(PlainNumbers()),
    "events": lambda codec: Scaled(EventCounts()),
}
# Of each kind of input, what predicts one label, beside the commonest one.
ONE_LABEL: Mapping[str, Callable[[list[str], Codec], list[LabelBaseline]]] = {
    "text": lambda names, codec: [Logistic(names, word_features()), Logistic(names, character_features())],
    "symbols": lambda names, codec: [Logistic(names, Kmers(codec)), Logistic(names, Positions(codec))],
    "series": lambda names, codec: [Nearest(names), Rocket(names)],
    "audio": lambda names, codec: [Nearest(names), Rocket(names)],
    "numbers": lambda names, codec: [Logistic(names, Scaled(PlainNumbers()))],
    "events": lambda names, codec: [BoostedLabels(names, EventCounts())],
}
TASKS = ("label", "labels", "value")
FOR_LANGUAGE: tuple[Callable[[int], LanguageBaseline], ...] = (Uniform, Unigram, KneserNey)


def row_baselines(
    task_name: str,
    input_kind: str,
    codec: Codec,
    values: Sequence[Any],
    outputs: Sequence[str],
    judged: Sequence[Any],
    *,
    said: list[str] | None = None,
) -> dict[str, NDArray[np.float64]]:
    """Fit the baselines of a task and a kind of input on training rows; return what each says of others.

    Of N judged raw values, each gives ``(N, K)``: for "label" the probabilities of ``sorted(set(outputs))``, which
    add up to one; for "labels", with outputs like ``a;b``, the probability of each label of the sorted set, by
    itself; for "value" the number predicted, K = 1. The judged values are not looked at before every baseline is
    fitted. Baselines that make no sense for the data, or need a package that is not there, are left out; ``said``
    takes a sentence for each of them, and for each that fell back or learnt from fewer rows.

    >>> from unrolled.data.codecs.characters import Characters
    >>> texts, outputs = ["good", "fine", "good", "bad"], ["yes", "yes", "yes", "no"]
    >>> found = row_baselines(
    ...     task_name="label", input_kind="text", codec=Characters.fit(texts),
    ...     values=texts, outputs=outputs, judged=["so good"],
    ... )
    >>> list(found), found["majority"].round(2)
    (['majority', 'tfidf_words', 'tfidf_characters'], array([[0.33, 0.67]]))
    """
    require_choice("task", task_name, TASKS)
    require_choice("--input-kind", input_kind, list(LINEAR))
    notes: list[str] = [] if said is None else said
    if task_name == "label":
        names = sorted(set(outputs))
        one: list[LabelBaseline] = [Majority(names), *ONE_LABEL[input_kind](names, codec)]
        learnt = fitted(one, values, list(outputs), notes)
        return {baseline.name: baseline.probabilities(judged) for baseline in learnt}
    if task_name == "labels":
        sets = LabelSets.fit(outputs)
        marks = np.array([sets.encode(output) for output in outputs]) > 0
        count = len(sets.names)
        several: list[MarksBaseline] = [
            LabelShares(count),
            OneVersusRest(count, LINEAR[input_kind](codec)),
        ]
        marked = fitted(several, values, marks, notes)
        return {baseline.name: baseline.probabilities(judged) for baseline in marked}
    targets = np.array([ValueOutput().encode(output) for output in outputs])
    features = LINEAR[input_kind](codec)
    best = BoostedValues(EventCounts()) if input_kind == "events" else RidgeValues(features)
    numbers: list[ValueBaseline] = [Mean(), best]
    measured = fitted(numbers, values, targets, notes)
    return {baseline.name: baseline.values(judged)[:, None] for baseline in measured}


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
