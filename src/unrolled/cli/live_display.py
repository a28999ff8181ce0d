"""A run as one live panel: progress, loss, validation, the baseline to beat, a sample."""

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from unrolled.cli.durations import clock
from unrolled.cli.plain_display import figures
from unrolled.training.observer import Judgement, Moment

SMOOTHING = 0.95


class LiveDisplay:
    """An observer that keeps one panel up to date on standard error."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._loss: float | None = None
        self._moment: Moment | None = None
        self._judgement: Judgement | None = None
        self._best = ""
        self._live = Live(console=Console(stderr=True), refresh_per_second=4, get_renderable=self._panel)
        self._started = False

    def note(self, sentence: str) -> None:
        """Write the sentence above the panel."""
        self._live.console.print(sentence, markup=False, highlight=False)

    def stepped(self, moment: Moment) -> None:
        """Move the bar and the figures on; the loss shown is smoothed."""
        self._moment = moment
        self._loss = (
            moment.loss if self._loss is None else SMOOTHING * self._loss + (1 - SMOOTHING) * moment.loss
        )
        self._begin()

    def validated(self, judgement: Judgement) -> None:
        """Show the latest figures, the best so far and the sample."""
        self._judgement = judgement
        if judgement.best:
            self._best = f"{figures(judgement.shown)} at step {judgement.step}"
        self._begin()

    def finished(self) -> None:
        """Leave the panel as it is last; another run, as of the next fold, begins a new one."""
        if self._started:
            self._live.stop()
        self._started, self._loss, self._moment, self._judgement, self._best = False, None, None, None, ""

    def _begin(self) -> None:
        if not self._started:
            self._live.start()
            self._started = True

    def _panel(self) -> Panel:
        rows = Table.grid(padding=(0, 2))
        if self._moment:
            rows.add_row("progress", self._progress(self._moment))
            rows.add_row("loss", f"{self._loss:.4f}")
        if self._judgement:
            rows.add_row("validation", figures(self._judgement.shown))
            rows.add_row("best", self._best)
            if self._judgement.baseline:
                rows.add_row("to beat", Text(figures(self._judgement.baseline), style="yellow"))
        parts: list[Table | Text] = [rows]
        if self._judgement and self._judgement.example:
            parts.append(Text("\n" + self._judgement.example, style="dim"))
        return Panel(Group(*parts), title=self._title, title_align="left")

    @staticmethod
    def _progress(moment: Moment) -> Table:
        """Draw the bar with the steps, the throughput and the time left."""
        row = Table.grid(padding=(0, 2))
        total = moment.seconds + moment.seconds_left
        steps = (
            f"{moment.step:,} of {moment.steps:,}"
            if moment.steps
            else f"{moment.step:,} (measuring the pace)"
        )
        row.add_row(
            ProgressBar(total=max(total, 1e-9), completed=moment.seconds, width=24),
            f"step {steps}",
            f"{moment.tokens_per_second:,.0f} tokens/s",
            f"{clock(moment.seconds_left)} left",
        )
        return row
