"""Workers begin side by side and find what the race found; where they can't begin, no training is blamed for it."""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from races.small_races import SMALL, Listener, labelled
from unrolled.data.layout import Layout
from unrolled.predictor.read import Request, read_data
from unrolled.races.contenders import Contender, enter
from unrolled.races.race_directory import RaceDirectory
from unrolled.races.race_observer import Turn
from unrolled.races.trial import Track, Trial
from unrolled.races.worker_messages import Start, pickled
from unrolled.races.workers import NotBegun, Workers

# What a pipe holds while nobody reads.
PIPE = 1 << 16


def ready_to_race(folder: Path, data: Any = None) -> tuple[Track, list[Contender]]:
    """Return a race of one contender that was just opened."""
    read = read_data(Request(data or labelled(), layout=Layout(input="text", output="label")))
    given = {"steps": 5, **SMALL}
    contenders = enter(
        ["bag"], read, size=given.pop("size"), given=given, own={}, streaming=False, note=lambda _: None
    )
    directory = RaceDirectory(folder / "race")
    directory.path.mkdir()
    return Track(read, {}, directory, "{}", Listener()), contenders


def begun_by(script: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a script begin the workers in place of Python, which is PYTHON in it."""
    file.write_text(script.replace("PYTHON", sys.executable))
    file.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(file))


def test_all_begin_before_any_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{**row, "more": f"{number:>500}"} for number, row in enumerate(labelled())]
    track, contenders = ready_to_race(tmp_path, rows)
    assert len(pickled(Start(track.read, {}, track.directory.path, "", contenders))) > PIPE
    script = f"""#!/bin/sh
touch {tmp_path}/here-$$
for number in $(seq 300); do
    [ $(ls {tmp_path} | grep -c here-) = 2 ] && echo "both were begun" && exit 1
    sleep 0.1
done
echo "the other one was not begun"
exit 1
"""
    begun_by(script, tmp_path / "python", monkeypatch)
    with Workers(track, contenders, 2) as workers, pytest.raises(NotBegun, match="both were begun"):
        workers.begin()


def test_modules_are_found_where_this_process_finds_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    track, contenders = ready_to_race(tmp_path)
    # Without packages of its own, in a folder with a module that must not be taken for the standard library's.
    begun_by('#!/bin/sh\nexec PYTHON -S "$@"\n', tmp_path / "python", monkeypatch)
    (tmp_path / "random.py").write_text("raise ImportError('another module')")
    monkeypatch.chdir(tmp_path)
    with Workers(track, contenders, 1) as workers:
        workers.begin()


def test_what_is_printed_on_the_way_is_no_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    track, contenders = ready_to_race(tmp_path)
    begun_by('#!/bin/sh\necho "Welcome!"\nexec PYTHON "$@"\n', tmp_path / "python", monkeypatch)
    with Workers(track, contenders, 1) as workers:
        workers.begin()
    assert (track.directory.path / "worker-1.log").read_text() == "Welcome!\n"


def test_one_that_ends_before_it_is_ready_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    track, contenders = ready_to_race(tmp_path)
    for last, why in [
        ("echo 'no luck' >&2; exit 3", "no luck"),
        # The line before is another process's.
        ("exit 3", "no more is known"),
        ("kill -9 $$", "signal 9; not enough memory, perhaps"),
    ]:
        with monkeypatch.context() as patch, Workers(track, contenders, 2) as workers:
            begun_by(f"#!/bin/sh\n{last}\n", tmp_path / "python", patch)
            with pytest.raises(NotBegun, match=rf"^a worker ended before it was ready \({why}\)$"):
                workers.begin()


def test_one_that_cannot_be_understood_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    track, contenders = ready_to_race(tmp_path)
    monkeypatch.setattr("unrolled.races.workers.SECONDS_TO_END", 0.1)
    script = f"""#!PYTHON
import os, sys, time
open({str(tmp_path / "pid")!r}, "w").write(str(os.getpid()))
os.write(int(sys.argv[-1]), b"\\x80\\xff")
time.sleep(3600)
"""
    begun_by(script, tmp_path / "python", monkeypatch)
    with Workers(track, contenders, 1) as workers, pytest.raises(NotBegun, match="could not be read"):
        workers.begin()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_where_there_is_no_python_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    track, contenders = ready_to_race(tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    with (
        Workers(track, contenders, 1) as workers,
        pytest.raises(NotBegun, match="could not be begun .*nowhere"),
    ):
        workers.begin()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for the worker in /proc")
def test_one_that_died_with_nothing_to_do_is_asked_for_nothing(tmp_path: Path) -> None:
    track, contenders = ready_to_race(tmp_path)
    trial = Trial(contenders[0], ("seed-0",), 1.0, 0, 5, by_clock=False, searching=False, threads=1)
    threads = threading.active_count()
    with Workers(track, contenders, 1) as workers:
        workers.begin()
        os.kill(_worker(), signal.SIGKILL)
        while threading.active_count() > threads:
            time.sleep(0.01)
        (outcome,) = workers.outcomes([(trial, Turn("bag", "seed 1 of 1", 1.0, 1, 1, None))])
    assert (outcome.failed, outcome.steps) == (None, 5)


def _worker() -> int:
    """Return the one worker that this process began."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    (found,) = (
        pid for pid in children if b"unrolled.races.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    return int(found)
