"""Rows cut by their group: none stands in two parts, and too few groups are refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.row_list import grouped
from unrolled.data.group_split import group_cut, groups_of
from unrolled.data.split_of import split_of
from unrolled.data.survey import survey
from unrolled.errors import UserError


@given(st.lists(st.integers(0, 400), min_size=1, max_size=50))
def test_no_group_stands_in_two_parts(extra: list[int]) -> None:
    numbers = [*range(100), *extra]
    found = survey(grouped([(f"input {n}", None, f"person {who}") for n, who in enumerate(numbers)]))
    cut = group_cut("rows", found, "who", 80, with_test=True)
    assert cut.parts.tolist() == [
        ["train", "valid", "test"].index(split_of(f"person {who}")) for who in numbers
    ]
    assert found.groups is not None
    for group in np.unique(found.groups):
        assert len(set(cut.parts[found.groups == group].tolist())) == 1
    assert (cut.how, cut.said) == ("hash", "split by a hash of who, no group in two splits")


@pytest.mark.parametrize(
    ("groups", "with_test", "message"),
    [
        (
            ["Mori"],
            True,
            'rows: found 1 group in the column "who", so few that a hash leaves none to validate on; give --folds '
            "groups, or other data with --valid",
        ),
        (
            ["Mori", "Ito"],
            True,
            'rows: found 2 groups in the column "who", so few that a hash leaves none to test on; give --folds '
            "groups, or other data with --test",
        ),
        (
            ["Ito"],
            True,
            'rows: found 1 group in the column "who", so few that a hash leaves none to train on; give --folds '
            "groups, or other data with --valid",
        ),
        (
            ["Mori", "a"],
            False,
            'rows: found 2 groups in the column "who", so few that a hash leaves none to validate on; give --folds '
            "groups, or other data with --valid",
        ),
    ],
)
def test_too_few_groups_are_refused(groups: list[str], with_test: bool, message: str) -> None:
    found = survey(grouped([(f"input {n}", None, group) for n, group in enumerate(groups * 3)]))
    with pytest.raises(UserError) as caught:
        group_cut("rows", found, "who", 80 if with_test else 90, with_test=with_test)
    assert str(caught.value) == message


def test_rows_without_a_group_are_refused() -> None:
    with pytest.raises(UserError) as caught:
        groups_of("rows", survey(grouped([("a", None, "one"), ("b", None, None)])), "who")
    assert str(caught.value) == 'rows: found rows without a group, expected one in the column "who"'
