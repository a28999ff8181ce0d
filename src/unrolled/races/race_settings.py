"""The settings of a race's contenders: those that all have alike, and those that they differ in."""

from collections.abc import Mapping
from typing import Any

from unrolled.races.comparison import Comparison, Entry


def all_settings(comparison: Comparison) -> list[tuple[Entry, dict[str, str]]]:
    """Return each contender that was set up with its settings in one level, by their full names."""
    return [(entry, flat(entry.settings)) for entry in comparison.contenders if entry.settings]


def alike(comparison: Comparison) -> dict[str, str]:
    """Return what the race shares, and every setting that has one value with all contenders."""
    found = [settings for _, settings in all_settings(comparison)]
    common = {
        name: value
        for name, value in (found[0] if found else {}).items()
        if all(other.get(name) == value for other in found)
    }
    return {**flat(comparison.race.shared), **common}


def apart(comparison: Comparison) -> dict[str, list[str | None]]:
    """Return every setting that contenders differ in, with the value of each in turn; None: it has no such one."""
    found = [settings for _, settings in all_settings(comparison)]
    names = dict.fromkeys(name for settings in found for name in settings)
    same = alike(comparison)
    return {
        name: [settings.get(name) for settings in found]
        for name in names
        if name not in same or any(settings.get(name) != same[name] for settings in found)
    }


def flat(settings: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Write settings in one level; those of a table have its name in front.

    >>> flat({"model": {"width": 128}, "seed": 0, "parts": [1, 2]})
    {'model.width': '128', 'seed': '0', 'parts': '1, 2'}
    """
    found: dict[str, str] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{before}{name}.")
        else:
            listed = isinstance(value, list | tuple)
            found[before + str(name)] = ", ".join(map(str, value)) if listed else str(value)
    return found
