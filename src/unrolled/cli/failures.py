"""What a failed command says, and the exit code it leaves: 1 failed, 2 called wrongly, 130 interrupted."""

import json
from dataclasses import dataclass
from typing import cast

import click

from unrolled.errors import UserError, suggestion


@dataclass(frozen=True)
class Failure:
    """One sentence for the user and the exit code of the process."""

    message: str
    exit_code: int

    def report(self, *, as_json: bool) -> None:
        """Write the failure on standard error: a line, or one JSON object."""
        text = (
            json.dumps({"error": self.message}, ensure_ascii=False) if as_json else f"Error: {self.message}"
        )
        click.echo(text, err=True)


def expected_failure(error: BaseException) -> Failure | None:
    """Return the failure that a user or the machine can cause, or nothing for what is a bug.

    >>> expected_failure(FileNotFoundError(2, "No such file or directory", "a.csv"))
    Failure(message='a.csv: No such file or directory', exit_code=1)
    """
    match error:
        case UserError():
            return Failure(str(error), error.exit_code)
        case click.UsageError():
            return Failure(_usage_message(error), 2)
        case click.ClickException():
            return Failure(error.format_message(), error.exit_code)
        case KeyboardInterrupt() | click.Abort():
            return Failure("stopped by the keyboard", 130)
        case OSError():
            return Failure(_system_message(error), 1)
        case MemoryError() | RuntimeError() if _lacks_memory(error):
            return Failure(
                "the machine has too little memory for this; a smaller size or batch takes less", 1
            )
    return None


def internal_failure(error: BaseException) -> Failure:
    """Return the failure for a bug: what it was, how to see where, and what a report needs."""
    found = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Failure(
        f"internal error: {found} (this is a bug in unrolled; UNROLLED_DEBUG=1 shows where it happened; "
        "please report that together with what `unrolled doctor` prints)",
        1,
    )


def _usage_message(error: click.UsageError) -> str:
    """Say what was wrong in the call, the nearest right option, and where the help is."""
    message, context = error.format_message(), error.ctx
    if context is None:
        return message
    if isinstance(error, click.NoSuchOption):
        parameters = context.command.get_params(context)
        options = [name for parameter in parameters for name in (*parameter.opts, *parameter.secondary_opts)]
        near = suggestion(error.option_name, [option for option in options if option.startswith("-")])
        message = f'no such option "{error.option_name}"{near}'
    return f"{message.rstrip('.')} (see `{context.command_path} --help`)"


def _lacks_memory(error: BaseException) -> bool:
    """Tell whether memory ran out; PyTorch says so in words, by an error that it also raises for bugs."""
    out_of_memory = isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError"
    return out_of_memory or "can't allocate memory" in str(error)


def _system_message(error: OSError) -> str:
    """Name the file first, as every message of ours does."""
    reason = error.strerror or str(error) or type(error).__name__
    return f"{cast(object, error.filename)}: {reason}" if error.filename is not None else reason
