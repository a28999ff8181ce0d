"""`--set KEY=VALUE` for all contenders of a race, `--set NAME:KEY=VALUE` for one."""

from collections.abc import Iterable
from typing import Any

from unrolled.errors import UsageError
from unrolled.training.resolve import LENGTHS, parse_settings

Own = dict[str, dict[str, Any]]


def parse_own_settings(pairs: Iterable[str]) -> tuple[dict[str, Any], Own]:
    """Return the settings of all, and those of single contenders by name.

    A `UsageError` names a setting that doesn't exist, and one that only the race itself may choose.

    >>> parse_own_settings(["dropout=0", "gru:width=64", "gru:depth=3"])
    ({'dropout': 0.0}, {'gru': {'width': 64, 'depth': 3}})
    """
    shared: dict[str, Any] = {}
    own: Own = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        name, colon, setting = key.rpartition(":")
        found = parse_settings([f"{setting}{equals}{value}"])
        if taken := [length for length in LENGTHS if length in found]:
            raise UsageError(
                f'--set: found "{pair}", but the race itself chooses "{taken[0]}"; '
                "expected --budget, or --steps with --equal steps"
            )
        (own.setdefault(name.strip(), {}) if colon else shared).update(found)
    return shared, own
