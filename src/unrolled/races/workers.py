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
from unrolled.races.outcome import Outcome, failure, reason
from unrolled.races.race_observer import Turn
from unrolled.races.trial import Track, Trial
from unrolled.races.worker_messages import (
    Asked,
    Heard,
    PaceAsked,
    PaceFound,
    Ready,
    Said,
    Start,
    TrialAsked,
    TrialDone,
    pickled,
)

# Several processes of several threads would hinder one another.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
# How long a process that is heard no more may take to end by itself.
SECONDS_TO_END = 10.0
# What a worker says, by its number; nothing when it is gone.
Post = SimpleQueue[tuple[int, Said | None]]


class NotBegun(UserError):
    """A worker was gone before it was ready, so that its training isn't at fault."""


class Workers:
    """Does the trainings of a race several at once; to be used with `with`, at whose end the processes are gone.

    A worker that dies, for want of memory say, makes its training one that failed, and another takes its place.
    """

    def __init__(self, track: Track, contenders: Sequence[Contender], count: int) -> None:
        self._track = track
        self._contenders = contenders
        self._count = count
        self._start = b""
        self._post: Post = SimpleQueue()
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

    def begin(self) -> None:
        """Begin the processes, unless they are there, and wait until each can be asked.

        Raises `NotSent` where the data can't be sent to them, `NotBegun` where one is gone before it is ready.
        """
        if self._workers:
            return
        track = self._track
        start = Start(track.read, track.origin, track.directory.path, track.baseline, self._contenders)
        # Once for all of them, and before any is there.
        self._start = pickled(start)
        for number in range(self._count):
            self._workers[number] = self._new(number)
        # Each reads only when it has imported everything, which all of them do at once.
        for worker in self._workers.values():
            worker.send(self._start)
        for _ in self._workers:
            self._next()

    def paces(self, steps: Sequence[int]) -> list[float | None]:
        """Return the seconds of a step of each contender, in so many steps, while all workers do the same."""
        found = []
        self.begin()
        for place, count in enumerate(steps):
            for worker in self._workers.values():
                worker.ask(PaceAsked(place, count))
            answers = [self._pace() for _ in self._workers]
            known = [each for each in answers if each is not None]
            found.append(sum(known) / len(known) if len(known) == len(answers) else None)
        return found

    def outcomes(self, trials: Sequence[tuple[Trial, Turn]]) -> list[Outcome]:
        """Return what each training came to; those that were done before are not done again."""
        found = {place: self._track.kept(trial) for place, (trial, _) in enumerate(trials)}
        waiting = deque(place for place, outcome in found.items() if outcome is None)
        if waiting:
            # Of a race that is over there is nothing to do.
            self.begin()
        idle, busy = {number for number, worker in self._workers.items() if worker.ready}, dict[int, int]()
        while waiting or busy:
            # Whoever is gone has said so by now, and would be asked in vain.
            while waiting and idle and self._post.empty():
                number, place = idle.pop(), waiting.popleft()
                busy[number] = place
                self._workers[number].ask(TrialAsked.of(*trials[place], self._contenders))
            number, said = self._next()
            if isinstance(said, Heard):
                getattr(self._track.observer, said.method)(*said.arguments)
            elif isinstance(said, Ready):
                idle.add(number)
            elif number not in busy:
                # It died when there was nothing to do.
                idle.discard(number)
                self._again(number)
            elif isinstance(said, TrialDone):
                found[busy.pop(number)] = said.outcome
                idle.add(number)
            else:
                place = busy.pop(number)
                found[place] = self._died(number, *trials[place])
        return [outcome for place, outcome in sorted(found.items()) if outcome is not None]

    def _next(self) -> tuple[int, Said | None]:
        """Return which worker says something next, and what; None is its end, which is `NotBegun` before all else."""
        number, said = self._post.get()
        worker = self._workers[number]
        if said is None and not worker.ready:
            raise NotBegun(f"a worker ended before it was ready ({worker.why()})")
        worker.ready = True
        return number, said

    def _pace(self) -> float | None:
        """Return what the next worker has to say of a pace; one that is gone is begun anew and says nothing."""
        number, said = self._next()
        while isinstance(said, Ready):
            number, said = self._next()
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

    def _again(self, number: int) -> None:
        """Put another process in the place of one that is gone; it says when it is ready."""
        self._workers[number].end()
        self._workers[number] = self._new(number)
        self._workers[number].send(self._start)

    def _new(self, number: int) -> "_Worker":
        return _Worker(number, self._track.directory.path / f"worker-{number + 1}.log", self._post)


class _Worker:
    """One process, with its pipes; what it says is put into a post that all workers share."""

    def __init__(self, number: int, log: Path, post: Post) -> None:
        # Whether it has said anything.
        self.ready = False
        self._log = log
        here, there = os.pipe()
        try:
            with log.open("ab") as output:
                self._lines_from = output.tell()
                self._process = subprocess.Popen(
                    # It finds modules where this process does, and nowhere before: not in the working directory.
                    [sys.executable, "-P", "-m", "unrolled.races.worker", str(there)],
                    stdin=subprocess.PIPE,
                    # What it says has a pipe of its own, where nothing that a library prints can get in between.
                    stdout=output,
                    stderr=output,
                    pass_fds=[there],
                    env={**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(map(str, sys.path))},
                )
        except OSError as error:
            os.close(here)
            raise NotBegun(f"a worker could not be begun ({reason(error)})") from error
        finally:
            os.close(there)
        self._answers = os.fdopen(here, "rb")
        self._listener = threading.Thread(target=self._listen, args=(number, post), daemon=True)
        self._listener.start()

    def ask(self, asked: Asked) -> None:
        """Send a question; a process that is gone is found out by its silence."""
        self.send(pickle.dumps(asked))

    def send(self, message: bytes) -> None:
        """Send a pickled message; this waits until most of it was read."""
        assert self._process.stdin is not None
        # Of one that is gone the post will have the end.
        with suppress(BrokenPipeError):
            self._process.stdin.write(message)
            self._process.stdin.flush()

    def why(self) -> str:
        """Say how a process that is heard no more ended: by which signal, or with the last line that it wrote."""
        try:
            code = self._process.wait(timeout=SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return "what it said could not be read"
        written = self._log.read_bytes()[self._lines_from :].decode("utf-8", errors="replace")
        last = next((line.strip() for line in reversed(written.split("\n")) if line.strip()), "")
        return f"signal {-code}; not enough memory, perhaps" if code < 0 else last or "no more is known"

    def end(self) -> None:
        """End the process now, and leave its log only where something stands in it."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        assert self._process.stdin is not None
        for pipe in (self._process.stdin, self._answers):
            # What could not be sent any more is lost with its process.
            with suppress(BrokenPipeError):
                pipe.close()
        if self._log.exists() and self._log.stat().st_size == 0:
            self._log.unlink()

    def _listen(self, number: int, post: Post) -> None:
        """Post what the process says, and its end; what can't be read is its end too."""
        said: Said | None = None
        while True:
            try:
                said = pickle.load(self._answers)
            except Exception:
                said = None
            post.put((number, said))
            if said is None:
                return
