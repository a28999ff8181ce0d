"""A network as a model folder, and back."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from unrolled.data.codecs.codec import Codec
from unrolled.data.codecs.table import load_codec
from unrolled.data.layout import Layout
from unrolled.errors import UserError, suggestion
from unrolled.models.architectures import build_model
from unrolled.models.settings import ModelSettings
from unrolled.predictor.folder import load_folder, save_folder
from unrolled.predictor.model_tasks import load_task
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.settings_file import checked_settings
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.network import Network
from unrolled.tasks.row_task import RowTask

CONFIG_KEYS = ("model", "task", "layout")


def save_model(
    path: Path,
    *,
    network: Network,
    task: RowTask | Continuation,
    codec: Codec,
    model: dict[str, Any],
    layout: Layout,
) -> None:
    """Write a network with all it takes to use it; ``layout`` says how its data is read."""
    save_folder(
        path,
        config={"model": model, "task": task.to_json(), "layout": replace(layout, format=None).as_json()},
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
    task = load_task(folder.config["task"], codec, f"{path}/config.json: task")
    layout = checked_settings(Layout, folder.config["layout"], f"{path}/config.json: layout")
    try:
        network = Network(model := build_model(settings, codec.inputs), task.build_head(model.width))
    except UserError as error:
        raise UserError(f"{path}/config.json: model: {error}") from None
    try:
        network.load_state_dict(folder.tensors)
    except RuntimeError as error:
        first = str(error).splitlines()[-1].strip()
        raise UserError(f"{path}/model.safetensors: the weights do not fit config.json: {first}") from None
    network.eval()
    return Predictor(network, task, codec, layout)
