"""`unrolled predict RUN - --stream`: a step in, an answer out, line by line, a session for each id."""

import json
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import click

from unrolled.cli.stoppable_lines import StoppableLines
from unrolled.data.codecs.saved import kind
from unrolled.data.inputs import RecordInputs
from unrolled.errors import UsageError, UserError, suggestion
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.session_file import require_sessions_or_nothing
from unrolled.predictor.sessions import MOST_SESSIONS, Sessions

KEYS = ("id", "value", "time")


@dataclass(frozen=True)
class StreamOptions:
    """What bounds the sessions, and where they are kept from one run to the next."""

    idle: float | None
    max_sessions: int | None
    place: Path | None

    def require_stream(self) -> None:
        """Refuse options that say something without --stream."""
        given = {"--idle": self.idle, "--max-sessions": self.max_sessions, "--sessions": self.place}
        for option, value in given.items():
            if value is not None:
                raise UsageError(f"{option}: expected together with --stream")


@dataclass
class _Counts:
    used: int = 0
    skipped: int = 0


def answer_stream(predictor: Predictor, options: StreamOptions, *, top: int) -> None:
    """Answer standard input until it ends, then say what there was; a line that can't be used has an error line."""
    sessions = _sessions(predictor, options)
    events = isinstance(predictor.codec.inputs, RecordInputs)
    counts = _Counts()
    output = sys.stdout.buffer
    try:
        with StoppableLines(sys.stdin.buffer) as lines:
            for number, line in enumerate(lines, start=1):
                _answer(sessions, line, f"standard input:{number}", events, top, counts, output)
    finally:
        if options.place is not None:
            sessions.save(options.place)
    click.echo(_said(counts, sessions, options), err=True)
    if lines.stopped_by == signal.SIGINT:
        raise KeyboardInterrupt


def _sessions(predictor: Predictor, options: StreamOptions) -> Sessions:
    """Begin without sessions, or with those of an earlier run."""
    sessions = predictor.stream(max_sessions=options.max_sessions or MOST_SESSIONS, idle=options.idle)
    if options.place is not None:
        require_sessions_or_nothing(options.place)
        if options.place.exists() and any(options.place.iterdir()):
            sessions.load(options.place)
    return sessions


def _answer(
    sessions: Sessions, line: bytes, place: str, events: bool, top: int, counts: _Counts, output: BinaryIO
) -> None:
    """Write the answer to a line, or why there is none."""
    found: dict[str, Any]
    try:
        asked = _object(line)
        id, value, time = _parts(asked, events)
        answer = sessions.push(id, value, time=time, top=top)
        found = {"id": id, "output": answer.output, "score": answer.score}
        if top > 1:
            found["alternatives"] = [{"output": name, "score": score} for name, score in answer.alternatives]
        counts.used += 1
    except UserError as error:
        found = {"error": f"{place}: {error}"}
        counts.skipped += 1
    output.write(json.dumps(found, ensure_ascii=False).encode() + b"\n")
    output.flush()


def _parts(asked: Mapping[str, Any], events: bool) -> tuple[Any, Any, Any]:
    """Return the id, the value and the time; the fields of an event may stand beside the id."""
    if "id" not in asked:
        raise UserError('the key "id" is missing')
    value = asked.get("value")
    rest = {key: part for key, part in asked.items() if key not in ("id", "time")}
    if not events:
        _require_keys(asked)
    elif not isinstance(value, dict):
        value = rest
    elif len(rest) > 1:
        fields = ", ".join(f'"{key}"' for key in rest if key != "value")
        raise UserError(f'found fields in "value" and {fields} beside it, expected all in one place')
    return asked["id"], value, asked.get("time")


def _require_keys(asked: Mapping[str, Any]) -> None:
    for key in asked:
        if key not in KEYS:
            raise UserError(f'unknown key "{key}"{suggestion(key, KEYS)}')
    if "value" not in asked:
        raise UserError('the key "value" is missing')


def _object(line: bytes) -> dict[str, Any]:
    """Return the object that a line holds."""
    if not line.strip():
        raise UserError("the line is empty")
    try:
        value = json.loads(line.decode().rstrip(), object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise UserError("the line is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise UserError(f"not JSON: {error.msg} at column {error.colno}") from None
    except ValueError as error:
        raise UserError(f"not JSON: {error}") from None
    except RecursionError:
        raise UserError("not JSON: nested too deeply") from None
    if not isinstance(value, dict):
        raise UserError(f"found {kind(value)}, expected an object with an id")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its pairs; which of two values was meant, nobody knows."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _said(counts: _Counts, sessions: Sessions, options: StreamOptions) -> str:
    lines = counts.used + counts.skipped
    said = (
        f"{lines:,} lines = {counts.used:,} used + {counts.skipped:,} skipped; evicted {sessions.evicted:,}"
    )
    return said if options.idle is None else f"{said}, ended idle {sessions.ended:,}"
