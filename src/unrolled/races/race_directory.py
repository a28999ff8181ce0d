"""The race directory: what the race is, how long its trials are, what each came to, and what was found at the end."""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from unrolled.errors import UserError
from unrolled.training.run_directory import Tables, differences, locked, read_json, write_text
from unrolled.training.toml_text import toml_text

# What may differ between two starts of one race: where the data lies (its hashes may not), and how often a trial
# is saved.
MAY_DIFFER = ("data.path", "data.valid", "data.test")
MAY_DIFFER_FOR_ALL = ".checkpoint_seconds"
# What stands in a directory whose race was stopped before anything was written down.
BEGUN = {"lock", "race.toml.new"}


class RaceDirectory:
    """The files of a race; its identity is its terms, every setting of every contender, and the data's hashes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings_file = path / "race.toml"

    def open(self, settings: Tables) -> None:
        """Begin a race here, or go on with it when it is the same one; another is refused with the difference."""
        if self.settings_file.exists():
            self._require_same(settings)
        elif (self.path / "fold-1").exists():
            raise UserError(
                f"{self.path}: found a race in folds; name another directory with --run, or remove it"
            )
        elif self.path.exists() and {each.name for each in self.path.iterdir()} - BEGUN:
            raise UserError(
                f"{self.path}: found a directory that holds no race, expected an empty or new one; "
                "name another with --run"
            )
        self.path.mkdir(parents=True, exist_ok=True)
        self._lock_file = locked(self.path, doing="racing")
        write_text(self.settings_file, toml_text(settings))

    def close(self) -> None:
        """Let other processes use the directory."""
        self._lock_file.close()

    def place(self, *parts: str) -> Path:
        """Return where something of a contender stands; signs that a path is better without become a dash.

        >>> RaceDirectory(Path("race")).place("gru (2)", "seed-0").as_posix()
        'race/gru-2/seed-0'
        """
        return self.path.joinpath(*map(folder_name, parts))

    def read(self, file: Path) -> Any:
        """Read one of the race's JSON files, or nothing where it is not there yet."""
        return read_json(file)

    def write(self, file: Path, value: Any) -> None:
        """Write a JSON file, all of it or nothing."""
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, json.dumps(value, ensure_ascii=False) + "\n")

    def _require_same(self, settings: Tables) -> None:
        """Compare with the settings on disk, and name the first differences."""
        try:
            saved = tomllib.loads(self.settings_file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UserError(f"{self.settings_file}: cannot be read as TOML: {error}") from None
        before, now = _identity(saved), _identity(tomllib.loads(toml_text(settings)))
        # Other terms or other data make much else differ, which would only hide them.
        if found := differences(before, now, first=("race.", "data.")):
            raise UserError(
                f"{self.path} holds another race ({found}); name a new directory with --run, or remove it"
            )


def folder_name(name: str) -> str:
    """Return a name as a path has it.

    >>> folder_name("gru (2)"), folder_name("..")
    ('gru-2', '-')
    """
    return re.sub(r"[^\w.+-]+", "-", name).strip("-.") or "-"


def _identity(settings: Mapping[str, Any], place: str = "") -> dict[str, Any]:
    """List the settings that make a race what it is, by their full names."""
    found: dict[str, Any] = {}
    for key, value in settings.items():
        name = f"{place}{key}"
        if isinstance(value, Mapping):
            found |= _identity(value, f"{name}.")
        elif name not in MAY_DIFFER and not name.endswith(MAY_DIFFER_FOR_ALL):
            found[name] = value
    return found
