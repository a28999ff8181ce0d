"""Lengths of time as people write them: 90, 90s, 5m, 1.5h, and back."""

import re

import click

SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}


class Duration(click.ParamType[float]):
    """A length of time in seconds, minutes or hours."""

    name = "time"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return seconds.

        >>> Duration().convert("5m", None, None)
        300.0
        """
        if isinstance(value, float):
            return value
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", value.strip())
        if not match or float(match[1]) == 0:
            self.fail(f'found "{value}", expected a time above 0 such as 90s, 5m or 1.5h', param, ctx)
        return float(match[1]) * SECONDS[match[2]]


def clock(seconds: float) -> str:
    """Write seconds as minutes and seconds, or hours and minutes.

    >>> clock(75), clock(3700)
    ('1:15', '1:01 h')
    """
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02d} h"
    return f"{whole // 60}:{whole % 60:02d}"
