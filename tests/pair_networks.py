"""Small encoder–decoders whose every parameter matters, for tests that train nothing."""

from typing import Any

import torch

from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.text_output import TextOutput
from unrolled.data.inputs import Inputs, TokenInputs
from unrolled.models.build_pair import build_encoder_decoder
from unrolled.models.settings import ModelSettings
from unrolled.tasks.network import Network
from unrolled.tasks.text import Text


def letters_task(letters: str = "abcdef", **settings: Any) -> Text:
    """Return a task that answers in a few letters, of 3 more tokens than letters."""
    return Text(
        output=TextOutput(Characters(letters)), **{"longest_source": 9, "longest_target": 8, **settings}
    )


def small_pair_network(
    task: Text,
    source: int | Inputs,
    architecture: str = "gru",
    attention: str = "additive",
    *,
    joint: bool = False,
    **shape: Any,
) -> Network:
    """Return a network in `eval()`, the same every time, far from where training would start.

    ``source`` is how many tokens sources are made of, or what else a step of them is.
    """
    chosen: dict[str, Any] = {"width": 8, "depth": 1, "heads": 2, "dropout": 0.5, **shape}
    if architecture == "transformer":
        attention = "none"
    settings = ModelSettings(architecture=architecture, attention=attention, **chosen)
    inputs = TokenInputs(source) if isinstance(source, int) else source
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        model = build_encoder_decoder(settings, inputs, task.output.codec.size, joint=joint)
        network = Network(model, task.build_head(model, tied=settings.tied_output))
        for parameter in network.parameters():
            parameter.add_(0.5 * torch.randn_like(parameter))
    return network.eval()
