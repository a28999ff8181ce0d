"""What answers with texts and needs no network, fitted on the same training split as a model."""

from collections.abc import Callable, Sequence
from typing import Any

from unrolled.tasks.baselines.baseline import TextBaseline
from unrolled.tasks.baselines.copy_source import CopySource
from unrolled.tasks.baselines.fitted import fitted
from unrolled.tasks.baselines.frequent_target import FrequentTarget
from unrolled.tasks.baselines.leading_words import LeadingWords
from unrolled.tasks.baselines.nearest_target import NearestTarget

FOR_TEXTS: tuple[Callable[[], TextBaseline], ...] = (CopySource, FrequentTarget, NearestTarget, LeadingWords)


def text_baselines(
    values: Sequence[Any], outputs: Sequence[str], judged: Sequence[Any], *, said: list[str] | None = None
) -> dict[str, list[str]]:
    """Fit every baseline on training sources and their targets; return what each answers to the judged sources.

    Those that make no sense for the data are left out; ``said`` takes a sentence for each of them, and for each that
    learnt from fewer rows.

    >>> found = text_baselines(["ein Hund", "eine Katze"], ["a dog", "a cat"], ["ein Hund bellt laut"])
    >>> found == {
    ...     "copy": ["ein Hund bellt laut"], "most_frequent": ["a dog"], "nearest": ["a dog"],
    ...     "leading_words": ["ein Hund"],
    ... }
    True
    """
    learnt = fitted([build() for build in FOR_TEXTS], values, outputs, [] if said is None else said)
    return {baseline.name: baseline.answers(judged) for baseline in learnt}
