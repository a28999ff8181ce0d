"""Equal parameters: the nearest width is found, and all contenders come within 5% of the middle one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from races.small_races import labelled
from unrolled.data.layout import Layout
from unrolled.errors import UsageError
from unrolled.predictor.read import ReadData, Request, read_data
from unrolled.races.contenders import Contender, enter
from unrolled.races.parameters import equalised, middle, nearest_width


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 500), st.integers(1, 50_000), st.integers(1, 8))
def test_no_other_width_is_nearer(square: int, line: int, plain: int, target: int, step: int) -> None:
    def count(width: int) -> int:
        return square * width * width + line * width + plain

    width, found = nearest_width(count, target, step=step)
    assert width % step == 0
    assert found == count(width)
    nearest = abs(found - target)
    assert all(abs(count(other) - target) >= nearest for other in (width - step, width + step) if other > 0)


@given(st.lists(st.integers(1, 100), min_size=1))
def test_the_middle_is_one_of_them(counts: list[int]) -> None:
    found = middle(counts)
    assert sum(each < found for each in counts) <= len(counts) / 2
    assert sum(each > found for each in counts) <= len(counts) / 2
    assert found in counts


@pytest.fixture(scope="module")
def read() -> ReadData:
    return read_data(Request(labelled(100), layout=Layout(input="text", output="label")))


def entered(read: ReadData, words: list[str], size: str, **options: Any) -> list[Contender]:
    asked: dict[str, Any] = {"own": {}, "streaming": False, "note": lambda sentence: None, **options}
    return enter(words, read, size=size, given={"steps": 5}, **asked)


@pytest.mark.parametrize("size", ["tiny", "small"])
def test_all_come_within_five_percent_of_the_middle_one(read: ReadData, size: str) -> None:
    before = entered(read, ["rnn", "gru", "lstm", "transformer"], size)
    target = middle([each.parameters for each in before])
    for each, was in zip(equalised(before), before, strict=True):
        assert abs(each.parameters - target) <= 0.05 * target
        assert each.parameters == sum(part.numel() for part in each.network(0).parameters())
        assert each.settings.model.depth == was.settings.model.depth
        assert each.settings.model.heads == was.settings.model.heads
        if was.parameters == target:
            assert each is was


def test_who_comes_no_nearer_is_named_with_the_nearest_count(read: ReadData) -> None:
    # So many layers have more parameters than a narrow bag, however narrow they are.
    own = {"gru": {"depth": 40}, "bag": {"width": 1}, "bag (2)": {"width": 1}}
    contenders = entered(read, ["bag", "bag", "gru"], "tiny", own=own)
    with pytest.raises(
        UsageError, match=r'"gru" comes no nearer than [\d,]+ parameters \(width 1\), expected'
    ):
        equalised(contenders)
