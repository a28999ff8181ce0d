"""What answers with texts and needs no network, fitted on the same training split as a model."""

from collections.abc import Callable, Sequence
from typing import Any

from unrolled.tasks.baselines.baseline import LeftOut, TextBaseline
from unrolled.tasks.baselines.copy_source import CopySource
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
    found: dict[str, list[str]] = {}
    notes: list[str] = [] if said is None else said
    for build in FOR_TEXTS:
        baseline = build()
        try:
            baseline.fit(values, outputs)
        except LeftOut as why:
            notes.append(f"baseline {baseline.name} is left out: {why}")
            continue
        if baseline.note:
            notes.append(f"baseline {baseline.name}: {baseline.note}")
        found[baseline.name] = baseline.answers(judged)
    return found
