"""The fields of events: what is missing, what never changes, and how many values each has."""

from typing import Any

from unrolled.checks.findings import MOST_PLACES, Finding
from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Events
from unrolled.errors import quoted

# Different values beyond this are no longer told apart.
MOST_VALUES = 10_000


class Field:
    """What one field holds over all events."""

    def __init__(self) -> None:
        self.steps = 0
        self.missing = 0
        self.values: set[str] = set()
        # The first row, and the first few in which it is missing.
        self.first: list[str] = []
        self.places: list[str] = []

    def take(self, cell: str) -> None:
        """Count the cell of one event."""
        self.steps += 1
        if not cell:
            self.missing += 1
        elif len(self.values) < MOST_VALUES:
            self.values.add(cell)


class Fields:
    """Measure every field of the training events."""

    def __init__(self, *, fields: tuple[str, ...]) -> None:
        self._fields = {name: Field() for name in fields}

    def see(self, row: Row | BadRow, split: str) -> None:
        """Take the cells of a sequence of events."""
        if isinstance(row, BadRow) or not isinstance(row.input, Events) or split != "train":
            return
        for place, field in enumerate(self._fields.values()):
            before = field.missing
            field.first = field.first or [row.place]
            for cells in row.input.cells:
                field.take(cells[place])
            if field.missing > before and len(field.places) < MOST_PLACES:
                field.places.append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return the fields that hold nothing, one value alone, or gaps."""
        found = []
        for name, field in self._fields.items():
            if not field.steps:
                continue
            if field.missing == field.steps:
                message = f'field "{name}" is empty in every event; leave it out'
                found.append(Finding("empty field", "error", message, field.places))
                continue
            if len(field.values) == 1 and not field.missing and field.steps > 1:
                [only] = field.values
                message = f'field "{name}" is {quoted(only)} throughout: it says nothing'
                found.append(Finding("constant field", "warning", message, field.first))
            if field.missing:
                share = field.missing / field.steps
                message = f'field "{name}": {field.missing:,} of {field.steps:,} cells empty ({share:.1%})'
                found.append(Finding("missing cells", "note", message, field.places))
        return found

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return of each field the share missing and the number of different values."""
        measured = [
            {
                "name": name,
                "missing": field.missing / field.steps,
                "values": len(field.values),
                "more_values": len(field.values) == MOST_VALUES,
            }
            for name, field in self._fields.items()
            if field.steps
        ]
        return {"fields": measured} if measured else {}
