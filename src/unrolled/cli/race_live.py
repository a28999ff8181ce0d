"""A race on a terminal: a line for each contender, kept up to date, and one for the baselines."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from unrolled.cli.demo_board import bar
from unrolled.cli.durations import clock
from unrolled.cli.trial_words import rate, read_by, to_beat
from unrolled.races.race_observer import Turn
from unrolled.training.observer import Judgement, Moment

BAR = 10
# Terminals narrower than this are not told parameters and pace.
WIDE = 100


@dataclass
class _Shown:
    """What is shown of a trial."""

    turn: Turn
    moment: Moment | None = None
    # The best validation, whose name and figure these are.
    best: tuple[str, str] = ("", "")
    state: str = "begins"


@dataclass
class _Line:
    """A contender, its trials that run, by their number, and the last that ended."""

    parameters: int
    running: dict[int, _Shown] = field(default_factory=dict)
    ended: _Shown | None = None

    @property
    def shown(self) -> _Shown | None:
        """The trial that began last of those that run, or the last of all."""
        return next(reversed(self.running.values()), self.ended)


class RaceLive:
    """A race observer that keeps one board up to date on standard error."""

    def __init__(self, console: Console | None = None) -> None:
        self._lines: dict[str, _Line] = {}
        self._to_beat = ""
        self._left: tuple[float, float] | None = None
        self._trial = ""
        self._console = console or Console(stderr=True)
        self._live = Live(console=self._console, refresh_per_second=4, get_renderable=self.picture)
        self._started = False

    def note(self, sentence: str) -> None:
        """Write the sentence above the board."""
        self._console.print(sentence, markup=False, highlight=False)

    def entered(self, contenders: Mapping[str, int]) -> None:
        """Draw a line for each."""
        self._lines = {name: _Line(parameters) for name, parameters in contenders.items()}
        self._live.start()
        self._started = True

    def baselines(self, metric: str, figures: Mapping[str, float | None]) -> None:
        """Show what is to be beaten."""
        self._to_beat = to_beat(metric, figures) if figures else ""

    def begins(self, turn: Turn) -> None:
        """Point at whose turn it is, and begin their line anew."""
        self._lines[turn.contender].running[turn.number] = _Shown(turn)
        self._trial = f"trial {turn.number:,} of {turn.of:,}"
        if turn.seconds_left is not None:
            self._left = time.monotonic(), turn.seconds_left

    def stepped(self, turn: Turn, moment: Moment) -> None:
        """Move the bar."""
        shown = self._lines[turn.contender].running[turn.number]
        shown.moment, shown.state = moment, f"{clock(moment.seconds_left)} left"

    def validated(self, turn: Turn, judgement: Judgement) -> None:
        """Show the best figure of the trial."""
        if judgement.best:
            self._lines[turn.contender].running[turn.number].best = read_by(judgement.shown)

    def ended(self, turn: Turn, failed: str | None) -> None:
        """Say that it is over; why a trial failed stands above the board, where it stays."""
        line = self._lines[turn.contender]
        line.ended = line.running.pop(turn.number, _Shown(turn))
        line.ended.state = "done" if failed is None else "failed"
        if failed is not None:
            self.note(f"{turn.contender}, {turn.stage}, rate {rate(turn.rate_factor)}: {failed}")

    def finished(self) -> None:
        """Leave the board as it is last."""
        if self._started:
            self._live.stop()
        self._started = False

    def picture(self) -> Group:
        """Draw the board, what is to be beaten, and how far the race is."""
        wide = self._console.width >= WIDE
        table = Table(box=None, padding=(0, 1), pad_edge=False)
        table.add_column("  contender", overflow="fold")
        if wide:
            table.add_column("parameters", justify="right", no_wrap=True)
        for heading in ("stage", "rate"):
            table.add_column(heading, no_wrap=True)
        names = {line.shown.best[0] for line in self._lines.values() if line.shown} - {""}
        table.add_column(" ".join(names) or "best", justify="right", no_wrap=True)
        table.add_column("", no_wrap=True)
        if wide:
            table.add_column("tokens/s", justify="right", no_wrap=True)
        table.add_column("", no_wrap=True)
        for name, line in self._lines.items():
            table.add_row(*_cells(name, line, wide=wide))
        below = [Text(words, style=style) for words, style in self._below() if words]
        return Group(table, *below)

    def _below(self) -> tuple[tuple[str, str], ...]:
        """Give the lines below the table, each with its style."""
        left = ""
        if self._left is not None:
            begun, seconds = self._left
            left = f"about {clock(max(0.0, seconds - (time.monotonic() - begun)))} left in all"
        return (self._to_beat, "yellow"), (" · ".join(part for part in (self._trial, left) if part), "dim")


def _cells(name: str, line: _Line, *, wide: bool) -> list[Text]:
    """Draw a contender's line; whose turn it is is bold."""
    shown, runs = line.shown, bool(line.running)
    turn, moment = (shown.turn, shown.moment) if shown else (None, None)
    cells = [Text(f"{'▶' if runs else ' '} {name}", style="bold" if runs else "")]
    if wide:
        cells.append(Text(f"{line.parameters:,}"))
    cells += [
        Text(turn.stage if turn else ""),
        Text(rate(turn.rate_factor) if turn else ""),
        Text(shown.best[1] if shown else ""),
        Text(bar(_share(moment), BAR) if moment else ""),
    ]
    if wide:
        cells.append(Text(f"{moment.tokens_per_second:,.0f}" if moment else ""))
    state = shown.state if shown else "waits"
    return [*cells, Text(state, style="red" if state == "failed" else "dim")]


def _share(moment: Moment) -> float:
    """Return how much of the trial is done: of its steps, or of its time while these are not known yet."""
    if moment.steps:
        return min(1.0, moment.step / moment.steps)
    total = moment.seconds + moment.seconds_left
    return moment.seconds / total if total > 0 else 0.0
