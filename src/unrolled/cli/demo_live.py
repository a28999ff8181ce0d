"""The demo on a terminal: the curves fall, or stay, while the contenders learn."""

import time
from collections.abc import Sequence

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from unrolled.cli.demo_board import board
from unrolled.cli.durations import clock
from unrolled.races.share import Share
from unrolled.training.observer import Moment


class DemoLive:
    """An audience that keeps one board up to date on standard error; ``with`` it, so that it always ends."""

    def __init__(
        self,
        contenders: Sequence[str],
        buckets: Sequence[str],
        *,
        seconds: float,
        console: Console | None = None,
    ) -> None:
        self._buckets = buckets
        self._exact: dict[str, Sequence[Share]] = dict.fromkeys(contenders, ())
        self._state = dict.fromkeys(contenders, "")
        self._turn: str | None = None
        # A turn that has no line of its own, and how quick the present one is.
        self._other = self._pace = ""
        self._seconds = seconds
        self._begun = time.monotonic()
        self._console = console or Console(stderr=True)
        self._live = Live(console=self._console, refresh_per_second=4, get_renderable=self.picture)

    def __enter__(self) -> "DemoLive":
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def begins(self, name: str) -> None:
        """Point at whose turn it is."""
        self._turn = name

    def stepped(self, moment: Moment) -> None:
        """Count the time down."""
        self._pace = f"{moment.tokens_per_second:,.0f} tokens/s · "
        self._say(f"{clock(moment.seconds_left)} left")

    def scored(self, exact: Sequence[Share]) -> None:
        """Move the bars."""
        if self._turn in self._exact:
            self._exact[self._turn] = exact

    def ended(self, exact: Sequence[Share]) -> None:
        """Show what it came to."""
        self.scored(exact)
        self._pace = ""
        self._say("done" if self._turn in self._exact else f"{exact[0]} exact")

    def picture(self) -> Group:
        """Draw the board, the other turn that has no line of its own, and the time left."""
        lines = [(name, exact, self._state[name]) for name, exact in self._exact.items()]
        table = board(self._buckets, lines, turn=self._turn, width=self._console.width)
        left = max(0.0, self._seconds - (time.monotonic() - self._begun))
        return Group(table, Text(f"{self._other}{self._pace}about {clock(left)} left in all", style="dim"))

    def _say(self, words: str) -> None:
        if self._turn in self._state:
            self._state[self._turn] = words
        else:
            self._other = f"{self._turn}: {words} · "
