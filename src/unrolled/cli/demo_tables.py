"""What the demo ends with on a terminal: the table, samples side by side, an alignment, and what was seen."""

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from unrolled.cli.attention_display import show_attention
from unrolled.cli.demo_board import STYLES
from unrolled.insight.attention_map import AttentionMap
from unrolled.races.marking import marked_places
from unrolled.races.story import Alignment, Story, bucket_name
from unrolled.races.story_sentence import sentence

# Wide enough for the table and the longest sample, where there is no terminal to fit.
PIPE_WIDTH = 120


def show_story(story: Story, console: Console) -> None:
    """Write all of it."""
    console.print(shares(story))
    console.print(samples(story))
    show_alignment(story.alignment, console)
    console.print(sentence(story), markup=False)


def shares(story: Story) -> Table:
    """Lay out what each contender got exactly right, by length, and what it cost."""
    table = Table(title="exact match by words in the number, unseen numbers", title_justify="left")
    table.add_column("model", no_wrap=True)
    for bucket in story.buckets:
        table.add_column(bucket_name(bucket), justify="right", no_wrap=True)
    for name in ("parameters", "seconds"):
        table.add_column(name, justify="right", no_wrap=True)
    for each, style in zip(story.contenders, STYLES, strict=True):
        figures = (*map(str, each.exact), f"{each.parameters:,}", f"{each.seconds:.0f}")
        table.add_row(Text(each.name, style=style), *figures)
    return table


def samples(story: Story) -> Table:
    """Set the answers under the truth, with what is wrong in red."""
    table = Table(title="side by side", title_justify="left")
    table.add_column("", no_wrap=True)
    for sample in story.samples:
        table.add_column(f"{len(sample.digits)} words", no_wrap=True)
    table.add_row("in truth", *(sample.digits for sample in story.samples))
    for each, style in zip(story.contenders, STYLES, strict=True):
        answers = [
            marked(answer, sample.digits) for answer, sample in zip(each.answers, story.samples, strict=True)
        ]
        table.add_row(Text(each.name, style=style), *answers)
    return table


def marked(answer: str, truth: str) -> Text:
    """Write an answer with all that is wrong in red."""
    text = Text()
    for sign, right in marked_places(answer, truth):
        text.append(sign, style=None if right else "bold red underline")
    return text


def show_alignment(shown: Alignment, console: Console) -> None:
    """Write where the model looked in a date while it wrote it."""
    console.print(
        f"{shown.model} on dates ({shown.exact} of {shown.exact.asked} unseen ones exactly right): "
        f'"{shown.source}" → {shown.answer}; where it looked for each character:',
        markup=False,
    )
    show_attention(AttentionMap(shown.rows, shown.columns, np.array(shown.weights), ()), console)
