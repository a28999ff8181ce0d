"""Influence in the terminal: the steps in colours, channels × time as a heat table, the strongest in numbers."""

import json
from collections.abc import Sequence

import click
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from unrolled.cli.answer_lines import text_line
from unrolled.data.values import Value, plain
from unrolled.insight.influence import Influence, StepEffect, influence
from unrolled.predictor.answers import Prediction
from unrolled.predictor.predictor import Predictor

# Blue speaks for the answer and red against it; these differ for the colour-blind too.
FOR, AGAINST = (33, 102, 172), (178, 24, 43)
# Weaker effects than this share of the strongest stay without colour.
FAINT = 0.05
STRONG = 0.5
STRONGEST = 5
PIPE_WIDTH = 160
LONGEST_NAME = 20
LEGEND = "each alone, at its training mean or missing; # and + speak for the answer, = and - against it"


def explain(predictor: Predictor, value: Value, *, as_json: bool) -> None:
    """Answer one input and show what each part of it did to the answer."""
    found = influence(predictor, value)
    score = found.score if isinstance(found.answer, str) else None
    if as_json:
        answer = {"input": plain(value), "output": found.answer, "score": score}
        click.echo(json.dumps({**answer, **found.as_json()}, ensure_ascii=False))
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPE_WIDTH)
    click.echo(text_line(Prediction(value, found.answer, score, []), 1))
    show(found, console)


def show(found: Influence, console: Console) -> None:
    """Write the coloured steps, the table where there is one, and the strongest effects in numbers."""
    scale = max((abs(step.effect) for step in found.steps), default=0.0)
    if all(isinstance(step.step, str) for step in found.steps):
        console.print(coloured(found.steps, scale), soft_wrap=False)
    else:
        console.print(heat_table({"step left out": [step.effect for step in found.steps]}, console.width))
    for step in strongest(found.steps):
        console.print(Text(f"  {step.effect:+.4f}  {_step_name(step)}"))
    if found.fields is not None:
        console.print(Text(LEGEND, style="dim"))
        console.print(heat_table(found.fields.effects, console.width))
        cells = [
            StepEffect(name, effect, first, last)
            for name, effects in found.fields.effects.items()
            for effect, (first, last) in zip(effects, found.fields.runs, strict=True)
        ]
        for cell in strongest(cells):
            console.print(Text(f"  {cell.effect:+.4f}  {_step_name(cell)}"))
    for note in found.notes:
        console.print(Text(note, style="dim"))


def strongest(steps: Sequence[StepEffect]) -> list[StepEffect]:
    """Return the five with the largest effects, for or against, those without any left out."""
    ranked = sorted(steps, key=lambda step: -abs(step.effect))[:STRONGEST]
    return [step for step in ranked if step.effect]


def coloured(steps: Sequence[StepEffect], scale: float) -> Text:
    """Write the steps one after the other, each on the colour of its effect."""
    names = [str(step.step) for step in steps]
    gap = "" if all(cell_len(name) <= 1 for name in names) else " "
    line = Text()
    for place, (name, step) in enumerate(zip(names, steps, strict=True)):
        line.append(gap if place else "")
        line.append(name, style=colour(step.effect, scale))
    return line


def heat_table(rows: dict[str, tuple[float, ...]] | dict[str, list[float]], width: int) -> Text:
    """Write a line for each row and a sign for each effect: ``+`` and ``-``, ``#`` and ``=`` where strong.

    Where the time is longer than the line, each column shows the strongest of several.

    >>> print(heat_table({"left": [0.0, 2.0], "right": [-0.5, -2.0]}, 40))
    left   ·#
    right  -=
    """
    scale = max((abs(effect) for effects in rows.values() for effect in effects), default=0.0)
    column = min(LONGEST_NAME, max(map(len, rows)))
    shared = -(-max(map(len, rows.values())) // max(1, width - column - 2))
    table = Text()
    for name, effects in rows.items():
        table.append(f"{name[:column]:<{column}}  ")
        for start in range(0, len(effects), shared):
            effect = max(effects[start : start + shared], key=abs)
            table.append(_sign(effect, scale), style=colour(effect, scale))
        table.append("\n")
    if shared > 1:
        table.append(f"each column shows the strongest of {shared} neighbours\n", style="dim")
    table.rstrip()
    return table


def colour(effect: float, scale: float) -> str:
    """Return the style of an effect: from white to blue as it speaks for the answer, to red against it.

    >>> colour(1.0, 1.0), colour(-0.5, 1.0), colour(0.0, 1.0)
    ('white on rgb(33,102,172)', 'black on rgb(216,140,149)', '')
    """
    share = abs(effect) / scale if scale else 0.0
    if share < FAINT:
        return ""
    end = FOR if effect > 0 else AGAINST
    red, green, blue = (round(255 + (part - 255) * share) for part in end)
    return f"{'white' if share > STRONG else 'black'} on rgb({red},{green},{blue})"


def _sign(effect: float, scale: float) -> str:
    """Return a sign that says direction and strength where there are no colours."""
    share = abs(effect) / scale if scale else 0.0
    if share < FAINT:
        return "·"
    return ("#" if effect > 0 else "=") if share > STRONG else ("+" if effect > 0 else "-")


def _step_name(step: StepEffect) -> str:
    """Name a step by its text and its place, or by its place alone."""
    return f'"{step.step}", {_place(step)}' if isinstance(step.step, str) else _place(step)


def _place(step: StepEffect) -> str:
    """Say where a step or a run of steps is."""
    return f"step {step.first}" if step.first == step.last else f"steps {step.first}–{step.last}"
