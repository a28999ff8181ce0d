"""Lines of a pipe as they come, until it ends or the process is asked to stop, by SIGTERM or the keyboard."""

import signal
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any, BinaryIO, Self

STOPS = (signal.SIGTERM, signal.SIGINT)


class _Stopped(Exception):
    """A signal came while nothing was done but waiting."""


class StoppableLines:
    """Within its block, a signal to stop lets the work on a line end, and then ends the lines.

    >>> import io
    >>> with StoppableLines(io.BytesIO(b"one\\ntwo")) as lines:
    ...     list(lines), lines.stopped_by
    ([b'one\\n', b'two'], None)
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting = False
        self._handlers: dict[signal.Signals, Any] = {}
        # The signal that came, if one did.
        self.stopped_by: int | None = None

    def __iter__(self) -> Iterator[bytes]:
        """Give the lines with their ends."""
        while line := self._next():
            yield line

    def _next(self) -> bytes:
        """Return the next line, nothing at the end."""
        try:
            self._waiting = True
            # Looked at after that, so that no signal falls between.
            line = self._stream.readline() if self.stopped_by is None else b""
            self._waiting = False
        except _Stopped:
            return b""
        return line

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopped_by = number
        if self._waiting:
            self._waiting = False
            raise _Stopped

    def __enter__(self) -> Self:
        for number in STOPS:
            self._handlers[number] = signal.signal(number, self._stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
