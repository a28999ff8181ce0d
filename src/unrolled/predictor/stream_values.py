"""What comes for a sequence that is still going on, one step or a few, as what a model reads."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from unrolled.data.cells import NotText, as_text
from unrolled.data.codecs.codec import Codec
from unrolled.data.codecs.events import EventsCodec
from unrolled.data.codecs.saved import kind
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.inputs import ChannelInputs, TokenInputs
from unrolled.data.moments import Moment, parse_moment
from unrolled.errors import UserError, suggestion

Time = float | None
# A value, its time and the time of the step before → encoded steps.
Reader = Callable[[Any, Time, Time], NDArray[Any]]


def reader_for(codec: Codec) -> Reader:
    """Return how values of a codec's kind are read."""
    if isinstance(codec.inputs, TokenInputs):
        return partial(_text_steps, codec)
    if isinstance(codec.inputs, ChannelInputs):
        return partial(_series_steps, cast(SeriesCodec, codec))
    return partial(_event_step, cast(EventsCodec, codec))


def moment_of(time: object) -> Moment:
    """Return a time given as a number or an ISO date; `UserError` for anything else.

    >>> moment_of("1970-01-02").seconds, moment_of(3).seconds
    (86400.0, 3.0)
    """
    if isinstance(time, bool) or not isinstance(time, int | float | str):
        raise UserError(f"time: found {kind(time)}, expected a number or a date")
    moment = parse_moment(str(time))
    if moment is None:
        raise UserError(f'time: found "{time}", expected a finite number or a date like 2024-01-31 12:00')
    return moment


def _text_steps(codec: Codec, value: object, time: Time, previous: Time) -> NDArray[Any]:
    """Encode a piece of text on its own."""
    if not isinstance(value, str):
        raise UserError(f"value: found {kind(value)}, expected a text")
    if "\0" in value:
        raise UserError("value: holds a NUL character")
    require_unicode("value", value)
    tokens = codec.encode(value)
    if not len(tokens):
        raise UserError(f'value: found "{value:.20}", which is no step, expected at least one')
    return tokens


def require_unicode(role: str, text: str) -> None:
    """Refuse half a character, which JSON can write and UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UserError(f"{role}: holds half of a surrogate pair, which is no character") from None


def _series_steps(codec: SeriesCodec, value: object, time: Time, previous: Time) -> NDArray[Any]:
    """Encode one step, or a list of steps."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    one_step = not (isinstance(value, list | tuple) and value and isinstance(value[0], list | tuple))
    steps = [_channels(codec.fields, step) for step in ([value] if one_step else cast(list[Any], value))]
    return codec.encode(np.array(steps, dtype=np.float64))


def _channels(fields: tuple[str, ...], step: object) -> list[float]:
    """Return one number a channel, NaN where it is missing."""
    if len(fields) == 1 and not isinstance(step, list | tuple):
        step = [step]
    if not isinstance(step, list | tuple):
        raise UserError(f"value: found {kind(step)}, expected a list of {len(fields)} numbers")
    if len(step) != len(fields):
        raise UserError(
            f"value: found {len(step)} numbers, expected {len(fields)}, one a channel: {_listed(fields)}"
        )
    return [_channel(name, number) for name, number in zip(fields, step, strict=True)]


def _channel(name: str, number: object) -> float:
    if number is None:
        return math.nan
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise UserError(f'value: channel "{name}": found {kind(number)}, expected a number or null')
    value = _as_float(number)
    if math.isinf(value):
        raise UserError(f'value: channel "{name}": is infinite, expected a finite number or null')
    return value


def _event_step(codec: EventsCodec, value: object, time: Time, previous: Time) -> NDArray[Any]:
    """Encode one event, given by its fields; what is left out is missing."""
    if not isinstance(value, Mapping):
        raise UserError(
            f"value: found {kind(value)}, expected an object with the fields {_listed(codec.fields)}"
        )
    for name in value:
        if name not in codec.fields:
            raise UserError(f'unknown field "{name}"{suggestion(str(name), codec.fields)}')
    cells = tuple(_cell(name, value.get(name)) for name in codec.fields)
    if codec.time is None:
        # Training had no times, so that this one says nothing to the model.
        return codec.encode_next(cells, None, None)
    if time is None:
        raise UserError("time: is missing, expected one with each event, as in training")
    return codec.encode_next(cells, time, previous)


def _cell(name: str, value: object) -> str:
    try:
        text = as_text(value)
    except NotText as error:
        raise UserError(f'field "{name}": {error}') from None
    require_unicode(f'field "{name}"', text)
    return text


def _as_float(number: int | float) -> float:
    """Return a number as a float; whole numbers know no bounds, and floats do."""
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _listed(names: tuple[str, ...], most: int = 8) -> str:
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")
