"""Every setting of a run, from the preset, the recipe and what the user set, in that order."""

import tomllib
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from unrolled.errors import UsageError, suggestion
from unrolled.models.architectures import ARCHITECTURES, preset
from unrolled.models.contender import parse_contender
from unrolled.models.settings import ModelSettings
from unrolled.training.recipes import recipe
from unrolled.training.settings import TrainingSettings
from unrolled.training.task_settings import CodecSettings, TaskSettings

GROUPS = {"model": ModelSettings, "training": TrainingSettings, "task": TaskSettings, "codec": CodecSettings}
# Chosen by --model, never by --set.
FIXED = ("architecture", "attention")
LENGTHS = ("budget", "steps", "epochs")
DEFAULT_BUDGET = 180.0


@dataclass(frozen=True)
class Settings:
    """All settings of a run, group by group."""

    model: ModelSettings
    training: TrainingSettings
    task: TaskSettings
    codec: CodecSettings

    def tables(self) -> dict[str, dict[str, Any]]:
        """Return the groups as plain tables, as run.toml holds them."""
        return {name: asdict(getattr(self, name)) for name in GROUPS}


def resolve(*, model: str, size: str, task: str, given: Mapping[str, Any]) -> Settings:
    """Lay the user's settings over the recipe and the preset; without a length, a run takes three minutes.

    ``model`` is an architecture, and for the task text may name an attention after it: "lstm+additive".
    """
    check_settings(given)
    architecture, attention = parse_contender(model)
    _require_source(model, attention, task)
    values = {
        **asdict(preset(architecture, size)),
        "attention": attention,
        **recipe(task, architecture, size),
        **given,
    }
    if not ARCHITECTURES[architecture].serves_steps:
        values["pooling"] = _only_last(architecture, given)
    if not any(values.get(name) is not None for name in LENGTHS):
        values["budget"] = DEFAULT_BUDGET
    groups = {name: kind(**_of_group(kind, values)) for name, kind in GROUPS.items()}
    return Settings(**groups)


def _require_source(model: str, attention: str, task: str) -> None:
    """Refuse an attention where an answer has no source to look back at."""
    if attention != "none" and task != "text":
        raise UsageError(
            f'--model: found "{model}", but the task "{task}" writes no text that could attend to its source; '
            f"expected it without +{attention}"
        )


def _only_last(architecture: str, given: Mapping[str, Any]) -> str:
    """Return the one pooling for a model whose last features already stand for the whole input.

    Any other would pool what is pooled, and make `bag` see order.
    """
    if given.get("pooling", "last") != "last":
        raise UsageError(f'pooling: found "{given["pooling"]}", expected last for "{architecture}"')
    return "last"


def check_settings(given: Mapping[str, Any]) -> None:
    """Refuse unknown settings and values of another kind, naming the setting."""
    kinds = _kinds()
    for name, value in given.items():
        if name not in kinds:
            raise UsageError(f'unknown setting "{name}"{suggestion(name, kinds)}')
        if not _fits(value, kinds[name]):
            raise UsageError(f"{name}: found {value!r}, expected {_in_words(kinds[name])}")


def parse_settings(pairs: Iterable[str]) -> dict[str, Any]:
    """Read `key=value` words, each value by the kind of its setting.

    >>> parse_settings(["width=64", "dropout=0", "window=none", "norm=layer"])
    {'width': 64, 'dropout': 0.0, 'window': None, 'norm': 'layer'}
    """
    kinds, found = _kinds(), {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise UsageError(f'--set: found "{pair}", expected key=value')
        if name not in kinds:
            raise UsageError(f'--set: unknown setting "{name}"{suggestion(name, kinds)}')
        found[name] = _parse(name, text.strip(), kinds[name])
    return found


def read_config(file: Path) -> tuple[dict[str, Any], str | None]:
    """Read settings from TOML, plain keys or the tables of a run.toml, and the model if it is named."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"--config: {file} does not exist") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"--config: {file} cannot be read as TOML: {error}") from None
    found: dict[str, Any] = {}
    for key, value in content.items():
        if isinstance(value, dict) and key in GROUPS:
            found |= {name: setting for name, setting in value.items() if name not in FIXED}
        elif key != "data":
            found[key] = value
    try:
        check_settings(found)
    except UsageError as error:
        raise UsageError(f"--config: {file}: {error}") from None
    return found, _model_in(content)


def _model_in(content: Mapping[str, Any]) -> str | None:
    """Return the architecture, with its attention where it has one, as --model names it."""
    table = content.get("model", {})
    architecture, attention = table.get("architecture"), table.get("attention", "none")
    return architecture if architecture is None or attention == "none" else f"{architecture}+{attention}"


def _kinds() -> dict[str, Any]:
    """List every setting with the kind of value it takes."""
    hints: dict[str, Any] = {}
    for group in GROUPS.values():
        hints |= {name: kind for name, kind in typing.get_type_hints(group).items() if name not in FIXED}
    return hints


def _of_group(kind: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Pick the settings of one group."""
    return {field.name: values[field.name] for field in fields(kind) if field.name in values}


def _choices(kind: Any) -> tuple[Any, ...]:
    """List the plain kinds that a setting's kind allows."""
    return typing.get_args(kind) if isinstance(kind, types.UnionType) else (kind,)


def _fits(value: Any, kind: Any) -> bool:
    """Say whether a value is of a kind; a whole number will do for a fraction."""
    allowed = _choices(kind)
    if isinstance(value, bool):
        return bool in allowed
    return isinstance(value, allowed) or (isinstance(value, int) and float in allowed)


def _parse(name: str, text: str, kind: Any) -> Any:
    """Read a value from text by its kind."""
    allowed = _choices(kind)
    if types.NoneType in allowed and text.lower() == "none":
        return None
    if bool in allowed and text.lower() in ("true", "false"):
        return text.lower() == "true"
    for number in (int, float):
        if number in allowed:
            try:
                return number(text)
            except ValueError:
                continue
    if str in allowed:
        return text
    raise UsageError(f'--set: {name}: found "{text}", expected {_in_words(kind)}')


def _in_words(kind: Any) -> str:
    """Name a kind for a user."""
    words = {int: "a whole number", float: "a number", bool: "true or false", str: "a word"}
    return " or ".join(words.get(part, "none") for part in _choices(kind))
