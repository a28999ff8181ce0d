"""Rows that a test lists, as a source."""

from collections.abc import Iterator, Sequence

from unrolled.data.fingerprints import of_parts
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.rows import BadRow, Row
from unrolled.data.source import Kind


class RowList:
    """A source of these rows."""

    kind: Kind = "table"
    fields: tuple[str, ...] = ()
    input = "input"

    def __init__(self, rows: Sequence[Row | BadRow], layout: Layout = PLAIN, name: str = "rows") -> None:
        self.listed = list(rows)
        self.layout = layout
        self.name = name
        self.said: list[str] = []
        answered = any(isinstance(row, Row) and row.output is not None for row in rows)
        self.output: str | None = "output" if answered else None

    def rows(self) -> Iterator[Row | BadRow]:
        return iter(self.listed)

    def fingerprint(self) -> str:
        return of_parts(self.listed)


def rows_of(counts: Sequence[int]) -> list[tuple[str, str]]:
    return [
        (f"input {label} {n}", f"label {label}") for label, count in enumerate(counts) for n in range(count)
    ]


def labelled(pairs: Sequence[tuple[str, str | None]]) -> RowList:
    return RowList([Row(text, label, f"rows:{number}") for number, (text, label) in enumerate(pairs, 1)])


def grouped(triples: Sequence[tuple[str, str | None, str | None]], name: str = "rows") -> RowList:
    rows = [Row(text, label, f"{name}:{n}", group) for n, (text, label, group) in enumerate(triples, 1)]
    return RowList(rows, Layout(group="who"), name)


def timed(times: Sequence[float | None]) -> RowList:
    rows = [Row(f"input {n}", None, f"rows:{n}", time=time) for n, time in enumerate(times, 1)]
    return RowList(rows, Layout(order="when"))
