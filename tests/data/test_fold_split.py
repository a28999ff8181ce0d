"""Rows cut into folds: every row is tested on once, away from its input, its group and nothing else."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.row_list import RowList, grouped, labelled, rows_of
from unrolled.data.fold_split import fold_cut, rehash
from unrolled.data.parts import TEST, TRAIN, VALID, Cut
from unrolled.data.split_of import digest
from unrolled.data.stratified import labels_of
from unrolled.data.survey import survey
from unrolled.errors import UsageError, UserError


def cuts(source: RowList, count: int) -> list[Cut]:
    found = survey(source)
    group = source.layout.group
    labels = labels_of(found) if group is None else None
    return [fold_cut("rows", found, (number, count), labels, group) for number in range(1, count + 1)]


def how_often(found: Sequence[Cut]) -> np.ndarray:
    return sum((cut.parts == TEST).astype(int) for cut in found)


FOLDS = st.integers(2, 6)


@given(st.lists(st.tuples(st.integers(0, 20).map(str), st.none()), min_size=1, max_size=60), FOLDS)
def test_unlabelled_rows_are_each_tested_once(pairs: list[tuple[str, None]], count: int) -> None:
    pairs = [*pairs, *((f"more {n}", None) for n in range(6))]
    found = cuts(labelled(pairs), count)
    assert (how_often(found) == 1).all()
    for cut in found:
        assert {TRAIN, VALID, TEST} == set(cut.parts.tolist())
        homes = dict(zip([text for text, _ in pairs], cut.parts, strict=True))
        assert [homes[text] for text, _ in pairs] == cut.parts.tolist()


@given(st.lists(st.integers(2, 20), min_size=2, max_size=6), FOLDS)
def test_labelled_rows_are_each_tested_once_and_every_label_trains(counts: list[int], count: int) -> None:
    rows = rows_of([*counts, 6])
    labels = np.array([label for _, label in rows])
    found = cuts(labelled(rows), count)
    assert (how_often(found) == 1).all()
    sizes = [(cut.parts == TEST).sum() for cut in found]
    assert max(sizes) - min(sizes) <= 1
    for cut in found:
        assert set(labels[cut.parts == TRAIN]) == set(labels)
        assert (cut.parts == VALID).any()
    for label in set(labels):
        shares = [((cut.parts == TEST) & (labels == label)).sum() for cut in found]
        assert max(shares) - min(shares) <= 1


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40), FOLDS)
def test_no_group_stands_in_two_parts(extra: list[int], count: int) -> None:
    groups = [f"person {who}" for who in [*range(8), *extra]]
    found = cuts(grouped([(f"input {n}", None, who) for n, who in enumerate(groups)]), count)
    assert (how_often(found) == 1).all()
    for cut in found:
        homes = dict(zip(groups, cut.parts.tolist(), strict=True))
        assert [homes[who] for who in groups] == cut.parts.tolist()
        assert set(homes.values()) == {TRAIN, VALID, TEST}


@given(st.permutations(rows_of([7, 5, 2, 1])), FOLDS)
def test_the_order_of_rows_does_not_count(rows: list[tuple[str, str]], count: int) -> None:
    first = [
        dict(zip(rows_of([7, 5, 2, 1]), cut.parts, strict=True))
        for cut in cuts(labelled(rows_of([7, 5, 2, 1])), count)
    ]
    again = [dict(zip(rows, cut.parts, strict=True)) for cut in cuts(labelled(rows), count)]
    assert first == again


def test_a_label_with_one_input_trains_in_every_fold_and_is_said() -> None:
    found = cuts(labelled([*rows_of([6, 6]), ("alone", "z"), ("alone", "z")]), 3)
    assert all(cut.parts[-1] == TRAIN for cut in found)
    assert (how_often(found)[:-2] == 1).all()
    assert found[0].also == ("rows: 2 rows of labels with one input train in every fold, never tested",)


def test_many_rows_go_by_their_hash() -> None:
    texts = [f"input {n}" for n in range(2000)]
    found = cuts(labelled([(text, str(n % 2)) for n, text in enumerate(texts)]), 4)
    for number, cut in enumerate(found):
        assert (cut.parts == TEST).tolist() == [digest(text) % 4 == number for text in texts]
        # A tenth of three quarters, within four standard deviations.
        assert abs((cut.parts == VALID).sum() - 150) < 50
    assert found[1].said == "fold 2 of 4, by a hash of the input"
    assert (how_often(found) == 1).all()


def test_one_fold_for_each_group_names_it() -> None:
    people = ["ann", "bob", "cid", "dee"]
    found = cuts(grouped([(f"input {n}", "x", people[n % 4]) for n in range(20)]), 4)
    assert sorted(cut.tested for cut in found) == [("ann",), ("bob",), ("cid",), ("dee",)]
    assert found[0].said == "fold 1 of 4, by a hash of who"


def test_labels_are_said() -> None:
    assert cuts(labelled(rows_of([5, 5])), 2)[0].said == "fold 1 of 2, stratified by label"


def test_the_other_hash_says_nothing_of_the_first() -> None:
    first = np.array([digest(f"input {n}") for n in range(20_000)], dtype=np.uint64)
    both = np.histogram2d(first % np.uint64(10), rehash(first) % np.uint64(10), bins=10)[0]
    # Each of 100 cells holds 200 ± 14; the largest of them stays within five standard deviations.
    assert np.abs(both - 200).max() < 71


@pytest.mark.parametrize(
    ("source", "count", "message"),
    [
        (
            labelled([("a", None), ("a", None), ("b", None)]),
            3,
            "found 3, but rows has 2 different inputs to test on",
        ),
        (labelled([*rows_of([2, 2]), ("c", "z")]), 5, "found 5, but rows has 4 different inputs to test on"),
        (grouped([("a", None, "one"), ("b", None, "two")]), 3, "found 3, but rows has 2 groups to test on"),
    ],
)
def test_more_folds_than_there_is_to_test_on_are_refused(source: RowList, count: int, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        cuts(source, count)
    assert str(caught.value) == f"--folds: {message}"


def test_groups_too_few_to_validate_on_are_refused() -> None:
    with pytest.raises(UserError) as caught:
        cuts(grouped([("a", None, "one"), ("b", None, "two")]), 2)
    assert str(caught.value) == (
        'rows: found 2 groups in the column "who", expected at least 3 for 2 folds: to train, to validate and '
        "to test on"
    )
