"""Small races on generated data, for tests of what a race does rather than of who wins it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from generated import ordered_rows
from unrolled.races.compare import compare
from unrolled.races.comparison import Comparison
from unrolled.races.race_observer import NoAudience, Turn
from unrolled.training.observer import Judgement, Moment

# A few steps of narrow models, the same bits wherever they are run.
SMALL: Mapping[str, Any] = {
    "size": "tiny",
    "width": 8,
    "batch_tokens": 256,
    "validations": 2,
    "threads": 1,
    "average": 0.0,
}


def labelled(count: int = 200, seed: int = 0) -> list[dict[str, str]]:
    """Return texts with the label that a marker word in them decides."""
    return [{"text": text, "label": label} for text, label in ordered_rows(count, seed)]


def race(run: Path, data: Any = None, **options: Any) -> Comparison:
    """Run a small race over steps; options take the place of what is set here."""
    asked = {"models": "gru,bag", "equal": "steps", "steps": 12, "seeds": 2, **SMALL, **options}
    if data is None:
        data, asked = labelled(), {"input": "text", "output": "label", **asked}
    return compare(data, run=run, **asked)


def scores(found: Comparison) -> Any:
    """Return everything that must be the same to the bit, whenever the race was stopped: all but measured times."""
    return scores_of(json.loads(json.dumps(found.as_json())))


def scores_of(said: Mapping[str, Any]) -> Any:
    """Return the same of a comparison in JSON."""
    names = ("name", "score", "spread", "metrics", "rate_factor", "rungs", "failed")
    entries = [
        {
            **{name: entry[name] for name in names},
            "finals": [(final["seed"], final["steps"], final["score"]) for final in entry["finals"]],
        }
        for entry in said["contenders"]
    ]
    return entries, said["differences"], said["worst"], said["said"]


class Listener(NoAudience):
    """An audience that remembers what it was told."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.entrants: dict[str, int] = {}
        self.turns: list[Turn] = []
        self.over: list[tuple[Turn, str | None]] = []
        self.ends = 0

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)

    def entered(self, contenders: Mapping[str, int]) -> None:
        self.entrants = dict(contenders)

    def begins(self, turn: Turn) -> None:
        self.turns.append(turn)

    def ended(self, turn: Turn, failed: str | None) -> None:
        self.over.append((turn, failed))

    def finished(self) -> None:
        self.ends += 1


class Stopper(NoAudience):
    """An audience that stops the race after so many events of a kind, as Ctrl-C would."""

    def __init__(self, after: int, stop: Callable[[], BaseException] = KeyboardInterrupt) -> None:
        self.left = after
        self._stop = stop

    def stepped(self, turn: Turn, moment: Moment) -> None:
        self._count()

    def validated(self, turn: Turn, judgement: Judgement) -> None:
        self._count()

    def ended(self, turn: Turn, failed: str | None) -> None:
        self._count()

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise self._stop()
