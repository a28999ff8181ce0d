"""Checks of a codec's saved form, which may come from anyone: every key known, every value of its type."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from unrolled.errors import UserError, suggestion


def require_saved(saved: object, codec: str, keys: Sequence[str]) -> Mapping[str, Any]:
    """Return the saved codec when it is of this kind and has exactly these keys.

    >>> require_saved({"codec": "characters", "alphabt": "ab"}, "characters", ["alphabet"])
    Traceback (most recent call last):
    unrolled.errors.UserError: codec "characters": unknown key "alphabt"; did you mean "alphabet"?
    """
    if not isinstance(saved, Mapping):
        raise UserError(f'codec "{codec}": found {kind(saved)}, expected an object')
    if saved.get("codec") != codec:
        raise UserError(f'codec "{codec}": found "codec": {saved.get("codec")!r}, expected "{codec}"')
    for key in saved:
        if key != "codec" and key not in keys:
            raise UserError(f'codec "{codec}": unknown key "{key}"{suggestion(str(key), keys)}')
    for key in keys:
        if key not in saved:
            raise UserError(f'codec "{codec}": the key "{key}" is missing')
    return saved


def require_string(codec: str, key: str, value: object) -> str:
    """Return the value when it is a string of valid Unicode."""
    if not isinstance(value, str):
        raise UserError(f'codec "{codec}": "{key}" is {kind(value)}, expected a string')
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise UserError(f'codec "{codec}": "{key}" holds half a surrogate pair, expected valid Unicode')
    return value


def require_strings(codec: str, key: str, value: object) -> tuple[str, ...]:
    """Return the value when it is a list of different strings, none empty."""
    if not isinstance(value, list):
        raise UserError(f'codec "{codec}": "{key}" is {kind(value)}, expected a list of strings')
    strings = tuple(require_string(codec, f"{key}[{i}]", item) for i, item in enumerate(value))
    seen: set[str] = set()
    for i, string in enumerate(strings):
        if not string:
            raise UserError(f'codec "{codec}": "{key}[{i}]" is empty')
        if string in seen:
            raise UserError(f'codec "{codec}": "{key}[{i}]" repeats "{string}"')
        seen.add(string)
    return strings


def require_numbers(codec: str, key: str, value: object, count: int) -> tuple[float, ...]:
    """Return the value when it is a list of so many finite numbers."""
    if not isinstance(value, list):
        raise UserError(f'codec "{codec}": "{key}" is {kind(value)}, expected a list of {count} numbers')
    if len(value) != count:
        raise UserError(f'codec "{codec}": "{key}" has {len(value)} items, expected {count} numbers')
    return tuple(_finite(codec, f"{key}[{i}]", item) for i, item in enumerate(value))


def _finite(codec: str, key: str, item: object) -> float:
    if isinstance(item, bool) or not isinstance(item, int | float):
        raise UserError(f'codec "{codec}": "{key}" is {kind(item)}, expected a finite number')
    try:
        number = float(item)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise UserError(f'codec "{codec}": "{key}" is {number}, expected a finite number')
    return number


def require_flag(codec: str, key: str, value: object) -> bool:
    """Return the value when it is true or false."""
    if not isinstance(value, bool):
        raise UserError(f'codec "{codec}": "{key}" is {kind(value)}, expected true or false')
    return value


def kind(value: object) -> str:
    """Return what a JSON value is, in plain words."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", int: "a number"}
    names |= {float: "a number", type(None): "null"}
    return names.get(type(value), type(value).__name__)
