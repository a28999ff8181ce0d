"""Text models that nobody trained, whose every parameter matters, in memory and as model folders."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import Codec, TextCodec
from unrolled.data.codecs.text_output import TextOutput
from unrolled.data.layout import Layout
from unrolled.models.settings import ModelSettings
from unrolled.predictor.build_network import build_network
from unrolled.predictor.model_folder import save_model
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.text import Text

SOURCES = Characters.fit(["abc def"])
# Characters of one to four bytes in UTF-8.
TARGETS = Characters.fit(["xyzéन🙂"])
LAYOUT = Layout("source", "target", input_kind="text")
SHAPE: dict[str, Any] = {"architecture": "gru", "attention": "additive", "width": 8, "depth": 1, "heads": 2}


def text_model(codec: Codec = SOURCES, target: TextCodec = TARGETS, **shape: Any) -> Predictor:
    """Return a predictor that writes, the same every time; ``shape`` holds the task's settings too."""
    limits = {"longest_source": 12, "longest_target": 8, "beam_size": 3, "length_penalty": 1.0}
    task = Text(TextOutput(target), **{name: shape.pop(name, value) for name, value in limits.items()})
    settings = ModelSettings(**{**SHAPE, **shape})
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        network = build_network(settings, codec, task)
        for parameter in network.parameters():
            parameter.add_(0.7 * torch.randn_like(parameter))
    return Predictor(network.eval(), task, codec, LAYOUT)


def text_folder(path: Path, predictor: Predictor, **shape: Any) -> Path:
    """Save a predictor that `text_model` made of the same shape."""
    settings = asdict(ModelSettings(**{**SHAPE, **shape}))
    save_model(
        path,
        network=predictor.network,
        task=predictor.task,
        codec=predictor.codec,
        model=settings,
        layout=predictor.layout,
    )
    return path
