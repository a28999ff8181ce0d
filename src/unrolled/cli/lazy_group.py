"""A click group that knows its commands from a table and imports the one that is called."""

import importlib
from collections.abc import Mapping
from typing import Any

import click

from unrolled.cli.commands import Entry
from unrolled.errors import require_choice


class LazyGroup(click.Group):
    """Show the help from the table alone: importing every command would import PyTorch."""

    def __init__(self, table: Mapping[str, Entry], **settings: Any) -> None:
        super().__init__(**settings)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Import the command's module, or say which command was meant."""
        require_choice("command", cmd_name, self.table)
        command: click.Command = importlib.import_module(self.table[cmd_name].module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names and summaries of the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in self.table.items()])
