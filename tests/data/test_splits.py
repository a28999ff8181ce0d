from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import row_list
from unrolled.data.fingerprints import of_parts
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row, RowStream
from unrolled.data.source import Source
from unrolled.data.split_of import digest, split_of
from unrolled.data.splits import Splits, make_splits
from unrolled.errors import UsageError, UserError


def labelled(texts: list[str]) -> Source:
    return open_source((texts, ["x"] * len(texts)))


def inputs(stream: RowStream | None) -> list[str]:
    assert stream is not None
    return [row.input for row in stream.rows() if isinstance(row, Row)]


def labels_in(stream: RowStream) -> list[str | None]:
    return [row.output for row in stream.rows() if isinstance(row, Row)]


def places(stream: RowStream | None) -> list[str]:
    return [] if stream is None else [row.place for row in stream.rows()]


MANY = [f"input {number % 150}" for number in range(200)]


def test_a_table_is_cut_by_the_hash() -> None:
    said: list[str] = []
    splits = make_splits(labelled(MANY), said=said)
    for name, stream in (("train", splits.train), ("valid", splits.valid), ("test", splits.test)):
        assert inputs(stream) == [text for text in MANY if split_of(text) == name]
        assert inputs(stream) == inputs(stream)
    counts = [len(inputs(stream)) for stream in (splits.train, splits.valid, splits.test)]
    assert sum(counts) == 200 and min(counts) > 0
    repeats = counts[0] - len(set(inputs(splits.train)))
    assert said == [
        "(X, y): split by a hash of the input: "
        f"{counts[0]} rows train, {counts[1]} validate, {counts[2]} test",
        f"train: {repeats} of {counts[0]} inputs repeat an earlier one",
    ]


@given(
    st.lists(st.text(max_size=3), min_size=1, max_size=60), st.sampled_from(["none", "valid", "test", "both"])
)
def test_every_row_stands_in_one_split_and_repeats_in_the_same(texts: list[str], given_splits: str) -> None:
    valid = labelled(["other"]) if given_splits in ("valid", "both") else None
    test = labelled(["another"]) if given_splits in ("test", "both") else None
    source = labelled(["one", *texts])
    splits = make_splits(source, valid, test)
    made = [splits.train] + [splits.valid] * (valid is None) + [splits.test] * (given_splits == "none")
    assert sorted(place for part in made for place in places(part)) == sorted(places(source))
    seen = [{digest(text) for text in inputs(part)} for part in made]
    assert sum(map(len, seen)) == len(set.union(*seen))


def test_bad_rows_stay_in_training() -> None:
    splits = make_splits(labelled([*MANY, ""]))
    assert any(isinstance(row, BadRow) for row in splits.train.rows())
    assert not any(isinstance(row, BadRow) for row in splits.valid.rows())


def test_given_splits_are_used_as_they_are_and_leakage_is_said() -> None:
    train, valid, test = labelled(["a", "b", "b"]), labelled(["a", "c"]), labelled(["c", "b", "b ", "d"])
    said = ["before"]
    assert make_splits(train, valid, test, said) == Splits(train, valid, test)
    assert said == [
        "before",
        "train: 1 of 3 inputs repeat an earlier one",
        "valid: 1 of 2 inputs occur in train too",
        "test: 2 of 4 inputs occur in train too",
        "test: 1 of 4 inputs occur in valid too",
    ]


def test_a_given_test_leaves_validation_to_be_cut() -> None:
    test = labelled(["elsewhere"])
    said: list[str] = []
    splits = make_splits(labelled(MANY), test=test, said=said)
    assert splits.test is test
    share = len(inputs(splits.valid)) / 200
    assert 0.03 < share < 0.2
    assert said[0].endswith(
        f"{200 - len(inputs(splits.valid))} rows train, {len(inputs(splits.valid))} validate"
    )


def test_a_given_validation_means_no_test() -> None:
    train, valid = labelled(MANY), labelled(["elsewhere"])
    assert make_splits(train, valid) == Splits(train, valid, None)


def test_clean_given_splits_need_no_words() -> None:
    said: list[str] = []
    make_splits(labelled(["a"]), labelled(["b"]), labelled(["c"]), said)
    assert said == []


