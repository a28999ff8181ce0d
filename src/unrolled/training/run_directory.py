"""The run directory: settings, figures, journal, checkpoints and the best model of one run."""

import fcntl
import json
import os
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from unrolled.errors import UserError
from unrolled.training.toml_text import toml_text

# What may differ between two starts of one run: its length, how often it is saved, and where the data lies
# (its hashes may not).
MAY_DIFFER = {
    "training": ("budget", "steps", "epochs", "checkpoint_seconds"),
    "data": ("path", "valid", "test"),
}
# What stands in a directory whose run was stopped before its settings were written.
BEGUN = {"lock", "checkpoints", "run.toml.new"}

Tables = Mapping[str, Mapping[str, Any]]


class RunDirectory:
    """The files of a run; its identity is every resolved setting but its length, and the data's hashes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings_file = path / "run.toml"
        self.metrics_file = path / "metrics.jsonl"
        self.journal_file = path / "journal.jsonl"
        self.plan_file = path / "plan.json"
        self.result_file = path / "result.json"
        self.baseline_file = path / "baseline.json"
        self.checkpoints = path / "checkpoints"
        self.model = path / "model"

    def open(self, settings: Tables) -> None:
        """Begin a run here, or go on with it when it is the same one; another is refused with the difference."""
        if self._has_begun():
            self._require_same(settings)
        elif (
            not self.settings_file.exists()
            and self.path.exists()
            and {each.name for each in self.path.iterdir()} - BEGUN
        ):
            raise UserError(
                f"{self.path}: found a directory that holds no run, expected an empty or new one; "
                "name another with --run"
            )
        self.checkpoints.mkdir(parents=True, exist_ok=True)
        self._lock_file = locked(self.path, doing="training")
        self._settings = settings
        if not self._has_begun():
            for stale in (self.plan_file, self.baseline_file, self.metrics_file):
                stale.unlink(missing_ok=True)
            self.go_on()

    def _has_begun(self) -> bool:
        """Say whether anything was trained here that another run must not take the place of."""
        return self.settings_file.exists() and (self.model.exists() or any(self.checkpoints.glob("step-*")))

    def go_on(self) -> None:
        """Write down the settings that the run goes on with; only what may differ can have changed."""
        write_text(self.settings_file, toml_text(self._settings))

    def read_settings(self) -> dict[str, dict[str, Any]]:
        """Read the settings that the run was made with."""
        try:
            return tomllib.loads(self.settings_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise UserError(f"{self.path}: found no run.toml, expected a run directory") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UserError(f"{self.settings_file}: cannot be read as TOML: {error}") from None

    def log(self, event: str, **values: Any) -> None:
        """Append to the journal: what happened, and when."""
        line = json.dumps({"time": round(time.time(), 3), "event": event, **values}, ensure_ascii=False)
        with self.journal_file.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def record(self, values: Mapping[str, Any]) -> None:
        """Append to the figures: only what the same command gives again."""
        with self.metrics_file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(values, ensure_ascii=False) + "\n")

    def metrics_size(self) -> int:
        """Return the length of the figures in bytes, as a checkpoint remembers it."""
        return self.metrics_file.stat().st_size if self.metrics_file.exists() else 0

    def cut_metrics(self, size: int) -> None:
        """Cut the figures back to what they were at a checkpoint."""
        if self.metrics_file.exists():
            os.truncate(self.metrics_file, size)

    def read(self, file: Path) -> dict[str, Any] | None:
        """Read one of the run's JSON files, or nothing when it is not there yet."""
        values: dict[str, Any] | None = read_json(file)
        return values

    def _require_same(self, settings: Tables) -> None:
        """Compare with the settings on disk, the length left out, and name the first differences."""
        before, now = _identity(self.read_settings()), _identity(tomllib.loads(toml_text(settings)))
        if found := differences(before, now):
            raise UserError(
                f"{self.path} holds another run ({found}); name a new directory with --run, or remove it"
            )

    def close(self) -> None:
        """Let other processes use the directory."""
        self._lock_file.close()


def write_text(file: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new, never a part."""
    beside = file.with_name(file.name + ".new")
    with beside.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    beside.replace(file)


def read_json(file: Path) -> Any:
    """Read a JSON file, or nothing where it is not there yet."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise UserError(f"{file}: cannot be read as JSON: {error}") from None


def differences(before: Mapping[str, Any], now: Mapping[str, Any], *, first: tuple[str, ...] = ()) -> str:
    """Say how settings differ, at most five; those that begin with ``first`` alone, where any of them do.

    >>> differences({"seed": 0, "width": 4}, {"seed": 1, "width": 4})
    'seed: 0 there, 1 now'
    """
    differing = [key for key in sorted({*before, *now}) if before.get(key) != now.get(key)]
    differing = [key for key in differing if key.startswith(first)] or differing
    return "; ".join(f"{key}: {before.get(key)!r} there, {now.get(key)!r} now" for key in differing[:5])


def locked(directory: Path, *, doing: str) -> TextIO:
    """Hold a directory against other processes until the file returned is closed, or this process ends."""
    file = (directory / "lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise UserError(f"{directory}: another process is {doing} here; name another --run") from None
    return file


def _identity(settings: Tables) -> dict[str, Any]:
    """List the settings that make a run what it is, by their full names."""
    return {
        f"{table}.{key}": value
        for table, values in settings.items()
        for key, value in values.items()
        if key not in MAY_DIFFER.get(table, ())
    }
