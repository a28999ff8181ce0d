"""Sequences that are still going on, one session each: a step in, the answer to all of it so far out."""

import time as system_time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from unrolled.data.codecs.codec import Codec
from unrolled.data.codecs.saved import kind
from unrolled.data.moments import Scale
from unrolled.errors import UsageError, UserError
from unrolled.predictor.packed_state import Packed, StatePacker
from unrolled.predictor.session_file import SavedSession, read_sessions, write_sessions
from unrolled.predictor.stepper import Stepper
from unrolled.predictor.stream_values import Time, moment_of, reader_for, require_unicode
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.network import Network
from unrolled.tasks.row_task import Answer, RowTask

Id = str | int
# Kept unless told otherwise.
MOST_SESSIONS = 100_000


@dataclass(slots=True)
class Session:
    """What is kept of one sequence: its state, the time of its last step, and when that came."""

    packed: Packed
    time: Time
    seen: float


class Sessions:
    """Answers after each step what the whole sequence so far would be answered with, at the cost of one step.

    Kept for each id: the model's state and the running pool of its head. At most ``max_sessions`` ids are kept;
    of more, the one longest without a step goes, and if it comes again it starts anew: ``evicted`` counts them.
    With ``idle``, a session without a step for so many seconds ends, counted in ``ended``. ``clock`` gives the
    seconds, of the system if not given. A model that needs whole sequences is a `UsageError`.

    Memory: for each id one run of bytes with the state and about 600 bytes more. Recurrent models and attention
    with a window keep the same however long a sequence grows; attention without one keeps every step.
    """

    def __init__(
        self,
        network: Network,
        task: RowTask | Continuation,
        codec: Codec,
        *,
        max_sessions: int = MOST_SESSIONS,
        idle: float | None = None,
        clock: Callable[[], float] = system_time.time,
    ) -> None:
        self._stepper = Stepper(network, task, codec)
        if max_sessions < 1:
            raise UsageError(f"max_sessions: found {max_sessions}, expected at least 1")
        if idle is not None and not idle > 0:
            raise UsageError(f"idle: found {idle}, expected a number of seconds above 0")
        self._packer = StatePacker(self._stepper.start())
        self._read = reader_for(codec)
        self._sessions: OrderedDict[Id, Session] = OrderedDict()
        # Numbers or dates: the first time given says which all are.
        self._scale: Scale | None = None
        self._max_sessions, self._idle, self._clock = max_sessions, idle, clock
        self.evicted = 0
        self.ended = 0

    def __len__(self) -> int:
        """The number of sessions kept."""
        return len(self._sessions)

    def __contains__(self, id: Id) -> bool:
        """Say whether a session is kept."""
        return id in self._sessions

    def push(self, id: Id, value: Any, *, time: float | str | None = None, top: int = 1) -> Answer:
        """Take a step of a sequence, or a few, and answer its whole so far, with at most ``top`` alternatives.

        A text is a piece of text; characters, bytes and symbols may be cut anywhere, of words and byte pairs each
        piece is encoded on its own. A series is a list of one number a channel, None where it is missing. An event
        is a mapping from fields to values. Raises `UserError` for anything else; the session is then as before.
        """
        if top < 1:
            raise UsageError(f"top: found {top}, expected at least 1")
        now = self._clock()
        self._end_idle(now)
        session = self._sessions.get(_checked(id))
        seconds, scale = self._time(session, time)
        steps = self._read(value, seconds, None if session is None else session.time)
        with torch.inference_mode():
            before = None if session is None else self._packer.unpack(session.packed)
            scores, state = self._stepper.step(steps, before)
            packed = self._packer.pack(state)
        answer = self._stepper.answer(scores, top)
        last = seconds if seconds is not None or session is None else session.time
        self._scale = scale
        self._keep(id, Session(packed, last, now))
        return answer

    def end(self, id: Id) -> None:
        """Forget a session, if it is kept."""
        self._sessions.pop(id, None)

    def save(self, path: str | Path) -> None:
        """Write every session to a folder, JSON and safetensors, in the place of an earlier one; never half of it."""
        saved = [
            SavedSession(id, session.packed, session.time, session.seen)
            for id, session in self._sessions.items()
        ]
        write_sessions(Path(path), saved, model=self._stepper.digest(), scale=self._scale)

    def load(self, path: str | Path) -> None:
        """Go on with the sessions of a folder in the place of those here; `UserError` for those of another model."""
        found, self._scale = read_sessions(Path(path), self._packer, model=self._stepper.digest())
        self._sessions.clear()
        for saved in found:
            self._keep(saved.id, Session(saved.packed, saved.time, saved.seen))

    def _time(self, session: Session | None, time: object) -> tuple[Time, Scale | None]:
        """Return the time of a step, which must not run backwards, and the scale it is on."""
        if time is None:
            return None, self._scale
        moment = moment_of(time)
        if self._scale not in (None, moment.scale):
            raise UserError(f'time: found "{time}", {moment.scale}, expected {self._scale} as before')
        previous = None if session is None else session.time
        if previous is not None and moment.seconds < previous:
            raise UserError(
                f'time: found "{time}", which is {previous - moment.seconds:g} before the last, '
                "expected times that never go back"
            )
        return moment.seconds, moment.scale

    def _keep(self, id: Id, session: Session) -> None:
        """Put a session last in the order of steps; the first goes when there are too many."""
        self._sessions[id] = session
        self._sessions.move_to_end(id)
        if len(self._sessions) > self._max_sessions:
            self._sessions.popitem(last=False)
            self.evicted += 1

    def _end_idle(self, now: float) -> None:
        """Forget what has been idle too long; the order is that of the last steps, so they stand first."""
        if self._idle is None:
            return
        while self._sessions:
            id, oldest = next(iter(self._sessions.items()))
            if now - oldest.seen < self._idle:
                return
            del self._sessions[id]
            self.ended += 1


def _checked(id: object) -> Id:
    """Return an id that JSON can hold and that equals no other kind of id."""
    if isinstance(id, bool) or not isinstance(id, str | int):
        raise UserError(f"id: found {kind(id)}, expected a string or a whole number")
    if isinstance(id, str):
        require_unicode("id", id)
    return id
