"""What ties a row of a table to others: the group it belongs to, and when it was."""

from collections.abc import Mapping
from typing import Any

from unrolled.data.cells import NotText, as_text
from unrolled.data.moments import Moment, parse_moment
from unrolled.errors import quoted


class NotTied(ValueError):
    """A row without a group or a time, where the data was asked for them."""


class Ties:
    """Reads the group and the time of each row in turn; the first time read says which scale all are on.

    >>> Ties("who", "when").read({"who": 7, "when": "1970-01-02"}, "a.csv:2")
    ('7', 86400.0)
    """

    def __init__(self, group: str | None, order: str | None) -> None:
        self._group = group
        self._order = order
        # The first moment read, and where.
        self._first: tuple[Moment, str] | None = None

    def read(self, cells: Mapping[str, Any], place: str) -> tuple[str | None, float | None]:
        """Return group and time, None for what wasn't asked for; `NotTied` says what is wrong with one."""
        group = None if self._group is None else self._text("group", self._group, cells)
        time = None if self._order is None else self._time(self._text("time", self._order, cells), place)
        return group, time

    def _text(self, role: str, column: str, cells: Mapping[str, Any]) -> str:
        try:
            text = as_text(cells[column])
        except NotText as error:
            raise NotTied(f'column "{column}" {error}') from None
        if not text or text.isspace():
            raise NotTied(f'the {role} is empty (column "{column}")')
        return text

    def _time(self, text: str, place: str) -> float:
        moment = parse_moment(text)
        if moment is None:
            raise NotTied(f"the time is {quoted(text)}, expected a number or a date like 2024-01-31 12:00")
        if self._first is None:
            self._first = moment, place
        first, where = self._first
        if moment.scale != first.scale:
            raise NotTied(f'the time "{text}" is {moment.scale}, expected {first.scale} as at {where}')
        return moment.seconds
