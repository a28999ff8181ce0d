"""Distances against the table of Wagner and Fischer, filled cell by cell."""

from hypothesis import given
from hypothesis import strategies as st

from reference.edit_distance import edit_distance as reference
from unrolled.tasks.metrics.edit_distance import edit_distance

# Few letters, so that texts have much in common; long enough for several of the machine's words.
TEXTS = st.text("abc🙂", max_size=90)


@given(TEXTS, TEXTS)
def test_it_is_the_last_cell_of_the_table(first: str, second: str) -> None:
    assert edit_distance(first, second) == reference(first, second)


@given(TEXTS, TEXTS, TEXTS)
def test_it_is_a_metric(first: str, second: str, third: str) -> None:
    there = edit_distance(first, second)
    assert there == edit_distance(second, first)
    assert (there == 0) == (first == second)
    assert there <= edit_distance(first, third) + edit_distance(third, second)


def test_long_texts_are_measured_too() -> None:
    assert edit_distance("ab" * 3000, "ba" * 3000) == 2
    assert edit_distance("a" * 5000, "b" * 4000) == 5000
