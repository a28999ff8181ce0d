"""`unrolled check DATA`: what is this data, and what is wrong with it, before anything is trained."""

import json
import shlex
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from unrolled.checks.check import Checked, check
from unrolled.checks.findings import Finding
from unrolled.cli.options import data_options, json_option
from unrolled.data.layout import Layout
from unrolled.errors import UsageError
from unrolled.predictor.read import Request

COLOURS = {"error": "bold red", "warning": "yellow", "note": "cyan"}
BAR = 30
ROWS_SHOWN = 20
PIPE_WIDTH = 160


@click.command()
@click.argument("data", nargs=-1, required=True)
@data_options
@json_option
@click.pass_context
def command(
    context: click.Context,
    /,
    data: tuple[str, ...],
    valid: tuple[str, ...],
    test: tuple[str, ...],
    task: str | None,
    skip_bad: bool,
    as_json: bool,
    **layout: Any,
) -> None:
    """Say what DATA is, what would be learnt from it, and what is wrong with it, each with file and line.

    Trains nothing. Leaves exit code 1 when a training would be wrong.
    """
    request = Request(
        data=_one_or_two("DATA", data),
        valid=_one_or_two("--valid", valid),
        test=_one_or_two("--test", test),
        layout=Layout(**layout),
        task=task,
        skip_bad=skip_bad,
    )
    found = check(request)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        _show(found, _next_command(context))
    if not found.sound:
        context.exit(1)


def _one_or_two(option: str, paths: tuple[str, ...]) -> Any:
    """Return nothing, one path, or a line-aligned pair."""
    if len(paths) > 2:
        raise UsageError(f"{option}: found {len(paths)} paths, expected one, or two line-aligned files")
    return None if not paths else paths[0] if len(paths) == 1 else paths


def _next_command(context: click.Context) -> str:
    """Return the training that the same words ask for."""
    words: list[str] = list(context.params["data"])
    for parameter in context.command.params:
        if not isinstance(parameter, click.Option) or parameter.name in (None, "as_json"):
            continue
        value = context.params[parameter.name]
        if parameter.is_flag:
            words += [parameter.opts[0]] * bool(value)
        else:
            several = value if isinstance(value, tuple) else [] if value is None else [value]
            words += [word for each in several for word in (parameter.opts[0], each)]
    return f"unrolled train {shlex.join(words)} --model lstm"


def _show(found: Checked, next_command: str) -> None:
    """Write what the data is, what was measured, and every finding."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPE_WIDTH)
    for sentence in found.said:
        console.print(sentence, markup=False, style="dim")
    named = (
        f" with {len(found.fields)} fields: {', '.join(found.fields[:ROWS_SHOWN])}" if found.fields else ""
    )
    console.print(f"{found.name}: {found.input_kind}{named}", markup=False)
    console.print(f"task: {found.purpose.task or 'none'} ({found.purpose.why})", markup=False)
    tally = found.tally
    console.print(f"{tally.rows:,} rows = {tally.used:,} used + {tally.skipped:,} skipped")
    for title, table in _tables(found.facts):
        console.print(title, markup=False, style="bold")
        if table.row_count:
            console.print(table)
    for finding in found.findings:
        console.print(_line(finding))
    if not found.findings:
        console.print("nothing is wrong with it")
    following = next_command if found.sound else "mend the errors above"
    # A command is copied whole, so it must not be broken.
    console.print(f"next: {following}", markup=False, soft_wrap=True)


def _line(finding: Finding) -> Text:
    """Write a finding, its places below it."""
    line = Text.assemble((f"{finding.severity}: ", COLOURS[finding.severity]), finding.message)
    for place in finding.places:
        line.append(f"\n    {place}", style="dim")
    return line


def _tables(facts: dict[str, Any]) -> list[tuple[str, Table]]:
    """Lay out what was measured, each table with its title."""
    shown = []
    if lengths := facts.get("lengths"):
        numbers = ", ".join(f"{name} {lengths[name]:,}" for name in ("min", "median", "95%", "max"))
        most = max(bucket["rows"] for bucket in lengths["histogram"])
        rows = [
            [_span(each["from"], each["to"]), f"{each['rows']:,}", "█" * -(-BAR * each["rows"] // most)]
            for each in lengths["histogram"]
        ]
        title = f"lengths in {lengths['unit']}: {numbers}"
        # One bucket alone shows nothing that the numbers do not say.
        shown.append((title, _table(["length", "rows", ""], rows if len(rows) > 1 else [])))
    if classes := facts.get("classes"):
        title = (
            f"{classes['number']:,} labels, the most frequent on {classes['majority_share']:.1%} of the rows"
        )
        rows = [[name, f"{count:,}"] for name, count in list(classes["rows"].items())[:ROWS_SHOWN]]
        shown.append((title, _table(["label", "rows"], rows)))
    if channels := facts.get("channels"):
        rows = [
            [each["name"], f"{each['missing']:.1%}", _number(each["min"]), _number(each["max"])]
            for each in channels[:ROWS_SHOWN]
        ]
        shown.append((f"{len(channels)} channels", _table(["channel", "missing", "min", "max"], rows)))
    if events := facts.get("fields"):
        rows = [
            [each["name"], f"{each['missing']:.1%}", f"{each['values']:,}{'+' * each['more_values']}"]
            for each in events[:ROWS_SHOWN]
        ]
        shown.append((f"{len(events)} fields", _table(["field", "missing", "different values"], rows)))
    return shown


def _table(headings: list[str], rows: list[list[str]]) -> Table:
    """Lay rows out, numbers to the right."""
    table = Table(box=None, pad_edge=False)
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="left" if place == 0 or not heading else "right")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _span(first: int, last: int) -> str:
    """Write a bucket of lengths."""
    return f"{first:,}" if first == last else f"{first:,}–{last:,}"


def _number(value: float | None) -> str:
    """Write a number, or a dash where there is none."""
    return "–" if value is None else f"{value:.4g}"