def test_parts_have_fingerprints_of_their_own() -> None:
    splits = make_splits(labelled(MANY))
    assert splits.test is not None
    prints = [part.fingerprint() for part in (splits.train, splits.valid, splits.test)]
    assert len(set(prints)) == 3
    assert prints[0] == make_splits(labelled(MANY)).train.fingerprint()
    assert prints[0] != make_splits(labelled(MANY[1:])).train.fingerprint()
    assert prints[0] != make_splits(labelled(MANY), test=labelled(["a"])).train.fingerprint()


@pytest.fixture
def text(tmp_path: Path) -> Callable[[str], Source]:
    def write(content: str, name: str = "a.txt") -> Source:
        (tmp_path / name).write_text(content)
        return open_source(tmp_path / name)

    return write


def test_splits_of_another_kind_are_refused(text: Callable[[str], Source]) -> None:
    with pytest.raises(UsageError) as caught:
        make_splits(labelled(["a"]), valid=text("x"))
    assert str(caught.value) == "--valid: a.txt is one text, expected rows as (X, y) is"
    with pytest.raises(UsageError) as caught:
        make_splits(text("x"), test=labelled(["a"]))
    assert str(caught.value) == "--test: (X, y) is rows, expected one text as a.txt is"
    with pytest.raises(UsageError) as caught:
        make_splits(labelled(["a"]), test=open_source([{"text": "x"}]))
    assert str(caught.value) == "--test: records has no output, unlike (X, y); name it with --output"
    with pytest.raises(UsageError) as caught:
        make_splits(open_source((["a"], None)), test=labelled(["b"]))
    assert str(caught.value) == "--test: (X, y) has the output y, unlike (X, y); name it with --output"


def test_few_labelled_rows_are_stratified_unless_a_hash_is_asked_for() -> None:
    source = row_list.labelled(row_list.rows_of([20, 10, 1]))
    said: list[str] = []
    splits = make_splits(source, said=said)
    assert said == ["rows: stratified by label: few rows: 25 rows train, 3 validate, 3 test"]
    assert splits.how == "stratified"
    again = make_splits(source, split="stratified")
    assert again.train.fingerprint() == splits.train.fingerprint() and again.test is not None
    assert inputs(again.test) == inputs(splits.test)
    hashed = make_splits(source, split="hash")
    assert inputs(hashed.test) == [text for text in inputs(source) if split_of(text) == "test"]
    assert hashed.how == "hash"


def test_a_given_test_leaves_a_tenth_of_each_label_to_validate_on() -> None:
    splits = make_splits(row_list.labelled(row_list.rows_of([30, 20])), test=row_list.labelled([("z", "y")]))
    assert Counter(labels_in(splits.valid)) == {"label 0": 3, "label 1": 2}


def test_splits_by_a_hash_are_known_by_what_they_always_were() -> None:
    source = labelled(MANY)
    expected = of_parts([source.fingerprint(), range(80, 90), False])
    assert make_splits(source).valid.fingerprint() == expected


PEOPLE = [(f"input {n}", "xyz"[n % 3], f"person {n % 60}") for n in range(300)]


def test_groups_stay_whole() -> None:
    said: list[str] = []
    splits = make_splits(row_list.grouped(PEOPLE), said=said)
    groups = [{row.group for row in stream.rows()} for stream in (splits.train, splits.valid, splits.test)]
    assert sum(map(len, groups)) == 60 and min(map(len, groups)) > 0
    assert len(said) == 1 and said[0].startswith("rows: split by a hash of who, no group in two splits: ")
    assert (
        splits.train.fingerprint()
        != make_splits(row_list.labelled([each[:2] for each in PEOPLE])).train.fingerprint()
    )


def test_groups_that_stand_in_two_given_splits_are_said() -> None:
    train, valid, test = (
        row_list.grouped([(f"{name} {n}", None, who) for n, who in enumerate(groups)], name)
        for name, groups in (("train", "aabc"), ("valid", "bd"), ("test", "ddcbe"))
    )
    said: list[str] = []
    make_splits(train, valid, test, said)
    assert said == [
        "valid: 1 of 2 groups occur in train too",
        "test: 2 of 4 groups occur in train too",
        "test: 2 of 4 groups occur in valid too",
    ]


def test_time_is_cut_where_it_is_asked_for() -> None:
    said: list[str] = []
    splits = make_splits(row_list.timed([float(n * 7 % 20) for n in range(20)]), said=said, split="time")
    assert [row.time for row in splits.test.rows()] == [18, 19]
    assert said == [
        "rows: split by time (when), validation from 16, test from 18: 16 rows train, 2 validate, 2 test"
    ]
    assert splits.how == "time"


