"""Rows cut by a hash alone."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from data.row_list import labelled
from unrolled.data.hash_split import hash_cut, percents_of
from unrolled.data.parts import TEST, TRAIN, VALID
from unrolled.data.split_of import digest, split_of
from unrolled.data.survey import survey

NAMES = {"train": TRAIN, "valid": VALID, "test": TEST}


@given(st.lists(st.text(max_size=4), max_size=40))
def test_every_row_goes_where_its_input_alone_says(texts: list[str]) -> None:
    parts = hash_cut(survey(labelled([(text, None) for text in texts])), 80).parts
    assert parts.tolist() == [NAMES[split_of(text)] for text in texts]


def test_without_a_test_part_ninety_percent_train() -> None:
    texts = [f"input {number}" for number in range(5000)]
    parts = hash_cut(survey(labelled([(text, None) for text in texts])), 90).parts
    counts = Counter(parts.tolist())
    # Four standard deviations of a binomial count.
    assert set(counts) == {TRAIN, VALID} and abs(counts[TRAIN] - 4500) < 85
    assert [digest(text) % 100 in percents_of(VALID, 90) for text in texts] == (parts == VALID).tolist()
