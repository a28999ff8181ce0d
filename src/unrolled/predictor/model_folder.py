"""A network as a model folder, and back."""

from pathlib import Path
from typing import Any

from unrolled.data.codecs.codec import TextCodec
from unrolled.data.codecs.table import load_codec
from unrolled.errors import UserError, require_choice, suggestion
from unrolled.models.architectures import build_model
from unrolled.models.settings import ModelSettings
from unrolled.predictor.folder import load_folder, save_folder
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.tasks.network import Network

CONFIG_KEYS = ("model", "task", "columns")


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
    settings = ModelSettings.from_json(folder.config["model"])
    task = _load_task(path, folder.config["task"], codec)
    network = Network(model := build_model(settings, codec.size), task.build_head(model.width))
    try:
        network.load_state_dict(folder.tensors)
    except RuntimeError as error:
        first = str(error).splitlines()[-1].strip()
        raise UserError(f"{path}/model.safetensors: the weights do not fit config.json: {first}") from None
    network.eval()
    return Predictor(network, task, codec, folder.config)


def _load_task(path: Path, saved: dict[str, Any], codec: TextCodec) -> Label | Continuation:
    """Build the task that a model was made for."""
    values = dict(saved)
    name = require_choice(
        f"{path}/config.json: task", str(values.pop("task", None)), ["label", "continuation"]
    )
    try:
        if name == "continuation":
            return Continuation(byte_lengths=tuple(int(size) for size in codec.byte_lengths()), **values)
        values["names"] = tuple(values["names"])
        if values.get("weights") is not None:
            values["weights"] = tuple(values["weights"])
        return Label(**values)
    except (TypeError, KeyError) as error:
        raise UserError(f"{path}/config.json: the task cannot be read: {error}") from None
