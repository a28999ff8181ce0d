"""ROUGE-L against the definition, found by trying every subsequence."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.tasks.metrics.common_words import common_length, rouge_l, words

FEW = st.lists(st.sampled_from("abc"), max_size=8)
SENTENCES = st.lists(st.sampled_from(["Sun", "moon", "star", ","]), max_size=12).map(" ".join)


def by_trying(first: list[str], second: list[str]) -> int:
    """Return the most items of the first, in their order, that the second holds in that order."""

    def holds(wanted: tuple[str, ...]) -> bool:
        rest = iter(second)
        return all(item in rest for item in wanted)

    return max(size for size in range(len(first) + 1) if any(map(holds, combinations(first, size))))


@given(FEW, FEW)
def test_the_longest_common_subsequence_is_the_longest_there_is(first: list[str], second: list[str]) -> None:
    assert common_length(first, second) == by_trying(first, second)


@given(SENTENCES, SENTENCES)
def test_it_is_the_mean_of_precision_and_recall(output: str, reference: str) -> None:
    found, expected = (text.lower().replace(",", "").split() for text in (output, reference))
    common = by_trying(found, expected)
    precision, recall = common / max(1, len(found)), common / max(1, len(expected))
    f1 = 2 * precision * recall / (precision + recall) if common else float(not found and not expected)
    assert rouge_l(output, reference) == pytest.approx(f1)
    assert rouge_l(output, reference) == rouge_l(reference, output)
    assert rouge_l(output, output) == 1


def test_the_example_of_the_paper() -> None:
    reference = "police killed the gunman"
    assert rouge_l("police kill the gunman", reference) == 0.75
    assert rouge_l("the gunman kill police", reference) == 0.5


def test_words_of_any_script_are_words_and_punctuation_is_none() -> None:
    assert words("Ein Hund, ein »Hut«!") == ["ein", "hund", "ein", "hut"]
    assert words("हिन्दी — don't 42") == ["हिन्दी", "don't", "42"]
    assert words("…!?") == []
    assert rouge_l("…", "!") == 1 and rouge_l("…", "a") == 0
