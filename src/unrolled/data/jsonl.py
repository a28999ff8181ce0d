"""JSONL files as tables: one JSON object a line, its keys are the columns."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from unrolled.data.columns import listed
from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.lines import Line, read_lines
from unrolled.data.rows import BadRow
from unrolled.data.table import SAMPLE_ROWS, Cells
from unrolled.errors import UserError


class JsonLinesTable:
    """A table in a JSONL file; the columns are the keys of the first rows, in order of appearance."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.name
        self.said: list[str] = []
        self.columns = self._keys()

    def cells(self, wanted: Sequence[str]) -> Iterator[Cells | BadRow]:
        """Read the wanted keys of every line."""
        for line in read_lines(self._path):
            place = f"{self._path}:{line.number}"
            try:
                row = _parse(line)
            except _NotAnObject as error:
                yield BadRow(place, str(error))
                continue
            missing = next((key for key in wanted if key not in row), None)
            if missing is None:
                yield Cells(place, [row[key] for key in wanted])
            else:
                yield BadRow(place, f'no key "{missing}"; keys here: {listed(row)}')

    def fingerprint(self) -> str:
        """Hash the file."""
        return of_parts(["jsonl", of_file(self._path)])

    def _keys(self) -> list[str]:
        keys: dict[str, None] = {}
        problem: str | None = None
        for line in islice(read_lines(self._path), SAMPLE_ROWS):
            try:
                keys.update(dict.fromkeys(_parse(line)))
            except _NotAnObject as error:
                problem = problem or f"{self._path}:{line.number}: {error}"
        if not keys:
            raise UserError(problem or f"{self._path}: the file is empty")
        return list(keys)


class _NotAnObject(ValueError):
    """A line that isn't one JSON object."""


def _parse(line: Line) -> dict[str, Any]:
    if line.problem:
        raise _NotAnObject(line.problem)
    if not line.text:
        raise _NotAnObject("the line is empty")
    try:
        value = json.loads(line.text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _NotAnObject(f"invalid JSON: {error.msg} (column {error.colno})") from None
    except (ValueError, RecursionError) as error:
        raise _NotAnObject(f"invalid JSON: {error}") from None
    if not isinstance(value, dict):
        raise _NotAnObject(f"found a JSON {type(value).__name__}, expected an object with keys")
    return value


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")
