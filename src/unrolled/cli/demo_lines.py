"""The demo in plain lines, for logs and pipes: one for each time a contender is asked."""

from collections.abc import Sequence

import click

from unrolled.cli.durations import clock
from unrolled.races.share import Share
from unrolled.training.observer import Moment


class DemoLines:
    """An audience that writes lines to standard error."""

    def __init__(self, buckets: Sequence[str]) -> None:
        self._buckets = buckets
        self._turn = ""
        self._left = ""

    def __enter__(self) -> "DemoLines":
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to end."""

    def begins(self, name: str) -> None:
        """Write whose turn it is."""
        self._turn = name
        click.echo(name, err=True)

    def stepped(self, moment: Moment) -> None:
        """Remember how much time is left."""
        self._left = f" · {clock(moment.seconds_left)} left"

    def scored(self, exact: Sequence[Share]) -> None:
        """Write what it gets exactly right so far."""
        click.echo(f"  exact: {self._figures(exact)}{self._left}", err=True)

    def ended(self, exact: Sequence[Share]) -> None:
        """Write what it came to."""
        click.echo(f"{self._turn}, unseen: {self._figures(exact)}", err=True)

    def _figures(self, exact: Sequence[Share]) -> str:
        """Write a share for each bucket, or the only one there is."""
        if len(exact) != len(self._buckets):
            return "  ".join(map(str, exact))
        return "  ".join(f"{name} {share}" for name, share in zip(self._buckets, exact, strict=True))
