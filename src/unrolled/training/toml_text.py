"""Settings as TOML, which Python reads but does not write."""

import json
from collections.abc import Mapping
from typing import Any


def toml_text(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """Write tables of plain values; what is None is left out, as TOML has no word for it.

    >>> print(toml_text({"model": {"width": 64, "window": None, "norm": "rms"}}), end="")
    [model]
    width = 64
    norm = "rms"
    """
    blocks = []
    for name, values in tables.items():
        lines = [f"{key} = {_value(value)}" for key, value in values.items() if value is not None]
        blocks.append("\n".join([f"[{name}]", *lines]) + "\n")
    return "\n".join(blocks)


def _value(value: Any) -> str:
    """Write a string, number, boolean or list; JSON's form of these is TOML's too."""
    return json.dumps(value, ensure_ascii=False)
