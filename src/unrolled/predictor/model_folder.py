"""A network as a model folder, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unrolled.data.codecs.codec import TextCodec
from unrolled.data.codecs.saved import kind
from unrolled.data.codecs.table import load_codec
from unrolled.errors import UserError, require_choice, suggestion
from unrolled.models.architectures import build_model
from unrolled.models.settings import ModelSettings
from unrolled.predictor.folder import load_folder, save_folder
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.settings_file import checked_settings
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.tasks.network import Network

CONFIG_KEYS = ("model", "task", "columns")


@dataclass(frozen=True)
class Columns:
    """Where a table holds input and output."""

    input: str
    output: str | None


def save_model(
    path: Path,
    *,
    network: Network,
    task: Label | Continuation,
    codec: TextCodec,
    model: dict[str, Any],
    columns: dict[str, str | None],
) -> None:
    """Write a network with all it takes to use it; ``columns`` names where a table holds input and output."""
    save_folder(
        path,
        config={"model": model, "task": task.to_json(), "columns": columns},
        tensors={name: value.detach().cpu() for name, value in network.state_dict().items()},
        codecs={"input": codec.to_json()},
    )


def load_model(path: Path) -> Predictor:
    """Read a model folder and build what it describes; whatever does not fit is refused."""
    folder = load_folder(path)
    for key in folder.config:
        if key not in CONFIG_KEYS:
            raise UserError(f'{path}/config.json: unknown key "{key}"{suggestion(key, CONFIG_KEYS)}')
    for key in CONFIG_KEYS:
        if key not in folder.config:
            raise UserError(f'{path}/config.json: the key "{key}" is missing')
    if set(folder.codecs) != {"input"}:
        raise UserError(f'{path}: found codecs {sorted(folder.codecs)}, expected one: "input"')
    codec = load_codec(folder.codecs["input"])
    settings = checked_settings(ModelSettings, folder.config["model"], f"{path}/config.json: model")
    task = _load_task(f"{path}/config.json: task", folder.config["task"], codec)
    checked_settings(Columns, folder.config["columns"], f"{path}/config.json: columns")
    try:
        network = Network(model := build_model(settings, codec.size), task.build_head(model.width))
    except UserError as error:
        raise UserError(f"{path}/config.json: model: {error}") from None
    try:
        network.load_state_dict(folder.tensors)
    except RuntimeError as error:
        first = str(error).splitlines()[-1].strip()
        raise UserError(f"{path}/model.safetensors: the weights do not fit config.json: {first}") from None
    network.eval()
    return Predictor(network, task, codec, folder.config)


def _load_task(place: str, saved: object, codec: TextCodec) -> Label | Continuation:
    """Build the task that a model was made for."""
    if not isinstance(saved, Mapping):
        raise UserError(f"{place}: found {kind(saved)}, expected an object")
    values = dict(saved)
    name = require_choice(place, str(values.pop("task", None)), ["label", "continuation"])
    if name == "label":
        return checked_settings(Label, values, place)
    values["byte_lengths"] = codec.byte_lengths().tolist()
    return checked_settings(Continuation, values, place)
