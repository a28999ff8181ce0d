"""A worker of a race, in a process of its own with one thread: it does the trainings that it is asked for.

Started by `races/workers.py` as ``python -m unrolled.races.worker N``: asked through its standard input, it answers
through the pipe of that number. It ends with the process that started it: when that dies, however suddenly, the pipe
between them closes, and nothing is left that holds a run directory.
"""

import os
import pickle
import signal
import sys
import threading
import time
import traceback
from queue import SimpleQueue
from typing import Any, BinaryIO

from unrolled.races.race_directory import RaceDirectory
from unrolled.races.race_observer import NoAudience, Turn
from unrolled.races.step_pace import step_seconds
from unrolled.races.trial import Track
from unrolled.races.worker_messages import (
    Asked,
    Heard,
    PaceAsked,
    PaceFound,
    Ready,
    Said,
    Start,
    TrialDone,
)
from unrolled.training.observer import Judgement, Moment

# A display is drawn less often than steps are taken.
SECONDS_BETWEEN_MOMENTS = 0.1


def main() -> None:
    """Do what is asked for until nothing more is."""
    # Ctrl-C is for the race, which then closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = SimpleQueue[Any]()
    pipe = Pipe(_own_pipe())
    threading.Thread(target=_read, args=(sys.stdin.buffer, asked), daemon=True).start()
    start: Start = asked.get()
    track = Track(start.read, start.origin, RaceDirectory(start.directory), start.baseline, _Telling(pipe))
    pipe.say(Ready())
    while True:
        pipe.say(_answer(asked.get(), start, track))


class Pipe:
    """Where a worker's sentences go."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def say(self, said: Said) -> None:
        """Send a message at once."""
        pickle.dump(said, self._stream)
        self._stream.flush()


def _own_pipe() -> BinaryIO:
    """Open the pipe to the race, which no process that is started here shall hold open."""
    number = int(sys.argv[1])
    os.set_inheritable(number, False)
    return os.fdopen(number, "wb")


def _read(stream: BinaryIO, asked: "SimpleQueue[Any]") -> None:
    """Pass on messages; the end of them is the end of the process, even within a training."""
    try:
        while True:
            asked.put(pickle.load(stream))
    except EOFError:
        os._exit(0)
    except BaseException:
        # The race finds the last line of it in the worker's log.
        traceback.print_exc()
        os._exit(1)


def _answer(asked: Asked, start: Start, track: Track) -> Said:
    """Do what is asked for."""
    if isinstance(asked, PaceAsked):
        try:
            contender = start.contenders[asked.contender]
            return PaceFound(step_seconds(contender, threads=1, steps=asked.steps, within=0)[0])
        except Exception:
            return PaceFound(None)
    return TrialDone(track.outcome(asked.trial(start.contenders), asked.turn))


class _Telling(NoAudience):
    """An observer that tells the race, whose own observer hears it."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._told = 0.0

    def begins(self, turn: Turn) -> None:
        """Pass it on."""
        self._pipe.say(Heard("begins", (turn,)))

    def stepped(self, turn: Turn, moment: Moment) -> None:
        """Pass some of it on."""
        if time.monotonic() - self._told >= SECONDS_BETWEEN_MOMENTS:
            self._told = time.monotonic()
            self._pipe.say(Heard("stepped", (turn, moment)))

    def validated(self, turn: Turn, judgement: Judgement) -> None:
        """Pass it on."""
        self._pipe.say(Heard("validated", (turn, judgement)))

    def ended(self, turn: Turn, failed: str | None) -> None:
        """Pass it on."""
        self._pipe.say(Heard("ended", (turn, failed)))


if __name__ == "__main__":
    main()
