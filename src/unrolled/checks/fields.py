"""The fields of events: what is missing, what never changes, what is no number, and how many values each has."""

from collections import Counter
from typing import Any

from unrolled.checks.field import Field
from unrolled.checks.findings import Finding, Severity
from unrolled.checks.made_split import Roles
from unrolled.checks.too_large import too_large
from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Events
from unrolled.errors import quoted


class Fields:
    """Measure every field of the training events, and look through those held out.

    A field of numbers may hold no word later, nor a gap that training never saw; with ``skip_bad`` such rows are left
    out.
    """

    def __init__(self, *, fields: tuple[str, ...], roles: Roles, skip_bad: bool) -> None:
        self._fields = {name: Field() for name in fields}
        self._roles = roles
        self._skip_bad = skip_bad
        # How many rows each held-out part has.
        self._held_out: Counter[str] = Counter()

    def see(self, row: Row | BadRow, split: str) -> None:
        """Take the cells of a sequence of events."""
        if isinstance(row, BadRow) or not isinstance(row.input, Events):
            return
        part = self._roles.of(row, split)
        if part != "train":
            self._held_out[part] += 1
        for number, field in enumerate(self._fields.values()):
            cells = [step[number] for step in row.input.cells]
            if part == "train":
                field.take(cells, row.place)
            else:
                field.take_held_out(cells, part, row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return the fields that hold nothing, one value alone, gaps, or what isn't read beside numbers."""
        found = list[Finding]()
        for name, field in self._fields.items():
            if not field.steps:
                continue
            if field.missing.cells == field.steps:
                message = f'field "{name}" is empty in every training event; leave it out'
                found.append(Finding("empty field", "error", message, field.missing.places))
                continue
            found += _of_training(name, field)
            if field.is_number:
                found += self._of_numbers(name, field)
            found += self._missing_when_held_out(name, field)
        return found

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return of each field the share missing and the number of different values, over the training events."""
        measured = [
            {
                "name": name,
                "missing": field.missing.cells / field.steps,
                "values": len(field.different),
                "more_values": field.has_more,
            }
            for name, field in self._fields.items()
            if field.steps
        ]
        return {"fields": measured} if measured else {}

    def _of_numbers(self, name: str, field: Field) -> list[Finding]:
        """Return what is to be said of a field that holds numbers alone in training."""
        found = too_large(f'field "{name}"', field.low, field.high, field.furthest)
        if field.words.places:
            message = (
                f'field "{name}" is a number in training, and {quoted(field.first_word)} in held-out rows'
            )
            severity = field.words.severity(self._held_out, skip_bad=self._skip_bad)
            found.append(Finding("no number when held out", severity, message, field.words.places))
        return found

    def _missing_when_held_out(self, name: str, field: Field) -> list[Finding]:
        """Say where it is missing as it never was in training: no number may be, a category means nothing then."""
        refused = field.missing.held_out
        if field.missing.cells or not refused.places:
            return []
        message = f'field "{name}" is missing in held-out rows, which it never is in training'
        severity: Severity = "note"
        if field.is_number:
            severity = refused.severity(self._held_out, skip_bad=self._skip_bad)
        return [Finding("missing when held out", severity, message, refused.places)]


def _of_training(name: str, field: Field) -> list[Finding]:
    """Return what is to be said of any field."""
    found, missing = list[Finding](), field.missing
    if len(field.different) == 1 and not missing.cells and field.steps > 1:
        [only] = field.different
        message = f'field "{name}" is {quoted(only)} throughout: it says nothing'
        found.append(Finding("constant field", "warning", message, field.first))
    if missing.cells:
        share = missing.cells / field.steps
        message = f'field "{name}": {missing.cells:,} of {field.steps:,} cells missing ({share:.1%})'
        found.append(Finding("missing cells", "note", message, missing.places))
    return found
