"""Trainings by workers come to the same bits as in turn, and whatever happens to a worker, the race goes on."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from races.small_races import Listener, Stopper, race, scores
from unrolled.errors import UsageError
from unrolled.models.architectures import ARCHITECTURES, Architecture, register
from unrolled.races.comparison import Comparison
from unrolled.races.race_observer import Turn
from unrolled.training.observer import Moment

STEPS = 60


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    return race(tmp_path_factory.mktemp("race") / "alone", steps=STEPS)


def by_workers(run: Path, **options: Any) -> Comparison:
    return race(run, **{"workers": 2, "steps": STEPS, **options})


def test_workers_come_to_the_same_bits_as_one_after_the_other(alone: Comparison, tmp_path: Path) -> None:
    audience = Listener()
    found = by_workers(tmp_path / "race", observer=audience)
    assert scores(found) == scores(alone)
    assert found.race.workers == "in 2 workers of one thread each, as asked for"
    assert sorted(turn.number for turn in audience.turns) == list(range(1, 47))
    assert sorted(turn.number for turn, failed in audience.over if failed is None) == list(range(1, 47))
    for name in ("gru/seed-0", "bag/seed-1"):
        kept = [
            Path(where) / name / "model" / "model.safetensors"
            for where in (tmp_path / "race", alone.race.directory)
        ]
        assert kept[0].read_bytes() == kept[1].read_bytes()
    assert not list((tmp_path / "race").glob("*.log"))
    for entry in found.contenders:
        assert entry.costs is not None
        assert all(final.curve for final in entry.finals)


@pytest.mark.slow
def test_a_race_of_workers_that_was_stopped_goes_on_to_the_same_bits(
    alone: Comparison, tmp_path: Path
) -> None:
    stops = 0
    while True:
        try:
            found = by_workers(tmp_path / "race", observer=Stopper(130), checkpoint_seconds=0.0)
        except KeyboardInterrupt:
            stops += 1
        else:
            break
    assert stops >= 1
    assert scores(found) == scores(alone)


class Killer(Listener):
    """An audience that kills a worker once, in the middle of a training."""

    killed: Turn | None = None

    def stepped(self, turn: Turn, moment: Moment) -> None:
        if self.killed is None and turn.number > 4:
            children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
            workers = [
                pid
                for pid in map(int, children)
                if b"unrolled.races.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
            ]
            os.kill(workers[0], signal.SIGKILL)
            self.killed = turn


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for the worker in /proc")
def test_a_worker_that_dies_makes_its_training_one_that_failed(tmp_path: Path) -> None:
    audience = Killer()
    found = by_workers(tmp_path / "race", observer=audience, steps=400)
    assert audience.killed is not None
    failures = [(turn, failed) for turn, failed in audience.over if failed]
    assert [failed for _, failed in failures] == ["its process ended (signal 9; not enough memory, perhaps)"]
    # All others went on.
    assert len(audience.over) == 46
    assert all(entry.score.value is not None for entry in found.contenders)


def test_an_audience_that_fails_ends_the_workers_too(tmp_path: Path) -> None:
    with pytest.raises(BrokenPipeError):
        by_workers(tmp_path / "race", observer=Stopper(10, BrokenPipeError))
    assert by_workers(tmp_path / "race").verdict


def test_an_architecture_of_ones_own_is_trained_in_turn(tmp_path: Path) -> None:
    gru = ARCHITECTURES["gru"]
    register("my-gru", Architecture(gru.build, gru.sizes))
    try:
        found = race(tmp_path / "race", models="my-gru,bag", workers=2, seeds=1)
    finally:
        del ARCHITECTURES["my-gru"]
    assert found.race.workers == 'in turn, each with 1 thread: "my-gru" is known to this process alone'


def test_data_that_cannot_be_sent_is_trained_on_in_turn(tmp_path: Path) -> None:
    class Words(str):
        """A text of a class that no other process knows."""

        __slots__ = ()

    rows = [{"text": Words(f"{kind} {number}"), "kind": kind} for kind in "xy" for number in range(60)]
    found = race(tmp_path / "race", rows, input="text", output="kind", workers=2, seeds=1)
    assert found.race.workers.startswith(
        "in turn, each with 1 thread: the data can't be sent to another process"
    )


def test_the_way_is_decided_once(tmp_path: Path) -> None:
    asked = {"equal": "time", "steps": None, "budget": 3.0, "workers": None, "threads": 2, "seeds": 1}
    found = by_workers(tmp_path / "race", **asked)
    assert found.race.workers == "in turn, each with 2 threads: the race is short"
    file = tmp_path / "race" / "workers.json"
    file.write_text(json.dumps({"workers": 2, "said": "in 2 workers, as decided before"}))
    assert by_workers(tmp_path / "race", **asked).race.workers == "in 2 workers, as decided before"


@pytest.mark.slow
@pytest.mark.parametrize("budget", [None, 8.0])
def test_what_is_sooner_is_measured(
    tmp_path: Path, budget: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unrolled.races.way.SHORT_BUDGET", 0.0)
    length = {} if budget is None else {"equal": "time", "steps": None, "budget": budget}
    found = by_workers(tmp_path / "race", **length, workers=None, threads=2, seeds=1)
    assert "times as many steps" in found.race.workers
    assert all(len(entry.finals) == 1 for entry in found.contenders)


@pytest.mark.slow
def test_a_budget_holds_more_seeds_where_passes_are_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unrolled.races.enough.SHORT_BUDGET", 0.0)
    monkeypatch.setattr("unrolled.races.enough.PASSES", 1)
    options = {"equal": "time", "steps": None, "budget": 20.0, "seeds": None}
    found = by_workers(tmp_path / "race", models="bag,gru", **options)
    assert 3 < found.race.seeds <= 10
    assert all(len(entry.finals) == found.race.seeds for entry in found.contenders)


@pytest.mark.parametrize("workers", [0, -1, 1.5, "two"])
def test_workers_that_cannot_be_are_refused(tmp_path: Path, workers: Any) -> None:
    with pytest.raises(UsageError, match=r"--workers: found .*, expected a whole number above 0"):
        by_workers(tmp_path / "race", workers=workers)
    assert not (tmp_path / "race").exists()
