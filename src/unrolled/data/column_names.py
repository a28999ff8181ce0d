"""Columns as a user writes them: a name, several with commas, or a range with a hyphen, which may have no end."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from unrolled.data.columns import listed, require_column
from unrolled.errors import UsageError


def named_columns(
    name: str, option: str, text: str, columns: Sequence[str], others: Sequence[str | None] = ()
) -> tuple[str, ...]:
    """Return the columns of the table ``name`` that the text of an option stands for.

    A column whose own name holds commas or hyphens is found by it, before the signs mean anything. A range without
    an end, as ``2-``, goes to the last column and leaves out the ``others``.

    >>> named_columns("a.csv", "--input", "x, 2-4", ["1", "2", "3", "4", "x"])
    ('x', '2', '3', '4')
    """
    found: list[str] = []
    for part in _parts(text, columns):
        start = part.removesuffix("-").strip()
        if part not in columns and part.endswith("-") and start in columns:
            found += [column for column in columns[columns.index(start) :] if column not in others]
        else:
            found += _range(name, option, part, columns)
    if not found:
        raise UsageError(f'{name}: {option}: no column is left of "{text}"; columns: {listed(columns)}')
    here = Counter(columns)
    for column, count in Counter(found).items():
        if here[column] != 1:
            require_column(name, option, column, columns)
        if count > 1:
            raise UsageError(f'{name}: {option}: "{column}" is named {count} times')
    return tuple(found)


def possible_names(text: str) -> set[str]:
    """Return every name that a header would hold if it has the columns of this text.

    >>> sorted(possible_names("a,b-c"))
    ['a', 'a,b-c', 'b', 'b-c', 'c']
    """
    parts = [part.strip() for part in text.split(",")]
    ends = {end for part in parts for pair in _cuts(part) for end in pair if end}
    return {text.strip(), *parts, *ends}


def asked_numbers(text: str) -> list[int]:
    """Return the numbers that columns are asked for by, none where there is a name among them.

    >>> asked_numbers("1, 3-5"), asked_numbers("1,b")
    ([1, 3, 5], [])
    """
    return [int(number) for number in re.findall(r"\d+", text)] if re.fullmatch(r"[\d\s,-]*", text) else []


def _parts(text: str, columns: Sequence[str]) -> list[str]:
    """Split at commas, but not at those of a column's own name; the longest name counts."""
    pieces = text.split(",")
    longest = 1 + max((column.count(",") for column in columns), default=0)
    known = set(columns)
    parts = []
    while pieces:
        joined = ((size, ",".join(pieces[:size]).strip()) for size in range(min(longest, len(pieces)), 0, -1))
        size, part = next((found for found in joined if found[1] in known), (1, pieces[0].strip()))
        parts.append(part)
        pieces = pieces[size:]
    return parts


def _range(name: str, option: str, part: str, columns: Sequence[str]) -> Sequence[str]:
    """Return the columns from one to another, or the part itself where it is no such range."""
    if part in columns:
        return [part]
    known = set(columns)
    for first, last in _cuts(part):
        if first in known and last in known:
            start, end = columns.index(first), columns.index(last)
            if end < start:
                raise UsageError(f'{name}: {option}: "{part}" runs backwards, expected "{last}-{first}"')
            return columns[start : end + 1]
    if ends := re.fullmatch(r"(\d+)\s*-\s*(\d+)", part):
        missing = next(end for end in ends.groups() if end not in known)
        raise UsageError(f'{name}: {option}: no column "{missing}" of "{part}"; columns: {listed(columns)}')
    return [part]


def _cuts(part: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after each hyphen."""
    for match in re.finditer("-", part):
        yield part[: match.start()].strip(), part[match.end() :].strip()
