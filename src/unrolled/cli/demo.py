"""`unrolled demo`: five ways to remember a sequence, side by side, and a page that shows what became of each."""

import json
import shlex
import sys
from pathlib import Path

import click
from rich.console import Console

from unrolled.cli.demo_lines import DemoLines
from unrolled.cli.demo_live import DemoLive
from unrolled.cli.demo_tables import PIPE_WIDTH, show_story
from unrolled.cli.options import json_option
from unrolled.data.number_words import BUCKETS
from unrolled.races.audience import Nobody
from unrolled.races.story import Story, bucket_name
from unrolled.races.story_page import page
from unrolled.races.story_run import Telling
from unrolled.races.story_sentence import sentence
from unrolled.races.story_settings import CONTENDERS
from unrolled.training.run_directory import write_text

PAGE = "index.html"
# The model that the last line suggests to ask.
SUGGESTED = "lstm+additive"


@click.command()
@click.option(
    "--minutes",
    type=click.FloatRange(min=0.05),
    default=4.0,
    show_default=True,
    help="For everything together.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Where randomness starts."
)
@click.option("--run", type=click.Path(path_type=Path), default=Path("runs/demo"), show_default=True)
@json_option
def command(minutes: float, seed: int, run: Path, as_json: bool) -> None:
    """Train an RNN, a GRU, an LSTM, an LSTM with attention and a Transformer on numbers said in words, and compare.

    Each gets the same time. What it must remember grows with the number; a page shows how far each came.
    """
    names = [bucket_name(bucket) for bucket in BUCKETS]
    if as_json:
        telling = Telling(seed, minutes, run, Nobody())
        story = telling.tell()
    else:
        console = Console(highlight=False)
        if not console.is_terminal:
            console = Console(highlight=False, width=PIPE_WIDTH)
        _announce(console)
        with (
            DemoLive(CONTENDERS, names, seconds=minutes * 60)
            if sys.stderr.isatty()
            else DemoLines(names) as audience
        ):
            telling = Telling(seed, minutes, run, audience)
            story = telling.tell()
    place = run / PAGE
    write_text(place, page(story))
    if as_json:
        click.echo(json.dumps(_as_json(story, place), ensure_ascii=False))
        return
    show_story(story, console)
    console.print(f"the page: {place}", markup=False, soft_wrap=True)
    model = shlex.quote(str(telling.models / SUGGESTED))
    console.print(
        f'next: unrolled predict {model} "four two seven" --attention', markup=False, soft_wrap=True
    )


def _announce(console: Console) -> None:
    """Say what is about to be seen."""
    console.print(
        f'{len(CONTENDERS)} models learn to write numbers said in words, "four two seven" → 427, from '
        f"{BUCKETS[0][0]} to {BUCKETS[-1][1]} of them.\nThe longer the number, the more there is to remember.",
        markup=False,
    )


def _as_json(story: Story, place: Path) -> dict[str, object]:
    return {**story.as_json(), "sentence": sentence(story), "page": str(place)}