def test_a_fold_is_cut_out_and_said() -> None:
    said: list[str] = []
    source = row_list.grouped([(f"input {n}", "x", "abcd"[n % 4]) for n in range(20)])
    splits = make_splits(source, said=said, fold=(2, 4))
    assert {row.group for row in splits.test.rows()} == set(splits.tested) and len(splits.tested) == 1
    assert said == [
        f"rows: fold 2 of 4, by a hash of who ({splits.tested[0]} tested): 10 rows train, 5 validate, 5 test"
    ]
    prints = {make_splits(source, fold=(k, 4)).test.fingerprint() for k in range(1, 5)}
    assert len(prints) == 4


def test_folds_are_stratified_unless_a_hash_is_asked_for() -> None:
    source = row_list.labelled([*row_list.rows_of([9, 9, 9]), ("alone", "z")])
    plain, by_label, again = (
        make_splits(source, fold=(1, 2), split=split) for split in ("hash", None, "stratified")
    )
    assert (plain.how, by_label.how) == ("hash", "stratified")
    assert by_label.train.fingerprint() == again.train.fingerprint() != plain.train.fingerprint()
    assert any("alone" in inputs(make_splits(source, fold=(k, 2), split="hash").test) for k in (1, 2))


@pytest.mark.parametrize(
    ("layout", "asked"),
    [(Layout(order="when"), {"split": "time"}), (Layout(group="who"), {}), (PLAIN, {"fold": (1, 3)})],
)
def test_data_whose_every_row_is_bad_is_left_to_its_reader(layout: Layout, asked: dict[str, Any]) -> None:
    source = row_list.RowList([BadRow("rows:1", "spoiled")], layout)
    assert list(make_splits(source, **asked).train.rows()) == source.listed


ROWS = row_list.labelled(row_list.rows_of([9, 9]))
BY_TIME = row_list.timed([1.0, 2.0, 3.0])
GROUPED_TIMES = row_list.RowList(BY_TIME.listed, Layout(group="who", order="when"))


@pytest.mark.parametrize(
    ("source", "given", "message"),
    [
        (
            ROWS,
            {"split": "tome"},
            '--split: found "tome", expected one of: hash, stratified, time; did you mean "time"?',
        ),
        (ROWS, {"split": "time"}, '--split: found "time" without --order, expected the column of the time'),
        (
            BY_TIME,
            {"split": "time", "valid": ROWS},
            "--valid: rows has the output output, unlike rows; name it with --output",
        ),
        (
            BY_TIME,
            {"split": "time", "valid": BY_TIME},
            '--split: found "time" with --valid, expected one of the two',
        ),
        (
            ROWS,
            {"split": "stratified", "valid": ROWS},
            '--split: found "stratified" with --valid, expected one of the two',
        ),
        (GROUPED_TIMES, {"split": "time"}, '--split: found "time" with --group, expected one of the two'),
        (
            GROUPED_TIMES,
            {"split": "stratified"},
            '--split: found "stratified" with --group, expected one of the two',
        ),
        (
            ROWS,
            {"fold": (1, 3), "split": "time"},
            '--folds: found with --split "time", expected one of the two',
        ),
        (ROWS, {"fold": (1, 3), "valid": ROWS}, '--folds: found "3" with --valid, expected one of the two'),
        (ROWS, {"fold": (1, 3), "test": ROWS}, '--folds: found "3" with --test, expected one of the two'),
    ],
)
def test_ways_to_cut_that_do_not_go_together_are_refused(
    source: Source, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        make_splits(source, **given)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("asked", "option"),
    [({"fold": (1, 3)}, '--folds: found "3"'), ({"split": "time"}, '--split: found "time"')],
)
def test_one_text_has_neither_folds_nor_times(
    text: Callable[[str], Source], asked: dict[str, Any], option: str
) -> None:
    with pytest.raises(UsageError) as caught:
        make_splits(text("some text"), **asked)
    assert str(caught.value) == f"{option}, but a.txt is one text, expected rows"


def test_rows_without_labels_cannot_be_stratified() -> None:
    with pytest.raises(UserError) as caught:
        make_splits(BY_TIME, split="stratified")
    assert str(caught.value) == 'rows: found no labels, which --split "stratified" needs'
