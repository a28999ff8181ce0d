"""JSON objects to and from bytes, strictly: UTF-8, finite numbers, no key twice."""

import json
from collections.abc import Mapping
from typing import Any

from unrolled.errors import UsageError, UserError


def write_object(value: Mapping[str, Any], what: str) -> bytes:
    """Return an object as JSON, for people to read; ``what`` names it where it is none.

    >>> write_object({"width": 64}, "config")
    b'{\\n  "width": 64\\n}\\n'
    """
    try:
        return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageError(f"{what}: found what JSON cannot hold ({error}), expected plain values") from None


def read_object(content: bytes, place: str) -> dict[str, Any]:
    """Return the object that a file holds; ``place`` names the file where it holds none.

    >>> read_object(b'{"width": 64,}', "config.json")
    Traceback (most recent call last):
    unrolled.errors.UserError: config.json:1: found malformed JSON (...), expected an object
    """
    try:
        value = json.loads(content.decode(), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _malformed(f"{place}:{error.lineno}", error.msg) from None
    except UnicodeDecodeError as error:
        raise _malformed(place, f"byte {error.start} is not UTF-8") from None
    except ValueError as error:
        raise _malformed(place, str(error)) from None
    except RecursionError:
        raise _malformed(place, "nested too deeply") from None
    if not isinstance(value, dict):
        raise UserError(f"{place}: found a JSON {type(value).__name__}, expected an object")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its pairs; which of two values was meant, nobody knows."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f'the key "{key}" stands twice')
        found[key] = value
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _malformed(place: str, why: str) -> UserError:
    return UserError(f"{place}: found malformed JSON ({why}), expected an object")
