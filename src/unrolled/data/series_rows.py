"""A row whose input is a series, or the reason why it makes none."""

from collections.abc import Sequence

import numpy as np

from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Series


def series_row(
    place: str,
    series: Series,
    output: str | None,
    *,
    fields: Sequence[str],
    group: str | None = None,
    time: float | None = None,
    id: str | None = None,
) -> Row | BadRow:
    """Make a row of a series ``(T, C)``, NaN where a number is missing; ``fields`` names its channels.

    >>> series_row("a.ts:9", np.zeros((0, 2)), "x", fields=("left", "right"))
    BadRow(place='a.ts:9', why='the series has no step')
    """
    why = _problem(series, fields)
    if why is None and output is not None and (not output or output.isspace()):
        why = "the output is empty"
    return BadRow(place, why) if why else Row(series, output, place, group, time, id)


def channels(count: int) -> str:
    """Count channels in words.

    >>> channels(1), channels(12)
    ('1 channel', '12 channels')
    """
    return f"{count} channel{'' if count == 1 else 's'}"


def _problem(series: Series, fields: Sequence[str]) -> str | None:
    if series.shape[1:] != (len(fields),):
        return f"found {channels(series.shape[-1])}, expected {len(fields)}"
    if not len(series):
        return "the series has no step"
    infinite = np.argwhere(np.isinf(series))
    if len(infinite):
        step, channel = infinite[0]
        return f'step {step + 1}: channel "{fields[channel]}" is infinite, expected a number'
    if np.isnan(series).all():
        return "every number of the series is missing"
    return None
