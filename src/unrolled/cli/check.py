"""`unrolled check DATA`: what is this data, what is wrong with it, what must a model beat, before one is trained."""

import json
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from unrolled.checks.check import Checked, check
from unrolled.checks.findings import Finding, counted
from unrolled.cli.check_tables import ROWS_SHOWN, fact_tables
from unrolled.cli.one_or_two import one_or_two
from unrolled.cli.options import data_options, json_option, split_option
from unrolled.cli.said_again import said_again
from unrolled.data.layout import Layout
from unrolled.insight.labels import visible
from unrolled.predictor.read import Request

COLOURS = {"error": "bold red", "warning": "yellow", "note": "cyan"}
PIPE_WIDTH = 160
# What a race is run between next; where there is one answer to a whole input, two that are no sequence models too.
MODELS = "gru,lstm,transformer"
WHOLE_INPUT_TASKS = ("label", "labels", "value")
# `flat` has weights for every step of the longest input: not where any is longer than this limit.
LONGEST_OF_FLAT = 1024


@click.command()
@click.argument("data", nargs=-1, required=True)
@data_options
@split_option
@click.option("--no-baselines", is_flag=True, help="Leave out the scores of what needs no network.")
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
    split: str | None,
    no_baselines: bool,
    as_json: bool,
    **layout: Any,
) -> None:
    """Say what DATA is, what would be learnt from it, and what is wrong with it, each with file and line.

    Trains nothing but baselines, which need no network and are what a model must beat. Leaves exit code 1 when a
    training would be wrong.
    """
    request = Request(
        data=one_or_two("DATA", data),
        valid=one_or_two("--valid", valid),
        test=one_or_two("--test", test),
        layout=Layout(**layout),
        task=task,
        skip_bad=skip_bad,
        split=split,
    )
    found = check(request, with_baselines=not no_baselines)
    following = _next_command(context, found) if found.sound else None
    if as_json:
        click.echo(json.dumps({**found.as_json(), "next": following}, ensure_ascii=False))
    else:
        _show(found, following)
    if not found.sound:
        context.exit(1)


def _next_command(context: click.Context, found: Checked) -> str:
    """Return the race that the same words ask for, as one line that a shell takes."""
    said = said_again(context, leaving_out={"as_json", "no_baselines"})
    return f"unrolled compare{said.removeprefix(f'unrolled {context.info_name}')} --models {_models(found)}"


def _models(found: Checked) -> str:
    """Name the architectures that serve the task and can be held in memory."""
    if found.purpose.task not in WHOLE_INPUT_TASKS:
        return MODELS
    longer = found.facts["limits"]["longer"][str(LONGEST_OF_FLAT)]
    return f"bag,{MODELS}" if longer else f"bag,flat,{MODELS}"


def _show(found: Checked, following: str | None) -> None:
    """Write what the data is, what was measured, and every finding."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPE_WIDTH)
    for sentence in (*found.said, *found.facts.get("baseline_notes", ())):
        console.print(visible(sentence), markup=False, style="dim")
    named = (
        f" with {counted(len(found.fields), 'field')}: {', '.join(found.fields[:ROWS_SHOWN])}"
        if found.fields
        else ""
    )
    console.print(visible(f"{found.name}: {found.input_kind}{named}"), markup=False)
    console.print(visible(f"task: {found.purpose.task or 'none'} ({found.purpose.why})"), markup=False)
    tally = found.tally
    console.print(f"{tally.rows:,} rows = {tally.used:,} used + {tally.skipped:,} skipped")
    for title, table in fact_tables(found.facts):
        console.print(title, markup=False, style="bold")
        if table.row_count:
            console.print(table)
    for finding in found.findings:
        console.print(_line(finding))
    if not found.findings:
        console.print("nothing is wrong with it")
    # A command is copied whole, so it must not be broken.
    console.print(f"next: {following or 'mend the errors above'}", markup=False, soft_wrap=True)


def _line(finding: Finding) -> Text:
    """Write a finding, its places below it."""
    line = Text.assemble((f"{finding.severity}: ", COLOURS[finding.severity]), finding.message)
    for place in finding.places:
        line.append(f"\n    {place}", style="dim")
    return line
