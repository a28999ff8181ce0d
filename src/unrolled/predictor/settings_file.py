"""Settings read from a file that may come from anyone: every key known, every value of its kind."""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from unrolled.data.codecs.saved import kind
from unrolled.errors import UserError, suggestion

S = TypeVar("S")


def checked_settings(settings: type[S], values: object, place: str) -> S:
    """Build a dataclass of settings from a JSON object; raise `UserError` naming the place and the key.

    >>> from unrolled.models.settings import ModelSettings
    >>> checked_settings(ModelSettings, {"architecture": "gru", "width": "8", "depth": 1}, "config.json: model")
    Traceback (most recent call last):
    unrolled.errors.UserError: config.json: model: width: found a string, expected a whole number
    """
    if not isinstance(values, Mapping):
        raise UserError(f"{place}: found {kind(values)}, expected an object")
    known: list[Any] = list(fields(settings))  # type: ignore[arg-type]
    names = [field.name for field in known]
    for name in values:
        if name not in names:
            raise UserError(f'{place}: unknown key "{name}"{suggestion(name, names)}')
    for field in known:
        if field.name not in values and field.default is MISSING:
            raise UserError(f'{place}: the key "{field.name}" is missing')
    hints = typing.get_type_hints(settings)
    checked = {name: _checked(value, hints[name], f"{place}: {name}") for name, value in values.items()}
    try:
        return settings(**checked)
    except UserError as error:
        raise UserError(f"{place}: {error}") from None


def _checked(value: Any, hint: Any, place: str) -> Any:
    """Return a value that is of the kind of its setting, a list as a tuple."""
    allowed = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    for one in allowed:
        if typing.get_origin(one) is tuple and isinstance(value, list):
            return tuple(
                _checked(item, typing.get_args(one)[0], f"{place}[{i}]") for i, item in enumerate(value)
            )
    plain = tuple(one for one in allowed if isinstance(one, type))
    # A truth value is a whole number to Python, and a whole number will do for a fraction.
    fits = bool in allowed if isinstance(value, bool) else isinstance(value, plain)
    if not fits and not (type(value) is int and float in allowed):
        expected = " or ".join(_in_words(one) for one in allowed)
        raise UserError(f"{place}: found {kind(value)}, expected {expected}")
    return value


def _in_words(hint: Any) -> str:
    words = {int: "a whole number", float: "a number", bool: "true or false", str: "a string"}
    return words.get(hint, "null" if hint is types.NoneType else "a list")
