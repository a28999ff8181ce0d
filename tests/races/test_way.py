"""How a race is run is decided once; another number of workers is refused where something is left to train."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from races.small_races import race, scores
from unrolled.errors import UsageError, UserError
from unrolled.models.architectures import ARCHITECTURES, Architecture, register
from unrolled.races.comparison import Comparison

ASKED: dict[str, Any] = {"seeds": 1}
ROWS = [{"text": f"{kind} {number}", "kind": kind} for kind in "xy" for number in range(60)]


@pytest.fixture(scope="module")
def in_turn(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    return race(tmp_path_factory.mktemp("race") / "in-turn", **ASKED)


@pytest.fixture
def stopped(in_turn: Comparison, tmp_path: Path) -> Path:
    """Return the directory of a race that was stopped before its answer."""
    run = shutil.copytree(in_turn.race.directory, tmp_path / "race")
    (run / "comparison.json").unlink()
    return run


@pytest.fixture
def no_luck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let every worker end before it is ready, until this is undone."""
    file = tmp_path / "python"
    file.write_text("#!/bin/sh\necho 'no luck' >&2\nexit 1\n")
    file.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(file))
    return monkeypatch


def test_another_number_of_workers_is_refused_and_none_goes_on(in_turn: Comparison, stopped: Path) -> None:
    expected = (
        r"--workers: found 2, expected 1, with which the race in .*race was begun; leave --workers out, or"
    )
    with pytest.raises(UsageError, match=expected):
        race(stopped, workers=2, **ASKED)
    assert scores(race(stopped, workers=1, **ASKED)) == scores(in_turn)
    (stopped / "comparison.json").unlink()
    assert scores(race(stopped, **ASKED)) == scores(in_turn)


def test_the_answer_of_a_race_is_given_again_whatever_number_is_asked_for(
    in_turn: Comparison, stopped: Path
) -> None:
    race(stopped, **ASKED)
    again = race(stopped, workers=2, **ASKED)
    assert scores(again) == scores(in_turn)
    assert again.race.workers == in_turn.race.workers == "in turn, each with 1 thread"


def test_what_can_only_be_trained_in_turn_goes_on_with_any_number(tmp_path: Path) -> None:
    gru = ARCHITECTURES["gru"]
    register("my-gru", Architecture(gru.build, gru.sizes))
    try:
        for workers in (2, 3, None):
            found = race(tmp_path / "race", models="my-gru,bag", workers=workers, **ASKED)
            assert found.race.workers.endswith('"my-gru" is known to this process alone')
            (tmp_path / "race" / "comparison.json").unlink()
    finally:
        del ARCHITECTURES["my-gru"]


class Heavy(str):
    """A text that there is no room for twice."""

    __slots__ = ()

    def __reduce__(self) -> Any:
        raise MemoryError


def test_data_that_cannot_be_sent_is_trained_on_in_turn_however_often_workers_are_asked_for(
    tmp_path: Path,
) -> None:
    rows = [{**row, "text": Heavy(row["text"])} for row in ROWS]
    for _ in range(2):
        found = race(tmp_path / "race", rows, input="text", output="kind", workers=2, **ASKED)
        expected = "the data can't be sent to another process (MemoryError: no more is known)"
        assert found.race.workers == f"in turn, each with 1 thread: {expected}"
        (tmp_path / "race" / "comparison.json").unlink()


def test_workers_that_cannot_begin_end_a_race_that_asked_for_them_and_blame_no_training(
    in_turn: Comparison, tmp_path: Path, no_luck: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "race"
    with pytest.raises(
        UserError, match=r"^--workers: found 2, but a worker ended before it was ready \(no luck\); 1 needs"
    ):
        race(run, workers=2, **ASKED)
    assert not list(run.glob("gru/**/*"))
    no_luck.undo()
    assert scores(race(run, workers=1, **ASKED)) == scores(in_turn)


def test_workers_that_cannot_begin_leave_a_race_that_goes_on_as_it_was(
    stopped: Path, no_luck: pytest.MonkeyPatch
) -> None:
    begun_with = {"workers": 2, "said": "in 2 workers"}
    (stopped / "workers.json").write_text(json.dumps(begun_with))
    (stopped / "gru" / "seed-0.json").unlink()
    with pytest.raises(UserError, match=r"a worker ended before it was ready \(no luck\)"):
        race(stopped, **ASKED)
    assert not (stopped / "gru" / "seed-0.json").exists()
    assert json.loads((stopped / "workers.json").read_text()) == begun_with


def test_workers_that_cannot_even_be_measured_leave_it_to_this_process(
    tmp_path: Path, no_luck: pytest.MonkeyPatch
) -> None:
    no_luck.setattr("unrolled.races.way.SHORT_BUDGET", 0.0)
    no_luck.setattr("unrolled.races.way.SECONDS", 0.0)
    found = race(tmp_path / "race", models="bag", threads=2, seeds=2)
    expected = "in turn, each with 2 threads: a worker ended before it was ready (no luck)"
    assert found.race.workers == expected
    assert found.verdict
