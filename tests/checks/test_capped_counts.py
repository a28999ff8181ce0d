"""Counts in bounded memory: exact while they fit, the frequent ones kept where they do not."""

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from unrolled.checks.capped_counts import CappedCounts


@given(st.lists(st.lists(st.sampled_from("abcdefgh"))))
def test_what_fits_is_counted_exactly(texts: list[list[str]]) -> None:
    counts = CappedCounts(most=8)
    for words in texts:
        counts.add(words)
    assert counts.of == Counter(word for words in texts for word in words)
    assert (counts.total, counts.forgot) == (sum(map(len, texts)), False)


def test_the_frequent_words_survive_any_number_of_rare_ones() -> None:
    draw, counts = random.Random(0), CappedCounts(most=100)
    for number in range(5000):
        counts.add([f"rare {number}", draw.choice("xyz")])
        assert len(counts.of) <= 100
    assert counts.forgot and counts.total == 10_000
    assert sum(counts.of[word] for word in "xyz") == 5000
