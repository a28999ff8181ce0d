"""The five laws of DESIGN §3 for whole models: every architecture, in every shape it can take."""

import pytest
import torch

from laws import check_laws
from situations import Draw
from unrolled.data.inputs import ChannelInputs, Inputs, RecordInputs, TokenInputs
from unrolled.models.architectures import build_model
from unrolled.models.settings import ModelSettings

VOCABULARY = 7
RECORDS = RecordInputs(sizes=(4, 3), numbers=2)


def settings(architecture: str, **shape: object) -> ModelSettings:
    # Heads of 4: normalising queries of 2 numbers is nearly a sign function, whose slope magnifies rounding.
    return ModelSettings(architecture=architecture, **{"width": 8, "depth": 2, "heads": 2, **shape})


MODELS = {
    "rnn": settings("rnn"),
    "lstm": settings("lstm"),
    "gru": settings("gru", norm="layer"),
    "lstm, both ways": settings("lstm", bidirectional=True, width=5),
    "transformer": settings("transformer"),
    "transformer, window": settings("transformer", window=2),
    "transformer, post-norm, sinusoidal": settings(
        "transformer", placement="post", positions="sinusoidal", norm="layer", activation="gelu"
    ),
    "transformer, learned positions": settings("transformer", positions="learned", activation="swiglu"),
    "transformer, no positions": settings("transformer", positions="none", activation="relu"),
    "transformer, both ways": settings("transformer", bidirectional=True),
    "bag": settings("bag"),
    "flat": settings("flat", longest=16),
}


@pytest.mark.parametrize("name", MODELS)
def test_laws(name: str) -> None:
    def draw(batch: int, steps: int) -> torch.Tensor:
        return torch.randint(0, VOCABULARY, (batch, steps))

    check_laws(lambda: build_model(MODELS[name], TokenInputs(VOCABULARY)), draw=draw)


def channels(batch: int, steps: int) -> torch.Tensor:
    return torch.randn(batch, steps, 3, dtype=torch.float64)


def records(batch: int, steps: int) -> torch.Tensor:
    kinds = [torch.randint(0, size, (batch, steps, 1)).double() for size in RECORDS.sizes]
    return torch.cat([*kinds, torch.randn(batch, steps, RECORDS.numbers, dtype=torch.float64)], dim=-1)


@pytest.mark.parametrize("name", ["gru", "lstm, both ways", "transformer", "bag", "flat"])
@pytest.mark.parametrize(("inputs", "draw"), [(ChannelInputs(3), channels), (RECORDS, records)])
def test_laws_over_channels_and_records(name: str, inputs: Inputs, draw: Draw) -> None:
    check_laws(lambda: build_model(MODELS[name], inputs), draw=draw)
