"""One text cut at a character."""

from collections.abc import Callable
from pathlib import Path

import pytest

from unrolled.data.open_source import open_source
from unrolled.data.rows import Row, RowStream
from unrolled.data.source import Source
from unrolled.data.splits import Splits, make_splits
from unrolled.errors import UserError


def inputs(stream: RowStream) -> list[str]:
    return [row.input for row in stream.rows() if isinstance(row, Row)]


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
