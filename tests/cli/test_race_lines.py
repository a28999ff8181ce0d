"""A race in plain lines: one when a trial ends, whatever runs beside it."""

import pytest

from unrolled.cli.race_lines import RaceLines
from unrolled.races.race_observer import Turn
from unrolled.training.observer import Judgement, Moment

MOMENT = Moment(step=5, steps=10, loss=1.5, tokens_per_second=1234.0, seconds=20.0, seconds_left=61.0)


def turn(contender: str, number: int, *, factor: float = 1.0, left: float | None = 750.4) -> Turn:
    return Turn(contender, "search 1 of 3", factor, number, 12, left)


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def test_who_races_and_what_is_to_be_beaten(capsys: pytest.CaptureFixture[str]) -> None:
    told = RaceLines()
    told.note("600 rows; `text` → `label`")
    told.entered({"gru": 12_345, "gru (2)": 12_345})
    told.baselines("micro_f1", {"majority": 0.5, "k_mer": None})
    told.baselines("accuracy", {})
    told.finished()
    assert lines(capsys) == [
        "600 rows; `text` → `label`",
        "racing: gru (12,345 parameters), gru (2) (12,345 parameters)",
        "to beat on validation, micro-F1: majority 50.00% · k_mer –",
    ]


def test_a_trial_is_a_line_when_it_ends(capsys: pytest.CaptureFixture[str]) -> None:
    told, one = RaceLines(), turn("gru", 3, factor=0.3)
    told.begins(one)
    told.stepped(one, MOMENT)
    told.validated(one, Judgement(5, {"accuracy": 0.75, "nats": 0.6}, best=True))
    told.validated(one, Judgement(9, {"accuracy": 0.5, "nats": 0.9}, best=False))
    assert lines(capsys) == []
    told.ended(one, None)
    assert lines(capsys) == [
        "3 of 12 · gru · search 1 of 3 · rate ×0.3 · accuracy 75.00% · 1,234 tokens/s · about 12:30 left"
    ]


def test_trials_beside_one_another_keep_their_own_figures(capsys: pytest.CaptureFixture[str]) -> None:
    told, one, other = RaceLines(), turn("gru", 1, left=None), turn("gru", 2, factor=10, left=None)
    for each, accuracy in ((one, 0.75), (other, 0.25)):
        told.begins(each)
        told.validated(each, Judgement(5, {"accuracy": accuracy}, best=True))
    told.stepped(other, MOMENT)
    told.ended(one, None)
    told.ended(other, "step 7: the loss became nan")
    assert lines(capsys) == [
        "1 of 12 · gru · search 1 of 3 · rate ×1 · accuracy 75.00%",
        "2 of 12 · gru · search 1 of 3 · rate ×10 · failed: step 7: the loss became nan · 1,234 tokens/s",
    ]
    # What was finished before is told of without a step or a validation.
    told.ended(turn("bag", 4, left=None), None)
    assert lines(capsys) == ["4 of 12 · bag · search 1 of 3 · rate ×1"]
