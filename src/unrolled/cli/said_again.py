"""The command that was typed, as one line that a shell takes: it stands beside a result and repeats it."""

import shlex
from collections.abc import Collection, Iterator
from typing import Any

import click
from click.core import ParameterSource

from unrolled.cli.durations import Duration


def said_again(context: click.Context, *, leaving_out: Collection[str] = ()) -> str:
    """Write a context's command with what was said on the command line, but for the parameters left out."""
    words = ["unrolled", str(context.info_name)]
    for parameter in sorted(context.command.params, key=_is_option):
        name = str(parameter.name)
        if name in leaving_out or context.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
            continue
        words += _words(parameter, context.params[name])
    return shlex.join(words)


def spelt(seconds: float) -> str:
    """Write seconds as they would be typed.

    >>> spelt(1200), spelt(90), spelt(2.5)
    ('20m', '90s', '2.5s')
    """
    return f"{seconds / 60:.0f}m" if seconds % 60 == 0 else f"{seconds:.15g}s"


def _is_option(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option)


def _words(parameter: click.Parameter, value: Any) -> Iterator[str]:
    """Give the words that say a parameter's value."""
    option = [parameter.opts[0]] if isinstance(parameter, click.Option) else []
    if isinstance(parameter, click.Option) and parameter.is_flag:
        yield from option
        return
    for each in value if isinstance(value, tuple) else (value,):
        yield from option
        yield spelt(each) if isinstance(parameter.type, Duration) else str(each)
