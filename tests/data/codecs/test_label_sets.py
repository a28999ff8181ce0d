"""The codec of several labels a row: cells into marks and back, and refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.codecs.label_sets import LabelSets, labels_in, separator_in
from unrolled.errors import UserError

NAMES = st.sampled_from(["news", "sport", "art", "à la carte"])


@given(st.lists(st.lists(NAMES, unique=True), min_size=1), st.sampled_from([";", "|"]))
def test_marks_come_back_as_the_sorted_labels(rows: list[list[str]], separator: str) -> None:
    cells = [f" {separator} ".join(labels) for labels in rows]
    if not any(rows):
        with pytest.raises(UserError, match="^the training rows have no label; expected at least one$"):
            LabelSets.fit(cells, separator=separator)
        return
    sets = LabelSets.fit(cells, separator=separator)
    assert list(sets.names) == sorted({label for labels in rows for label in labels})
    for cell, labels in zip(cells, rows, strict=True):
        marks = sets.encode(cell)
        assert marks.sum() == len(labels)
        assert sets.decode(marks) == ";".join(sorted(labels))
    assert sets.outputs.columns == len(sets.names)


def test_blanks_and_repeats_count_for_nothing() -> None:
    assert labels_in("; b ;; a;b;", ";") == ["b", "a"]
    assert labels_in("", ";") == []


def test_an_unknown_label_names_the_nearest() -> None:
    sets = LabelSets(("news", "sport"))
    with pytest.raises(
        UserError, match=r'^the label "sprot" was not seen in training; did you mean "sport"\?$'
    ):
        sets.encode("news;sprot")


def test_a_label_that_could_be_two_is_refused() -> None:
    with pytest.raises(
        UserError, match=r'^the label "b;c" holds ";", but labels are separated by "\|"; separate'
    ):
        LabelSets.fit(["a|b;c"], separator="|")


def test_the_separator_is_the_one_of_most_rows() -> None:
    assert separator_in({"a|b": 5, "a;b": 4}) == "|"
    assert separator_in({"a|b": 4, "a;b": 4}) == ";"
    assert separator_in({"a": 4}) == ";"


def test_the_separator_is_a_part_of_what_the_encoding_depends_on() -> None:
    assert LabelSets(("a",), ";").to_json() != LabelSets(("a",), "|").to_json()
