"""What one pass over the rows keeps of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.row_list import RowList, grouped, labelled, timed
from unrolled.data import survey as surveying
from unrolled.data.rows import BadRow, Row
from unrolled.data.split_of import digest
from unrolled.data.survey import survey

PAIRS = st.lists(st.tuples(st.text(max_size=3), st.sampled_from("zyxw")), min_size=1, max_size=30)


@given(PAIRS)
def test_every_row_is_kept_by_hash_and_label(pairs: list[tuple[str, str]]) -> None:
    found = survey(labelled(pairs))
    assert found.inputs.tolist() == [digest(text) for text, _ in pairs]
    names = sorted({label for _, label in pairs})
    assert found.labels is not None
    assert [names[number] for number in found.labels] == [label for _, label in pairs]
    assert len(found) == len(pairs)


def test_bad_rows_are_passed_over() -> None:
    found = survey(RowList([Row("a", "x", "rows:1"), BadRow("rows:2", "spoiled"), Row("b", "y", "rows:3")]))
    assert found.inputs.tolist() == [digest("a"), digest("b")]


def test_what_not_every_row_has_is_not_kept() -> None:
    found = survey(grouped([("a", "x", "one"), ("b", None, None)]))
    assert found.labels is None and found.groups is None and found.times is None
    assert found.names_of_groups() == []
    assert survey(timed([1.0, None])).times is None


def test_groups_and_times_are_kept() -> None:
    found = survey(grouped([("a", None, "two"), ("b", None, "one"), ("c", None, "two")]))
    assert found.groups is not None and found.groups[0] == found.groups[2] != found.groups[1]
    assert found.names_of_groups() == ["one", "two"]
    times = survey(timed([3.0, 1.5])).times
    assert times is not None and times.tolist() == [3.0, 1.5]


def test_some_of_the_rows() -> None:
    found = survey(grouped([("a", "x", "one"), ("b", "y", "two")])).where(np.array([False, True]))
    assert found.inputs.tolist() == [digest("b")]
    assert found.names_of_groups() == ["two"]
    assert found.labels is not None and found.labels.tolist() == [1]


def test_lists_of_labels_are_no_labels() -> None:
    assert survey(labelled([("1", "a;b"), ("2", "b|c"), ("3", "a")])).labels is None
    assert survey(labelled([("1", "a;b"), ("2", "c"), ("3", "a")])).labels is not None


def test_numbers_are_told_from_names() -> None:
    assert survey(labelled([("1", "2.5"), ("2", "-1e3")])).numeric
    assert not survey(labelled([("1", "2.5"), ("2", "high")])).numeric


def test_outputs_too_different_to_be_labels_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveying, "MANY_LABELS", 3)
    assert survey(labelled([(str(n), str(n % 3)) for n in range(9)])).labels is not None
    assert survey(labelled([(str(n), str(n)) for n in range(9)])).labels is None
