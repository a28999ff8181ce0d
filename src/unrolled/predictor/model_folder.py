"""A network as a model folder, and back."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from unrolled.data.codecs.codec import Codec, TextCodec
from unrolled.data.codecs.table import TEXT_CODECS, load_codec
from unrolled.data.layout import Layout
from unrolled.errors import UserError, suggestion
from unrolled.models.settings import ModelSettings
from unrolled.predictor.build_network import build_network
from unrolled.predictor.folder import Folder, load_folder, save_folder
from unrolled.predictor.model_tasks import ModelTask, load_task
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.settings_file import checked_settings
from unrolled.tasks.network import Network
from unrolled.tasks.text import Text

CONFIG_KEYS = ("model", "task", "layout")


def save_model(
    path: Path,
    *,
    network: Network,
    task: ModelTask,
    codec: Codec,
    model: dict[str, Any],
    layout: Layout,
) -> None:
    """Write a network with all it takes to use it; ``layout`` says how its data is read."""
    codecs = {"input": codec.to_json()}
    if isinstance(task, Text):
        codecs["output"] = task.output.codec.to_json()
    save_folder(
        path,
        config={"model": model, "task": task.to_json(), "layout": replace(layout, format=None).as_json()},
        tensors={name: value.detach().cpu() for name, value in network.state_dict().items()},
        codecs=codecs,
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
    codec, output = _codecs(path, folder)
    settings = checked_settings(ModelSettings, folder.config["model"], f"{path}/config.json: model")
    task = load_task(folder.config["task"], codec, f"{path}/config.json: task", output=output)
    layout = checked_settings(Layout, folder.config["layout"], f"{path}/config.json: layout")
    try:
        network = build_network(settings, codec, task)
    except UserError as error:
        raise UserError(f"{path}/config.json: model: {error}") from None
    try:
        network.load_state_dict(folder.tensors)
    except RuntimeError as error:
        first = str(error).splitlines()[-1].strip()
        raise UserError(f"{path}/model.safetensors: the weights do not fit config.json: {first}") from None
    network.eval()
    return Predictor(network, task, codec, layout)


def _codecs(path: Path, folder: Folder) -> tuple[Codec, TextCodec | None]:
    """Return the codec of the inputs, and that of the outputs where the task is to write texts."""
    task = folder.config["task"]
    writes = isinstance(task, Mapping) and task.get("task") == "text"
    expected = ["input", "output"] if writes else ["input"]
    if sorted(folder.codecs) != expected:
        names = 'two: "input" and "output"' if writes else 'one: "input"'
        raise UserError(f"{path}: found codecs {sorted(folder.codecs)}, expected {names}")
    codec = load_codec(folder.codecs["input"])
    return codec, _output_codec(path, folder.codecs["output"]) if writes else None


def _output_codec(path: Path, saved: Mapping[str, Any]) -> TextCodec:
    """Return the codec that texts are written with."""
    found = saved.get("codec")
    if not isinstance(found, str) or found not in TEXT_CODECS:
        known = ", ".join(TEXT_CODECS)
        raise UserError(f"{path}/codec-output.json: codec: found {found!r}, expected one of texts: {known}")
    return TEXT_CODECS[found].from_json(saved)
