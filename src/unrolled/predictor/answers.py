"""Answers to whole inputs: values of any kind in, what the model says of each out."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.codec import Codec
from unrolled.data.inputs import ChannelInputs, TokenInputs
from unrolled.data.rows import BadRow
from unrolled.data.sequences import Sequences
from unrolled.data.series_rows import series_row
from unrolled.data.values import Events, Series, Value
from unrolled.errors import UserError
from unrolled.tasks.network import Network
from unrolled.tasks.row_task import RowTask


class Prediction(NamedTuple):
    """One input with its answer, and the most probable answers, from the likeliest down.

    A label comes with its probability, itself the first of the alternatives; several labels are joined by
    semicolons, with the probability of exactly these, and the alternatives are single labels with their own; a
    number has neither. A text comes with its mean log-probability per token, the end counted, and so do the
    alternatives, itself the first; the text for a source that says nothing is empty and has no score.
    """

    input: Value
    output: str | float
    score: float | None
    alternatives: list[tuple[str, float]]
    # Of a text: whether its source has more steps than any in training.
    longer_than_trained: bool = False


def answers(
    network: Network, task: RowTask, codec: Codec, values: Sequence[Any], *, top: int
) -> list[Prediction]:
    """Answer every value; `UserError` naming the place, from 0, of one that the codec cannot read."""
    checked = [checked_value(codec, f"values[{place}]", value) for place, value in enumerate(values)]
    rows = Sequences.from_rows(
        [encoded_value(codec, f"values[{place}]", value) for place, value in enumerate(checked)]
    )
    found = task.predictions(network, rows)
    return [
        Prediction(value, *task.answer(prediction, top=top))
        for value, prediction in zip(checked, found, strict=True)
    ]


def encoded_value(codec: Codec, place: str, value: Value) -> NDArray[Any]:
    """Encode a value, or name the place of what keeps it from being encoded."""
    try:
        return codec.encode(value)
    except UserError as error:
        raise UserError(f"{place}: {error}") from None


def checked_value(codec: Codec, place: str, value: Any) -> Value:
    """Return a value of the kind that the codec reads."""
    if isinstance(codec.inputs, TokenInputs):
        if isinstance(value, str):
            return value
        raise UserError(f"{place}: found a {type(value).__name__}, expected a string")
    if isinstance(codec.inputs, ChannelInputs):
        return _series(place, value, getattr(codec, "fields", ()))
    if isinstance(value, Events):
        return value
    raise UserError(f"{place}: found a {type(value).__name__}, expected Events")


def _series(place: str, value: Any, fields: Sequence[str]) -> Series:
    """Return a series ``(T, C)``; a plain list of numbers is one where there is a single channel."""
    expected = f"numbers (steps, {len(fields)})"
    try:
        series = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise UserError(
            f"{place}: found a {type(value).__name__} that is no array, expected {expected}"
        ) from None
    if series.ndim == 1 and len(fields) == 1:
        series = series[:, None]
    if series.ndim != 2:
        raise UserError(f"{place}: found an array of shape {series.shape}, expected {expected}")
    row = series_row(place, series, None, fields=fields)
    if isinstance(row, BadRow):
        raise UserError(str(row))
    return series
