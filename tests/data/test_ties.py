from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.data.ties import NotTied, Ties

TABLE = (
    "who,when,text,label\n"
    "a,2024-01-31,good,+\n"
    "b,2024-01-31T12:30:15.5,bad,-\n"
    ",2024-01-31,fine,+\n"
    "a,,fine,+\n"
    "a,soon,fine,+\n"
    "a,3.5,fine,+\n"
    "a,2024-02-30,fine,+\n"
    "a,2024-01-31T12:00+01:00,fine,+\n"
    ",soon,,\n"
)


def seconds(*moment: int) -> float:
    return datetime(*moment, tzinfo=UTC).timestamp()


def test_group_and_time_of_every_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    layout = Layout(input="text", output="label", group="who", order="when")
    source = open_source(tmp_path / "a.csv", layout)
    assert source.layout == Layout(**layout.as_json(), input_kind="text")
    for _ in range(2):
        first, second, *rest = source.rows()
        assert first == Row("good", "+", f"{tmp_path}/a.csv:2", "a", seconds(2024, 1, 31))
        assert second == Row("bad", "-", f"{tmp_path}/a.csv:3", "b", seconds(2024, 1, 31, 12, 30, 15) + 0.5)
        assert [row.why for row in rest if isinstance(row, BadRow)] == [
            'the group is empty (column "who")',
            'the time is empty (column "when")',
            'the time is "soon", expected a number or a date like 2024-01-31 12:00',
            f'the time "3.5" is a number, expected a date as at {tmp_path}/a.csv:2',
            'the time is "2024-02-30", expected a number or a date like 2024-01-31 12:00',
            f'the time "2024-01-31T12:00+01:00" is a date with a time zone, expected a date as at {tmp_path}/a.csv:2',
            'the group is empty (column "who")',
        ]


@pytest.mark.parametrize("kind", ["series", "numbers"])
def test_group_and_order_are_no_input_of_numbers(kind: str) -> None:
    records = [{"a": 1, "b": 2, "who": 7, "when": 3.5, "y": "yes"}]
    layout = Layout(output="y", input_kind=kind, group="who", order="when")
    source = open_source(records, layout)
    assert source.layout.input == "a,b"
    (row,) = source.rows()
    assert isinstance(row, Row) and (row.group, row.time) == ("7", 3.5)


def test_group_and_order_are_no_choice_of_text() -> None:
    records = [{"who": n % 2, "when": n, "text": f"t{n}", "label": n % 2} for n in range(9)]
    source = open_source(records, Layout(group="who", order="when"))
    assert (source.input, source.output) == ("text", "label")
    assert source.said == ["records: input is text, output is label (fewer distinct values)"]


def test_an_input_may_be_group_or_time_too() -> None:
    source = open_source([{"a": 4, "b": 5}], Layout(input="a,b", group="a", order="b"))
    (row,) = source.rows()
    assert isinstance(row, Row) and (row.input.tolist(), row.group, row.time) == ([[4.0, 5.0]], "4", 5.0)


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        *((3, 3.0), (np.int64(3), 3.0), ("-1e3", -1000.0), ("20240131", 20240131.0)),
        *(
            (datetime(2024, 1, 31, 12), seconds(2024, 1, 31, 12)),
            (pd.Timestamp("2024-01-31"), seconds(2024, 1, 31)),
        ),
        (np.datetime64("2024-01-31T00:00:01", "ns"), seconds(2024, 1, 31, 0, 0, 1)),
        ("2024-01-31 12:00:00+00:00", seconds(2024, 1, 31, 12)),
    ],
)
def test_times(cell: object, time: float) -> None:
    assert Ties(None, "when").read({"when": cell}, "a:1") == (None, time)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (None, 'the time is empty (column "when")'),
        (float("nan"), 'the time is empty (column "when")'),
        ([3], 'column "when" holds a list, expected text'),
        (True, 'the time is "true", expected a number or a date like 2024-01-31 12:00'),
        ("inf", 'the time is "inf", expected a number or a date like 2024-01-31 12:00'),
    ],
)
def test_no_times(cell: object, why: str) -> None:
    with pytest.raises(NotTied) as caught:
        Ties(None, "when").read({"when": cell}, "a:1")
    assert str(caught.value) == why


def test_nothing_asked_for_is_nothing() -> None:
    assert Ties(None, None).read({}, "a:1") == (None, None)
