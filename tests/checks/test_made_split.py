"""Rows cut before training as training cuts them: the same rows in the same parts, on data of every sort."""

import random
from pathlib import Path

import pytest

from unrolled.checks.made_split import PARTS, Roles, cut_findings, made_cut
from unrolled.data.cut_rows import cut_in_words, train_percent
from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import Row
from unrolled.data.splits import make_splits
from unrolled.data.survey import survey
from unrolled.errors import UserError


def write(path: Path, lines: list[str]) -> Path:
    path.write_text("text,label,who\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def labelled(count: int, labels: int = 2) -> list[str]:
    draw = random.Random(count)
    return [f"row {draw.randrange(10 * count)},{draw.randrange(labels)},{n % 40}" for n in range(count)]


SORTS = {
    "few rows of labels": (labelled(200), None),
    "many rows of labels": (labelled(3000), None),
    "a rare label": ([*labelled(3000), "last,rare,1"], None),
    "numbers": ([f"row {n},{n / 7:.3f},1" for n in range(300)], None),
    "texts": ([f"row {n},answer {n},1" for n in range(1500)], None),
    "groups": (labelled(400), "who"),
    "a row that cannot be used": ([*labelled(100), ",1,1", *labelled(50)], None),
}


@pytest.mark.parametrize("with_test", [True, False])
@pytest.mark.parametrize("sort", SORTS)
def test_every_row_is_where_training_has_it(tmp_path: Path, sort: str, with_test: bool) -> None:
    lines, group = SORTS[sort]
    layout = Layout(input="text", output="label", group=group)
    source = open_source(write(tmp_path / "a.csv", lines), layout)
    other = None if with_test else open_source(write(tmp_path / "t.csv", labelled(50)), layout)
    said: list[str] = []
    splits = make_splits(source, None, other, said)
    cut = made_cut(source, survey(source), with_test=with_test)
    assert cut is not None
    roles, found = Roles(cut), {name: list[str]() for name in PARTS}
    by_hash, guessed = Roles(percent=train_percent(with_test=with_test)), list[bool]()
    for row in source.rows():
        if isinstance(row, Row):
            role = roles.of(row, "train")
            found[role].append(row.place)
            guessed.append(by_hash.of(row, "train") == role)
    # What is taken for granted while the rows are seen holds unless the cut says that it is none by a hash.
    assert all(guessed) or cut.how != "hash" or group is not None
    expected = {"train": splits.train, "valid": splits.valid} | ({"test": splits.test} if with_test else {})
    for name, stream in expected.items():
        assert stream is not None
        assert found[name] == [row.place for row in stream.rows() if isinstance(row, Row)], name
    assert cut_in_words(source.name, cut, with_test=with_test) == said[0]


@pytest.mark.parametrize("with_test", [True, False])
@pytest.mark.parametrize("split", ["hash", "stratified", "time"])
def test_rows_are_cut_as_asked_for_as_training_cuts_them(tmp_path: Path, split: str, with_test: bool) -> None:
    lines = [f"row {n},{n % 3},{n * 7 % 200}" for n in range(200)]
    source = open_source(write(tmp_path / "a.csv", lines), Layout(input="text", output="label", order="who"))
    other = None if with_test else open_source((["elsewhere"], ["1"]))
    splits = make_splits(source, None, other, split=split)
    cut = made_cut(source, survey(source), with_test=with_test, split=split)
    assert cut is not None and cut.how == split
    roles = Roles(cut)
    found = [roles.of(row, "train") for row in source.rows() if isinstance(row, Row)]
    for name, stream in [("train", splits.train), ("valid", splits.valid)]:
        places = [row.place for row in source.rows()]
        assert [place for place, role in zip(places, found, strict=True) if role == name] == [
            row.place for row in stream.rows()
        ]


def test_without_rows_there_is_no_cut(tmp_path: Path) -> None:
    source = open_source(write(tmp_path / "a.csv", [",1,1"]), Layout(input="text", output="label"))
    assert made_cut(source, survey(source), with_test=True) is None
    assert cut_findings("a.csv", None, []) == []


def test_what_was_given_stays_where_it_is() -> None:
    roles = Roles()
    assert [roles.of(Row("a", None, "a.csv:2"), split) for split in ("train", "valid", "train", "test")] == [
        "train", "valid", "train", "test"
    ]  # fmt: skip


def test_a_part_without_rows_is_an_error() -> None:
    source = open_source((["one", "two"], ["x", "y"]))
    [finding] = cut_findings("a.csv", made_cut(source, survey(source), with_test=True), ["a.csv:2"])
    assert (finding.kind, finding.severity) == ("no split", "error")
    assert finding.message == "a.csv: no row is left to validate on; give more rows, or --valid"
    assert finding.places == ("a.csv:2",)


def test_rows_that_came_since_are_noticed() -> None:
    source = open_source((["one", "two"], None))
    roles = Roles(made_cut(source, survey(source), with_test=True))
    for row in source.rows():
        assert isinstance(row, Row)
        assert roles.of(row, "train") == roles.of(row, "train")
    with pytest.raises(UserError, match="has changed while it was in use: more than 2 rows"):
        roles.of(Row("three", None, "X:3"), "train")
