"""A run in plain lines, for logs and pipes: a line at each validation."""

import click

from unrolled.cli.durations import clock
from unrolled.training.observer import Judgement, Moment


def figures(values: dict[str, float]) -> str:
    """Write metrics in a line.

    >>> figures({"accuracy": 0.8125})
    'accuracy 0.8125'
    """
    return "  ".join(f"{name.replace('_', ' ')} {value:.4f}" for name, value in values.items())


class PlainDisplay:
    """An observer that writes lines to standard error."""

    def __init__(self) -> None:
        self._last: Moment | None = None

    def note(self, sentence: str) -> None:
        """Write the sentence."""
        click.echo(sentence, err=True)

    def stepped(self, moment: Moment) -> None:
        """Remember where the run stands."""
        self._last = moment

    def validated(self, judgement: Judgement) -> None:
        """Write the figures, where the run stands, and the baseline to beat."""
        parts = [f"step {judgement.step}", figures(judgement.shown)]
        if judgement.best:
            parts.append("best")
        if self._last:
            parts += [
                f"loss {self._last.loss:.4f}",
                f"{self._last.tokens_per_second:,.0f} tokens/s",
                f"{clock(self._last.seconds_left)} left",
            ]
        click.echo(" · ".join(parts), err=True)
        if judgement.baseline:
            click.echo(f"  to beat: {figures(judgement.baseline)}", err=True)
        if judgement.example:
            click.echo("  " + judgement.example.replace("\n", "\n  "), err=True)

    def finished(self) -> None:
        """Write nothing more."""
