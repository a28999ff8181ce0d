"""The entry point of the command line: run a command, and turn whatever goes wrong into one line."""

import os
import sys
from collections.abc import Sequence

import click

from unrolled.cli.commands import COMMANDS
from unrolled.cli.failures import expected_failure, internal_failure
from unrolled.cli.lazy_group import LazyGroup

HELP = """Which sequence model fits your data? Train one, measure it beside the baselines, put it to use.

Every command works on files and pipes, and has --json for machines and --help for you.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0, 1 (failed), 2 (called wrongly) or 130 (interrupted)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # A copy: click takes words off the list as it reads them.
        code = _run(list(words))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _silence_output()
        return 0
    except (Exception, KeyboardInterrupt) as error:
        failure = expected_failure(error)
        if failure is None:
            if os.environ.get("UNROLLED_DEBUG") == "1":
                raise
            failure = internal_failure(error)
        failure.report(as_json=_asks_for_json(words))
        return failure.exit_code


def _run(words: list[str]) -> int:
    """Run a command without click's own handling of errors, which knows neither --json nor our exit codes."""
    try:
        with _group().make_context("unrolled", words) as context:
            context.command.invoke(context)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    return 0


def _group() -> click.Group:
    group = LazyGroup(
        COMMANDS,
        help=HELP,
        invoke_without_command=True,
        callback=_help_when_alone,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    return click.version_option(package_name="unrolled", message="%(package)s %(version)s")(group)


@click.pass_context
def _help_when_alone(context: click.Context) -> None:
    """Show the help when no command is named."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _asks_for_json(words: list[str]) -> bool:
    """Tell whether `--json` was given; after `--` it would be an ordinary argument."""
    options = words[: words.index("--")] if "--" in words else words
    return "--json" in options


def _silence_output() -> None:
    """Point standard output nowhere: the reader went away, and flushing at exit would complain about it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
