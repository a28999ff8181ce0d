"""Parts of the rows: each inside the next, no label lost, in the source's own order, always the same."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.row_list import RowList, rows_of
from data.row_list import labelled as labelled_rows
from unrolled.data.nested import nested
from unrolled.data.rows import BadRow, Row, RowStream
from unrolled.errors import UsageError, UserError


def names(stream: RowStream) -> list[str]:
    return [row.input for row in stream.rows() if isinstance(row, Row)]


def alone(output: str) -> list[str]:
    return [output]


@given(st.integers(1, 60), st.data())
def test_a_smaller_part_lies_inside_a_larger_one(count: int, data: st.DataObject) -> None:
    few = data.draw(st.integers(1, count))
    more = data.draw(st.integers(few, count))
    stream = labelled_rows([(f"input {n}", None) for n in range(count)])
    small, large = names(nested(stream, few)), names(nested(stream, more))
    assert len(small) == few and len(large) == more
    assert set(small) <= set(large)
    # In the order of the source.
    assert large == [name for name in names(stream) if name in set(large)]


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=3), min_size=1, max_size=40), st.data())
def test_no_part_lacks_a_label(outputs: list[list[str]], data: st.DataObject) -> None:
    stream = labelled_rows([(f"input {n}", ";".join(labels)) for n, labels in enumerate(outputs)])

    def labels_in(output: str) -> list[str]:
        return [label for label in output.split(";") if label]

    def labels(part: RowStream) -> set[str]:
        rows = (row for row in part.rows() if isinstance(row, Row))
        return {label for row in rows for label in labels_in(str(row.output))}

    size, parts = data.draw(st.integers(1, len(outputs))), list[RowStream]()
    try:
        parts = [nested(stream, each, labels_in=labels_in) for each in range(size, len(outputs) + 1)]
    except UsageError as error:
        # Never more than one row is asked for a label.
        assert size < len(labels(stream))
        assert "which hold every label" in str(error)
    for small, large in pairwise(parts):
        assert labels(small) == labels(stream)
        assert set(names(small)) < set(names(large))


def test_the_rows_are_drawn_evenly() -> None:
    stream = labelled_rows(rows_of([3000, 1000]))
    part = nested(stream, 1000, labels_in=alone)
    share = sum(name.startswith("input 1") for name in names(part)) / 1000
    assert 0.2 < share < 0.3
    places = [int(name.rsplit(" ", 1)[1]) for name in names(part) if name.startswith("input 0")]
    assert 1400 < sum(places) / len(places) < 1600


def test_rare_labels_are_there_and_nothing_else_is_favoured() -> None:
    stream = labelled_rows(rows_of([500, 1, 1]))
    for size in (3, 10, 100):
        outputs = [row.output for row in nested(stream, size, labels_in=alone).rows() if isinstance(row, Row)]
        assert len(outputs) == size and len(set(outputs)) == 3


def test_bad_rows_go_along_and_are_not_counted() -> None:
    bad = BadRow("rows:2", "the input is empty")
    stream = RowList([Row("a", "x", "rows:1"), bad, Row("b", "x", "rows:3"), Row("c", "y", "rows:4")])
    found = list(nested(stream, 3, labels_in=alone).rows())
    assert found == stream.listed
    assert bad in list(nested(stream, 2, labels_in=alone).rows())


def test_its_fingerprint_is_its_own_and_does_not_change() -> None:
    stream = labelled_rows(rows_of([20, 20]))
    found = [nested(stream, size).fingerprint() for size in (10, 11, 40)]
    assert len({*found, stream.fingerprint()}) == 4
    assert found[0] == nested(labelled_rows(rows_of([20, 20])), 10).fingerprint()
    assert found[0] != nested(labelled_rows(rows_of([21, 20])), 10).fingerprint()


def test_the_order_never_changes() -> None:
    # A race that is gone on with next year must find the rows it began with.
    stream = labelled_rows([(f"{n}", None) for n in range(12)])
    assert names(nested(stream, 5)) == ["1", "2", "3", "10", "11"]


def test_too_many_rows_and_too_few_are_refused_with_what_there_is() -> None:
    stream = labelled_rows(rows_of([5, 5, 5]))
    with pytest.raises(UsageError, match=re.escape("--rows: found 16, but rows has 15 rows to train on")):
        nested(stream, 16)
    expected = "--rows: found 2, expected at least 3, which hold every label of rows"
    with pytest.raises(UsageError, match=re.escape(expected)):
        nested(stream, 2, labels_in=alone)
    assert len(names(nested(stream, 15, labels_in=alone))) == 15


def test_it_is_told_what_was_taken() -> None:
    said: list[str] = []
    stream = labelled_rows(rows_of([1000, 1000]))
    nested(stream, 1500, said)
    nested(stream, 20, said, labels_in=alone)
    assert said == [
        "1,500 of 2,000 rows to train on are used, drawn at random",
        "20 of 2,000 rows to train on are used, drawn at random, every label among them",
    ]


def test_a_source_that_grew_is_refused() -> None:
    stream = labelled_rows(rows_of([5, 5]))
    part = nested(stream, 4)
    stream.listed.append(Row("late", "label 0", "rows:11"))
    with pytest.raises(UserError, match="has changed while it was in use"):
        list(part.rows())
