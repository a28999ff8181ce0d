"""Which column of a table is the input and which the output: as named, or inferred and said."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from unrolled.errors import UsageError, suggestion

SHOWN = 20
FEW = 5


class Choice(NamedTuple):
    """The columns chosen; ``said`` is how, in words, or nothing where both were named."""

    input: str
    output: str | None
    said: str | None


def choose_columns(
    name: str, columns: Sequence[str], sample: Iterable[Sequence[str]], input: str | None, output: str | None
) -> Choice:
    """Choose input and output among ``columns``; ``sample`` holds rows of the first two columns.

    >>> choose_columns("a.csv", ["label", "text"], [("x", "one"), ("x", "two"), ("x", "three")], None, None)
    Choice(input='text', output='label', said='input is text, output is label (fewer distinct values)')
    """
    _require_columns(name, columns, input, output)
    if input is not None:
        return Choice(input, output, None)
    if output is not None:
        others = [column for column in columns if column != output]
        if len(others) != 1:
            raise UsageError(f"{name}: which column is the input? say --input; columns: {listed(columns)}")
        return Choice(others[0], output, f"input is {others[0]}, the only other column")
    if len(columns) == 1:
        return Choice(columns[0], None, f"input is {columns[0]}, the only column; no output")
    if len(columns) == 2:
        return _by_distinct_values(columns, sample)
    raise UsageError(f"{name}: say --input and --output; columns: {listed(columns)}")


def listed(names: Iterable[str]) -> str:
    """Join the first 20 names by commas and count the rest."""
    names = list(names)
    more = f", … and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def in_short(names: Sequence[str]) -> str:
    """Name columns: all of a few, of many the first and the last.

    >>> in_short(["a", "b"]), in_short([str(number) for number in range(1, 61)])
    ('a, b', '1 … 60 (60 columns)')
    """
    if len(names) <= FEW:
        return ", ".join(names)
    return f"{names[0]} … {names[-1]} ({len(names):,} columns)"


def require_column(name: str, option: str, column: str, columns: Sequence[str]) -> None:
    """Refuse a column that the table ``name`` hasn't, or has more than once, naming the option and the nearest."""
    if columns.count(column) > 1:
        raise UsageError(f'{name}: {option}: {columns.count(column)} columns are named "{column}"')
    if column in columns:
        return
    if "," in column:
        raise UsageError(f'{name}: {option}: found "{column}", expected one column')
    near = suggestion(column, columns)
    raise UsageError(f'{name}: {option}: no column "{column}"; columns: {listed(columns)}{near}')


def _require_columns(name: str, columns: Sequence[str], input: str | None, output: str | None) -> None:
    for option, column in (("--input", input), ("--output", output)):
        if column is not None:
            require_column(name, option, column, columns)
    if input is not None and input == output:
        raise UsageError(f'{name}: --input and --output are both "{input}", expected two columns')


def _by_distinct_values(columns: Sequence[str], sample: Iterable[Sequence[str]]) -> Choice:
    """Labels repeat and inputs don't: half as many distinct values make an output, else the second column."""
    rows = list(sample)
    first, second = (len({row[column] for row in rows}) for column in (0, 1))
    if 2 * first <= second or 2 * second <= first:
        position, why = int(second < first), "fewer distinct values"
    else:
        position, why = 1, "the second column"
    output, input = columns[position], columns[1 - position]
    return Choice(input, output, f"input is {input}, output is {output} ({why})")
