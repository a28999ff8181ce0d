"""What is worth knowing of single rows, on standard error: the first of a kind by place, the others in number."""

from collections.abc import Sequence

import click

from unrolled.cli.input_rows import Gap
from unrolled.data.rows import NAMED_BAD_ROWS, Row
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.text import Text


class Repeated:
    """A sentence said again and again: 20 times with the place, then once with the number of the others."""

    def __init__(self, others: str) -> None:
        self._others, self._count = others, 0

    def say(self, sentence: str) -> None:
        """Say it, unless it was said often enough."""
        self._count += 1
        if self._count <= NAMED_BAD_ROWS:
            click.echo(sentence, err=True)

    def finish(self) -> None:
        """Say how often it was left unsaid."""
        if (more := self._count - NAMED_BAD_ROWS) > 0:
            click.echo(f"… and {more:,} more {self._others}", err=True)


class TextWarnings:
    """Names the sources that a text model answers with nothing, and those longer than any that it learnt from."""

    def __init__(self, predictor: Predictor, task: Text) -> None:
        self._predictor, self._longest = predictor, task.longest_source
        self._nothing = Repeated("answered with nothing")
        self._longer = Repeated("longer than any in training")

    def look(self, group: Sequence[Row | Gap]) -> None:
        """Say what is worth saying of some rows."""
        for row in group:
            if isinstance(row, Gap):
                self._nothing.say(f"{row.bad}; its output is empty")
            elif self._predictor.longer_than_trained(row.input):
                self._longer.say(
                    f"{row.place}: the input is longer than any in training ({self._longest:,} steps); "
                    "its output may be poor"
                )

    def finish(self) -> None:
        """Say how many rows were not named."""
        self._nothing.finish()
        self._longer.finish()
