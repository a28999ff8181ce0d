"""What the columns of a long table are for: its inputs, its output, and what ties and orders its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from unrolled.data.column_names import named_columns
from unrolled.data.columns import listed, require_column
from unrolled.data.layout import Layout
from unrolled.errors import UsageError


@dataclass(frozen=True)
class LongColumns:
    """The columns of a long table by their parts; output, order and group are None where there is none."""

    inputs: tuple[str, ...]
    output: str | None
    by: str
    order: str | None
    group: str | None

    @property
    def wanted(self) -> list[str]:
        """Every column to read, each once."""
        names = [*self.inputs, self.output, self.by, self.order, self.group]
        return list(dict.fromkeys(name for name in names if name is not None))


def choose_long_columns(name: str, columns: Sequence[str], layout: Layout) -> LongColumns:
    """Find the columns that the layout names; without ``--input``, every column that has no other part is one.

    >>> choose_long_columns("a.csv", ["id", "time", "x", "y"], Layout(output="y", by="id", order="time")).inputs
    ('x',)
    """
    assert layout.by is not None
    parts = {
        option: column
        for option, column in layout.columns.items()
        if option != "--input" and column is not None
    }
    for option, column in parts.items():
        require_column(name, option, column, columns)
    if layout.input is None:
        inputs = tuple(column for column in columns if column not in parts.values())
    else:
        inputs = named_columns(name, "--input", layout.input, columns)
    if not inputs:
        raise UsageError(f"{name}: no column is left for the input; columns: {listed(columns)}")
    for column in inputs:
        require_column(name, "--input", column, columns)
    _require_apart(name, parts, inputs)
    return LongColumns(inputs, layout.output, layout.by, layout.order, layout.group)


def _require_apart(name: str, parts: dict[str, str], inputs: Sequence[str]) -> None:
    """Refuse a column with two parts; only the ids may be the groups too."""
    taken: dict[str, str] = {}
    for option, column in [*parts.items(), *(("--input", column) for column in inputs)]:
        if column in taken and {taken[column], option} != {"--by", "--group"}:
            first = taken[column]
            both = f"{first} twice" if first == option else f"{first} and {option}"
            raise UsageError(f'{name}: "{column}" is named by {both}, expected different columns')
        taken[column] = option
