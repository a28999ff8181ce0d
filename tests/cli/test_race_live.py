"""A race on a terminal: every contender's line as it stands, on wide terminals and narrow ones."""

import io

import pytest
from rich.console import Console

from unrolled.cli.race_live import RaceLive
from unrolled.races.race_observer import Turn
from unrolled.training.observer import Judgement, Moment

CONTENDERS = {"gru": 123_456, "lstm+additive": 234_567, "transformer": 345_678}
MOMENT = Moment(step=5, steps=10, loss=1.5, tokens_per_second=1234.0, seconds=20.0, seconds_left=61.0)


def turn(contender: str, number: int, stage: str = "search 2 of 3", *, left: float | None = 750.4) -> Turn:
    return Turn(contender, stage, 0.3, number, 24, left)


def racing(width: int) -> RaceLive:
    live = RaceLive(Console(file=io.StringIO(), width=width))
    live.entered(CONTENDERS)
    live.baselines("accuracy", {"majority": 0.5, "k_mer": 0.625})
    return live


def seen(live: RaceLive, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(live.picture())
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def line(live: RaceLive, width: int, name: str) -> str:
    return next(line for line in seen(live, width) if f" {name} " in line)


@pytest.mark.parametrize("width", [72, 80, 120])
def test_every_line_shows_its_stage_its_best_and_how_far_it_is(width: int) -> None:
    live, one, other = racing(width), turn("gru", 7), turn("lstm+additive", 8)
    try:
        live.begins(one)
        live.stepped(one, MOMENT)
        live.validated(one, Judgement(5, {"accuracy": 0.75, "nats": 0.6}, best=True))
        live.validated(one, Judgement(9, {"accuracy": 0.25, "nats": 0.9}, best=False))
        live.ended(one, None)
        live.begins(other)
        live.stepped(other, MOMENT)
        shown = seen(live, width)
        assert all(len(each) <= width for each in shown)
        wide = width >= 100
        pace, sizes = (["1,234"], ["123,456"]) if wide else ([], [])
        assert line(live, width, "gru").split() == [
            "gru", *sizes, "search", "2", "of", "3", "×0.3", "75.00%", "█████", *pace, "done",
        ]  # fmt: skip
        assert line(live, width, "lstm+additive").startswith("▶ lstm+additive")
        assert line(live, width, "lstm+additive").rstrip().endswith("1:01 left")
        assert "75.00%" not in line(live, width, "lstm+additive")
        assert line(live, width, "transformer").split()[-1] == "waits"
        assert "accuracy" in shown[0].split()
        assert shown[-2].rstrip() == "to beat on validation, accuracy: majority 50.00% · k_mer 62.50%"
        assert shown[-1].rstrip() == "trial 8 of 24 · about 12:30 left in all"
    finally:
        live.finished()


def test_why_a_trial_failed_stays_above_the_board() -> None:
    console = Console(file=io.StringIO(), width=100)
    live = RaceLive(console)
    live.entered(CONTENDERS)
    live.begins(turn("gru", 1, left=None))
    live.ended(turn("gru", 1, left=None), "step 3: the loss became [nan]")
    live.begins(turn("transformer", 2, "seed 1 of 3", left=None))
    live.finished()
    live.finished()
    said = console.file.getvalue()  # type: ignore[attr-defined]
    assert "gru, search 2 of 3, rate ×0.3: step 3: the loss became [nan]" in said
    assert line(live, 100, "gru").rstrip().endswith("failed")
    assert seen(live, 100)[-1].rstrip() == "trial 2 of 24"
    assert "seed 1 of 3" in line(live, 100, "transformer")


def test_trials_beside_one_another_both_stand_out() -> None:
    live = racing(80)
    live.begins(turn("gru", 1))
    live.begins(turn("transformer", 2))
    live.finished()
    assert [each[0] for each in seen(live, 80)[1:4]] == ["▶", " ", "▶"]
    # A new trial of the same contender begins anew.
    one = turn("gru", 1)
    live.validated(one, Judgement(5, {"accuracy": 0.75}, best=True))
    assert "75.00%" in line(live, 80, "gru")
    live.begins(turn("gru", 3, "seed 1 of 3"))
    assert "75.00%" not in line(live, 80, "gru")
    # It is the one that is shown, until it ends and the other still runs.
    live.validated(one, Judgement(9, {"accuracy": 0.875}, best=True))
    assert "87.50%" not in line(live, 80, "gru")
    live.ended(turn("gru", 3, "seed 1 of 3"), None)
    assert "87.50%" in line(live, 80, "gru")
    live.ended(one, None)
    assert "done" in line(live, 80, "gru")
    assert not line(live, 80, "gru").startswith("▶")


def test_before_the_pace_is_known_the_bar_follows_the_clock() -> None:
    live, one = racing(80), turn("gru", 1)
    live.begins(one)
    live.stepped(one, Moment(3, None, 1.0, 10.0, seconds=30.0, seconds_left=10.0))
    live.finished()
    assert "███████▌" in line(live, 80, "gru")


def test_a_race_that_never_began_ends_quietly() -> None:
    console = Console(file=io.StringIO(), width=80)
    RaceLive(console).finished()
    assert console.file.getvalue() == ""  # type: ignore[attr-defined]
