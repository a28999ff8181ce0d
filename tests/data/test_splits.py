from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize("length", [2, 9, 10, 11, 1234])
def test_a_text_trains_on_exactly_its_first_90_percent(text: Callable[[str], Source], length: int) -> None:
    content = ("ab\nक👋" * length)[:length]
    said: list[str] = []
    splits = make_splits(text(content), said=said)
    cut = int(0.9 * length)
    assert inputs(splits.train) == [content[:cut]]
    assert inputs(splits.valid) == [content[cut:]]
    assert splits.test is None
    assert said == [f"a.txt: the first {cut:,} characters train, the last {length - cut:,} validate"]
    assert splits.train.fingerprint() != splits.valid.fingerprint()


def test_the_second_part_of_a_text_knows_its_line(text: Callable[[str], Source]) -> None:
    splits = make_splits(text("one\n" * 10))
    assert next(iter(splits.valid.rows())).place.endswith("a.txt:10")


def test_given_splits_of_a_text(text: Callable[[str], Source], tmp_path: Path) -> None:
    source = text("one two three four")
    other = text("five", "b.txt")
    assert make_splits(source, other) == Splits(source, other, None)
    splits = make_splits(source, test=other)
    assert splits.test is other
    assert inputs(splits.train) == ["one two three fo"]


def test_a_text_too_short_to_cut(text: Callable[[str], Source]) -> None:
    with pytest.raises(UserError, match=r"a\.txt: found 1 characters, too few to validate on; give --valid"):
        make_splits(text("x"))


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
