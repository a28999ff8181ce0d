"""Rows cut within each label: every label has its share, none is missing in training."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.row_list import labelled, rows_of
from unrolled.data.hash_split import hash_cut
from unrolled.data.parts import TEST, TRAIN, VALID
from unrolled.data.split_of import digest, split_of
from unrolled.data.stratified import hold_out, labels_of, reason, stratified_cut
from unrolled.data.survey import survey

COUNTS = st.lists(st.integers(1, 40), min_size=2, max_size=8)


def parts_of(rows: Sequence[tuple[str, str]], percent: int = 80) -> dict[tuple[str, str], int]:
    found = survey(labelled(rows))
    assert found.labels is not None
    parts = stratified_cut(found, found.labels, percent).parts.tolist()
    return dict(zip(rows, parts, strict=True))


@given(COUNTS, st.sampled_from([80, 90]))
def test_every_label_has_its_share(counts: list[int], percent: int) -> None:
    found = parts_of(rows_of(counts), percent)
    held = 0
    for label, count in enumerate(counts):
        parts = Counter(part for (_, name), part in found.items() if name == f"label {label}")
        assert parts[TRAIN] >= 1
        assert abs(parts[TRAIN] - count * percent / 100) < 1 + (count == 1)
        assert abs(parts[VALID] - parts[TEST]) <= 1 or percent == 90
        held += parts[VALID] + parts[TEST]
    several = sum(count for count in counts if count > 1)
    assert abs(held - several * (100 - percent) / 100) < 1


@given(COUNTS, st.randoms())
def test_the_order_of_rows_does_not_count(counts: list[int], draw: object) -> None:
    rows = rows_of(counts)
    shuffled = list(rows)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    assert parts_of(rows) == parts_of(shuffled)


@given(st.lists(st.tuples(st.integers(0, 12).map(str), st.sampled_from("xyz")), min_size=2, max_size=40))
def test_one_input_stands_in_one_part_whatever_its_labels(rows: list[tuple[str, str]]) -> None:
    found = survey(labelled(rows))
    assert found.labels is not None
    parts = stratified_cut(found, found.labels, 80).parts
    for text in {text for text, _ in rows}:
        assert len({part for (each, _), part in zip(rows, parts, strict=True) if each == text}) == 1


def test_a_label_seen_once_trains() -> None:
    found = parts_of(rows_of([1, 30, 1]))
    assert found[("input 0 0", "label 0")] == found[("input 2 0", "label 2")] == TRAIN


def test_held_out_rows_are_those_with_the_smallest_hashes() -> None:
    rows = rows_of([20])
    found = parts_of([*rows, ("other", "z")])
    held = sorted(rows, key=lambda row: digest(row[0]))[:4]
    assert {row for row, part in found.items() if part != TRAIN} == set(held)


def test_hold_out_leaves_single_keys_alone() -> None:
    strata = np.array([0, 1, 2])
    assert hold_out(np.arange(3, dtype=np.uint64), strata, (VALID,), 90).tolist() == [TRAIN] * 3


def test_few_rows_are_a_reason() -> None:
    few, enough = (survey(labelled(rows_of([count, count]))) for count in (499, 500))
    assert reason(few, hash_cut(few, 80).parts) == "few rows"
    assert reason(enough, hash_cut(enough, 80).parts) == ""


def test_a_label_that_would_miss_training_is_a_reason() -> None:
    held = next(f"rare {n}" for n in range(99) if split_of(f"rare {n}") == "test")
    found = survey(labelled([*rows_of([600, 600]), (held, "rare")]))
    assert reason(found, hash_cut(found, 80).parts) == "a hash alone would leave 1 of 3 out of training"


def test_outputs_that_mostly_stand_alone_are_no_labels() -> None:
    assert labels_of(survey(labelled([(str(n), str(n / 7)) for n in range(40)]))) is None
    assert labels_of(survey(labelled([(str(n), "same") for n in range(40)]))) is None
    assert labels_of(survey(labelled([(str(n), None) for n in range(40)]))) is None
    assert labels_of(survey(labelled([]))) is None
    # A number is a label when it is seen five times on average.
    assert labels_of(survey(labelled([(str(n), str(n % 9)) for n in range(44)]))) is None
    assert labels_of(survey(labelled([(str(n), str(n % 9)) for n in range(45)]))) is not None
    # Repeats of one input are one.
    assert labels_of(survey(labelled([(str(n), str(n)) for n in range(9)] * 3))) is None
    assert labels_of(survey(labelled(rows_of([3, 1, 1])))) is not None
