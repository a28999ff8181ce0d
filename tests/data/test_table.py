from collections.abc import Iterator, Sequence

from unrolled.data.layout import Layout
from unrolled.data.rows import BadRow, Row
from unrolled.data.table import Cells, TableSource


class Fixed:
    """A table with one bad row among three."""

    name = "fixed"
    columns = ["text", "label"]

    def __init__(self) -> None:
        self.said = ["fixed: said"]
        self.asked: list[list[str]] = []

    def cells(self, wanted: Sequence[str]) -> Iterator[Cells | BadRow]:
        self.asked.append(list(wanted))
        yield Cells("fixed:1", [{"text": "a", "label": 1}[column] for column in wanted])
        yield BadRow("fixed:2", "broken")
        yield Cells("fixed:3", [{"text": "b", "label": None}[column] for column in wanted])

    def fingerprint(self) -> str:
        return "0"


def test_cells_become_rows_and_bad_rows_stay() -> None:
    source = TableSource(Fixed(), Layout("text", "label"))
    assert list(source.rows()) == [
        Row("a", "1", "fixed:1"),
        BadRow("fixed:2", "broken"),
        BadRow("fixed:3", "the output is empty"),
    ]


def test_only_the_wanted_columns_are_read() -> None:
    table = Fixed()
    source = TableSource(table, Layout("text"))
    assert [row.output for row in source.rows() if isinstance(row, Row)] == [None, None]
    assert table.asked[-1] == ["text"]


def test_said_is_the_tables_and_the_choice() -> None:
    table = Fixed()
    assert TableSource(table).said == [
        "fixed: said",
        "fixed: input is text, output is label (the second column)",
    ]
    assert table.said == ["fixed: said"]


def test_fingerprint_tells_columns_apart() -> None:
    one, other = TableSource(Fixed(), Layout("text")), TableSource(Fixed(), Layout("label"))
    assert one.fingerprint() != other.fingerprint()
