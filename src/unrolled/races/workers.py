"""Several trainings at once, each in a process of its own with one thread."""

import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from unrolled.errors import UserError
from unrolled.races.contenders import Contender
from unrolled.races.outcome import Outcome, failure
from unrolled.races.race_observer import Turn
from unrolled.races.trial import Track, Trial
from unrolled.races.worker_messages import (
    Asked,
    Heard,
    PaceAsked,
    PaceFound,
    Said,
    Start,
    TrialAsked,
    TrialDone,
)

# Several processes of several threads would hinder one another.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
# What a worker says, by its number; nothing when it is gone.
Post = SimpleQueue[tuple[int, Said | None]]


class Workers:
    """Does the trainings of a race several at once; to be used with `with`, at whose end the processes are gone.

    A worker that dies, for want of memory say, makes its training one that failed, and another takes its place.
    """

    def __init__(self, track: Track, contenders: Sequence[Contender], count: int) -> None:
        self._track = track
        self._contenders = contenders
        start = Start(track.read, track.origin, track.directory.path, track.baseline, contenders)
        # Once for all of them, and before any is there: what can't be pickled is said here.
        self._start = pickle.dumps(start)
        self._post: Post = SimpleQueue()
        self._count = count
        self._workers: dict[int, _Worker] = {}

    def __enter__(self) -> Self:
        """Return these workers."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process, whatever it does."""
        for worker in self._workers.values():
            worker.end()

    def paces(self, steps: Sequence[int]) -> list[float | None]:
        """Return the seconds of a step of each contender, in so many steps, while all workers do the same."""
        found = []
        self._begin_all()
        for place, count in enumerate(steps):
            for worker in self._workers.values():
                worker.ask(PaceAsked(place, count))
            answers = [self._answer() for _ in self._workers]
            known = [each for each in answers if each is not None]
            found.append(sum(known) / len(known) if len(known) == len(answers) else None)
        return found

    def outcomes(self, trials: Sequence[tuple[Trial, Turn]]) -> list[Outcome]:
        """Return what each training came to; those that were done before are not done again."""
        found = {place: self._track.kept(trial) for place, (trial, _) in enumerate(trials)}
        waiting = deque(place for place, outcome in found.items() if outcome is None)
        if waiting:
            self._begin_all()
        idle, busy = deque(self._workers), dict[int, int]()
        while waiting or busy:
            while waiting and idle:
                number, place = idle.popleft(), waiting.popleft()
                busy[number] = place
                self._workers[number].ask(TrialAsked.of(*trials[place], self._contenders))
            number, said = self._post.get()
            if isinstance(said, Heard):
                getattr(self._track.observer, said.method)(*said.arguments)
                continue
            if number not in busy:
                # It died when there was nothing to do.
                self._again(number)
                continue
            place = busy.pop(number)
            found[place] = said.outcome if isinstance(said, TrialDone) else self._died(number, *trials[place])
            idle.append(number)
        return [outcome for place, outcome in sorted(found.items()) if outcome is not None]

    def _answer(self) -> float | None:
        """Return what the next worker has to say of a pace; one that is gone is begun anew and says nothing."""
        number, said = self._post.get()
        if said is None:
            self._again(number)
        return said.seconds if isinstance(said, PaceFound) else None

    def _died(self, number: int, trial: Trial, turn: Turn) -> Outcome:
        """Keep a training whose process is gone as one that failed, and begin another process."""
        why = self._workers[number].why()
        self._again(number)
        outcome = failure(UserError(f"its process ended ({why})"), seconds=0.0)
        self._track.end(trial, turn, outcome)
        return outcome

    def _begin_all(self) -> None:
        """Begin the processes, once there is something to do: of a race that is over there isn't."""
        for number in range(len(self._workers), self._count):
            self._workers[number] = self._begin(number)

    def _again(self, number: int) -> None:
        """Put another process in the place of one that is gone."""
        self._workers[number].end()
        self._workers[number] = self._begin(number)

    def _begin(self, number: int) -> "_Worker":
        return _Worker(
            number, self._start, self._track.directory.path / f"worker-{number + 1}.log", self._post
        )


class _Worker:
    """One process, with its pipe; what it says is put into a post that all workers share."""

    def __init__(self, number: int, start: bytes, log: Path, post: Post) -> None:
        self._log = log
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "unrolled.races.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, **ONE_THREAD},
            )
        self._listener = threading.Thread(target=self._listen, args=(number, post), daemon=True)
        self._listener.start()
        self._send(start)

    def ask(self, asked: Asked) -> None:
        """Send a question; a process that is gone is found out by its silence."""
        self._send(pickle.dumps(asked))

    def why(self) -> str:
        """Say how the process ended: by which signal, or with the last line that it wrote."""
        code = self._process.wait()
        lines = self._log.read_text(encoding="utf-8", errors="replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "no more is known")
        return f"signal {-code}; not enough memory, perhaps" if code < 0 else last

    def end(self) -> None:
        """End the process now, and leave its log only where something stands in it."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            # What could not be sent any more is lost with its process.
            with suppress(BrokenPipeError):
                pipe.close()
        if self._log.exists() and self._log.stat().st_size == 0:
            self._log.unlink()

    def _send(self, message: bytes) -> None:
        assert self._process.stdin is not None
        # Of one that is gone the post will have the end.
        with suppress(BrokenPipeError):
            self._process.stdin.write(message)
            self._process.stdin.flush()

    def _listen(self, number: int, post: Post) -> None:
        """Post what the process says, and its end."""
        assert self._process.stdout is not None
        said: Said | None = None
        while True:
            try:
                said = pickle.load(self._process.stdout)
            except (EOFError, OSError, pickle.UnpicklingError):
                said = None
            post.put((number, said))
            if said is None:
                return
