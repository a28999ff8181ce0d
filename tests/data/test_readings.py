from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from unrolled.data.layout import Layout
from unrolled.data.number_table import NumberCells
from unrolled.data.readings import Chosen, choose_reading
from unrolled.data.series_cell import SeriesCell
from unrolled.data.text_cell import TextCell
from unrolled.data.wide_table import WideSeries
from unrolled.errors import UsageError

TABLE = {"id": ["p", "q"], "text": ["x", "y"], "a": ["1", "2"], "b": ["3", ""], "lists": ["1 2", "3 4 5"]}


def chosen(columns: Sequence[str] = tuple(TABLE), **layout: Any) -> Chosen:
    def sample(wanted: Sequence[str]) -> Iterator[Sequence[Any]]:
        return zip(*(TABLE[column] for column in wanted), strict=True)

    return choose_reading("t", list(columns), sample, Layout(**layout))


@pytest.mark.parametrize(
    ("layout", "reading", "inputs"),
    [
        ({"input": "text", "output": "id"}, TextCell, ("text",)),
        ({"input": "text", "input_kind": "symbols"}, TextCell, ("text",)),
        ({"input": "a,b"}, NumberCells, ("a", "b")),
        ({"input": "a-b", "input_kind": "numbers"}, NumberCells, ("a", "b")),
        ({"input": "a", "input_kind": "numbers"}, NumberCells, ("a",)),
        ({"input": "b,a", "input_kind": "series"}, WideSeries, ("b", "a")),
        ({"input": "lists", "input_kind": "series"}, SeriesCell, ("lists",)),
        ({"input": "a", "input_kind": "series"}, SeriesCell, ("a",)),
        ({"columns": ("id", "a", "b"), "input_kind": "series"}, WideSeries, ("a", "b")),
        ({"columns": ("id", "a", "b"), "input_kind": "numbers", "group": "a"}, NumberCells, ("b",)),
        ({"columns": ("a", "lists"), "input_kind": "series"}, SeriesCell, ("lists",)),
        ({"columns": ("text", "id"), "output": "id", "group": "id"}, TextCell, ("text",)),
    ],
)
def test_what_was_said_chooses(layout: dict[str, Any], reading: type, inputs: tuple[str, ...]) -> None:
    choice = chosen(**layout)
    assert isinstance(choice.reading, reading) and choice.inputs == inputs
    assert choice.input == ",".join(inputs)
    if "input_kind" in layout:
        assert choice.reading.kind == layout["input_kind"]


@pytest.mark.parametrize(
    ("layout", "output"),
    [
        ({"columns": ("id", "a", "b"), "input_kind": "series"}, "id"),
        ({"columns": ("a", "b"), "input_kind": "numbers"}, None),
        ({"columns": ("a", "lists"), "input_kind": "series"}, "a"),
        ({"columns": ("a", "b"), "input": "a", "input_kind": "numbers"}, None),
    ],
)
def test_the_output_that_is_left(layout: dict[str, Any], output: str | None) -> None:
    assert chosen(**layout).output == output


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ({}, "t: say --input and --output; columns: id, text, a, b, lists"),
        ({"input_kind": "numbers"}, "t: say --input and --output; columns: id, text, a, b, lists"),
        (
            {"columns": ("a", "b", "lists"), "input_kind": "series"},
            "t: say --input and --output; columns: a, b",
        ),
        ({"columns": ("id",), "input_kind": "series"}, "t: no column is left for the input; columns: id"),
        ({"input": "a,text"}, 't: --input: found 2 columns, of which "text" holds more than numbers'),
        ({"input": "a", "output": "a"}, 't: --input and --output are both "a", expected two columns'),
        ({"input": "a", "order": "when"}, 't: --order: no column "when"; columns: id, text, a, b, lists'),
    ],
)
def test_what_is_not_plain(layout: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen(**layout)
    assert str(caught.value).startswith(message)


def test_a_table_without_names_is_open_at_its_end() -> None:
    def sample(wanted: Sequence[str]) -> Iterator[Sequence[Any]]:
        return iter([[{"1": "up", "2": "5", "3": "6"}[column] for column in wanted]])

    for layout in (Layout(input_kind="series"), Layout(input="2-", output="1", input_kind="series")):
        choice = choose_reading("t", ["1", "2", "3"], sample, layout)
        assert (choice.input, choice.inputs, choice.output) == ("2-", ("2", "3"), "1")
    assert choose_reading("t", ["1", "2", "3"], sample, Layout(input_kind="numbers")).input == "2,3"
