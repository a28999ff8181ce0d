"""A race in plain lines, for logs and pipes: one when a trial ends, and what is worth saying once."""

import time
from collections.abc import Mapping

import click

from unrolled.cli.durations import clock
from unrolled.cli.trial_words import rate, read_by, to_beat
from unrolled.races.race_observer import Turn
from unrolled.training.observer import Judgement, Moment


class RaceLines:
    """A race observer that writes lines to standard error."""

    def __init__(self) -> None:
        # All by the number of the trial, of which several may run at once.
        self._begun: dict[int, float] = {}
        self._pace: dict[int, float] = {}
        self._best: dict[int, Judgement] = {}

    def note(self, sentence: str) -> None:
        """Write the sentence."""
        click.echo(sentence, err=True)

    def entered(self, contenders: Mapping[str, int]) -> None:
        """Write who races."""
        who = ", ".join(f"{name} ({count:,} parameters)" for name, count in contenders.items())
        click.echo(f"racing: {who}", err=True)

    def baselines(self, metric: str, figures: Mapping[str, float | None]) -> None:
        """Write what is to be beaten."""
        if figures:
            click.echo(to_beat(metric, figures), err=True)

    def begins(self, turn: Turn) -> None:
        """Remember when, for the time left at the end of it."""
        self._begun[turn.number] = time.monotonic()

    def stepped(self, turn: Turn, moment: Moment) -> None:
        """Remember the pace."""
        self._pace[turn.number] = moment.tokens_per_second

    def validated(self, turn: Turn, judgement: Judgement) -> None:
        """Remember the best."""
        if judgement.best:
            self._best[turn.number] = judgement

    def ended(self, turn: Turn, failed: str | None) -> None:
        """Write what the trial came to."""
        begun = self._begun.pop(turn.number, None)
        pace, best = self._pace.pop(turn.number, None), self._best.pop(turn.number, None)
        parts = [f"{turn.number} of {turn.of}", turn.contender, turn.stage, f"rate {rate(turn.rate_factor)}"]
        if failed is not None:
            parts.append(f"failed: {failed}")
        elif best is not None:
            parts.append(" ".join(read_by(best.shown)))
        if pace is not None:
            parts.append(f"{pace:,.0f} tokens/s")
        if turn.seconds_left is not None and begun is not None:
            left = max(0.0, turn.seconds_left - (time.monotonic() - begun))
            parts.append(f"about {clock(left)} left")
        click.echo(" · ".join(parts), err=True)

    def finished(self) -> None:
        """Write nothing more."""
