import io

import pytest
from rich.console import Console

from unrolled.cli.durations import Duration, clock
from unrolled.cli.live_display import LiveDisplay
from unrolled.cli.plain_display import PlainDisplay
from unrolled.training.observer import Judgement, Moment

MOMENT = Moment(step=5, steps=10, loss=1.5, tokens_per_second=1234.0, seconds=20.0, seconds_left=61.0)
JUDGEMENT = Judgement(5, {"accuracy": 0.75}, True, "some text → yes", {"accuracy": 0.5})


def test_plain_lines_tell_figures_pace_and_the_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    display = PlainDisplay()
    display.stepped(MOMENT)
    display.validated(JUDGEMENT)
    display.finished()
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "step 5 · accuracy 0.7500 · best · loss 1.5000 · 1,234 tokens/s · 1:01 left",
        "  to beat: accuracy 0.5000",
        "  some text → yes",
    ]


def test_the_live_panel_shows_the_same() -> None:
    display = LiveDisplay("lstm")
    display._moment, display._loss, display._judgement, display._best = (
        MOMENT,
        1.5,
        JUDGEMENT,
        "accuracy 0.75",
    )
    console = Console(file=io.StringIO(), width=100)
    console.print(display._panel())
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    for words in ("step 5 of 10", "1,234 tokens/s", "1:01 left", "to beat", "accuracy 0.5000", "some text"):
        assert words in shown


def test_times_in_words() -> None:
    assert clock(59.6) == "1:00"
    assert Duration().convert("1.5h", None, None) == 5400
