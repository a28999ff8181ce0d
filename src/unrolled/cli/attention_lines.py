"""`predict --attention` and `--plot`: answers together with what they looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from unrolled.cli.answer_lines import json_line, text_line, written_line
from unrolled.cli.input_rows import Gap
from unrolled.cli.text_lines import gap_line
from unrolled.data.rows import Row
from unrolled.errors import UsageError
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.text_search import TextSearch
from unrolled.tasks.text import Text

PIPE_WIDTH = 160
ATTENTION_OPTIONS = (
    click.option("--attention", is_flag=True, help="Show what each part of the answer looked at."),
    click.option(
        "--plot",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Draw what the answer to one input looked at, as .svg or .png.",
    ),
)


def attention_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options about attention, in the order of the table."""
    for option in reversed(ATTENTION_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True)
class AttentionOptions:
    """Whether attention is shown, and where it is drawn."""

    attention: bool
    plot: Path | None

    @property
    def asked(self) -> str | None:
        """The option that asks for attention, if one does."""
        return "--attention" if self.attention else "--plot" if self.plot else None

    def require_alone(self, *, stream: bool, influence: bool, top: int) -> None:
        """Refuse what does not go together with one answer to a whole input."""
        others = {"--stream": stream, "--influence": influence, "--top": top > 1}
        for option, given in others.items():
            if given and self.asked:
                raise UsageError(f"{self.asked}: shows one answer to a whole input, not {option}")


class AttentionLines:
    """Writes each answer, and under it, or beside it in its object, what it looked at."""

    def __init__(
        self, predictor: Predictor, options: AttentionOptions, search: TextSearch, *, as_json: bool
    ) -> None:
        self._predictor, self._options, self._search, self._as_json = predictor, options, search, as_json
        self._console = Console(highlight=False)
        if not self._console.is_terminal:
            self._console = Console(highlight=False, width=PIPE_WIDTH)
        self._drawn = 0
        if options.plot:
            from unrolled.insight.attention_plot import require_drawable

            require_drawable(options.plot)

    def write(self, group: Sequence[Row | Gap]) -> None:
        """Answer rows one by one."""
        self._drawn += len(group)
        if self._options.plot and self._drawn > 1:
            raise UsageError("--plot: found several inputs, expected one, whose attention FILE shows")
        for row in group:
            if isinstance(row, Gap):
                click.echo(gap_line(row, self._as_json))
            else:
                self._explain(row.input)

    def _explain(self, value: Any) -> None:
        """Write one answer with its attention."""
        # Imported where they are needed: drawing takes a while to load, and plain answers need none of it.
        from unrolled.cli.attention_display import show_attention
        from unrolled.insight.attention import attention_of
        from unrolled.insight.attention_plot import write_plot

        [answer] = self._predictor.predict([value], **self._search.as_arguments())
        found = attention_of(self._predictor, value, search=self._search)
        if self._options.plot:
            for sentence in write_plot(found, self._options.plot):
                click.echo(sentence, err=True)
        more = found.as_json() if self._options.attention else {}
        if self._as_json:
            click.echo(json_line(answer, 1, **more))
            return
        click.echo(
            written_line(answer, 1) if isinstance(self._predictor.task, Text) else text_line(answer, 1)
        )
        if self._options.attention:
            show_attention(found, self._console)
