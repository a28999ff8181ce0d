"""The rows that the contenders did worst on together, with what each said."""

from collections.abc import Mapping, Sequence

import numpy as np

from unrolled.data.rows import Row
from unrolled.data.values import Events, Value
from unrolled.races.comparison import BadRow
from unrolled.races.judged import Judged

SHOWN = 10
# So much of a long text is enough to recognise it by.
LONGEST = 2000


def worst_rows(judged: Mapping[str, Sequence[Judged]], rows: Sequence[Row]) -> tuple[BadRow, ...]:
    """Return ten rows with the highest mean error over the contenders, the worst first; of equals the first.

    Each contender has one voice, the mean over its finals; shown is what its first final said.
    """
    known = [[each.errors for each in finals if each.errors is not None] for finals in judged.values()]
    errors = [np.mean(finals, axis=0) for finals in known if finals]
    if not errors:
        return ()
    worst = np.argsort(-np.mean(errors, axis=0), kind="stable")[:SHOWN]
    return tuple(_shown(rows[place], place, judged) for place in worst.tolist())


def _shown(row: Row, place: int, judged: Mapping[str, Sequence[Judged]]) -> BadRow:
    """Say where a row stands, what was asked and wanted, and what each contender said."""
    said = {
        name: finals[0].said[place]
        for name, finals in judged.items()
        if finals and finals[0].said is not None
    }
    return BadRow(row.place, _in_words(row.input), row.output or "", said)


def _in_words(value: Value) -> str:
    """Return a text, cut where it is very long; of anything else say how long it is."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
    steps = len(value.cells if isinstance(value, Events) else value)
    return f"{steps:,} step{'' if steps == 1 else 's'}"
