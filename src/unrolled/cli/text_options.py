"""The options of `predict` that only a model which answers with a text understands."""

from collections.abc import Callable
from typing import Any

import click

from unrolled.errors import UsageError
from unrolled.predictor.model_tasks import ModelTask
from unrolled.predictor.text_search import TextSearch
from unrolled.tasks.text import Text

# The parameters' names are those of TextSearch.
TEXT_OPTIONS = (
    click.option("--beam-size", type=click.IntRange(min=1), help="Texts: hypotheses kept at each step."),
    click.option(
        "--length-penalty", type=float, help="Texts: rank by log-probability / length to this power."
    ),
    click.option("--minimum", type=click.IntRange(min=0), default=0, help="Texts: at least so many tokens."),
    click.option("--maximum", type=click.IntRange(min=1), help="Texts: at most so many tokens."),
    click.option(
        "--no-repeat", type=click.IntRange(min=0), default=0, help="Texts: no run of so many tokens twice."
    ),
    click.option("--prefix", default="", help="Texts: begin every output with this."),
)


def text_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command every option about the search for a text, in the order of the table."""
    for option in reversed(TEXT_OPTIONS):
        command = option(command)
    return command


def require_text(search: TextSearch, task: ModelTask) -> None:
    """Refuse, by name, what was asked of the search where the model answers with something else."""
    if search.given and not isinstance(task, Text):
        option = search.given[0].replace("_", "-")
        raise UsageError(
            f'--{option}: this model\'s task is "{task.name}", expected "text" (a source in, a text out)'
        )
