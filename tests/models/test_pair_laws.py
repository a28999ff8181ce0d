"""The five laws of DESIGN §3 for encoder-decoders that have read a source: every architecture, every attention."""

import pytest
import torch

from laws import check_laws
from started import TARGETS, Started, build_pair, tokens
from unrolled.models.settings import ATTENTIONS

PAIRS = {
    **{
        f"{architecture}+{attention}": (architecture, {"attention": attention})
        for architecture in ("rnn", "gru", "lstm")
        for attention in ATTENTIONS
    },
    "lstm+additive, encoder both ways": (
        "lstm",
        {"attention": "additive", "bidirectional": True, "width": 5},
    ),
    "gru, depths of their own": ("gru", {"encoder_depth": 1, "decoder_depth": 3}),
    "transformer": ("transformer", {"bidirectional": True}),
    "transformer, post-norm, sinusoidal": (
        "transformer",
        {"placement": "post", "positions": "sinusoidal", "activation": "relu", "norm": "rms"},
    ),
    "transformer, window": ("transformer", {"window": 2, "bidirectional": True}),
    "transformer, learned positions, shared": ("transformer", {"positions": "learned", "joint": True}),
}


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("length", [3, 0])
def test_laws(name: str, length: int) -> None:
    architecture, shape = PAIRS[name]
    check_laws(
        lambda: Started(build_pair(architecture, **shape), tokens(1, 4, seed=3), length),
        draw=lambda batch, steps: torch.randint(0, TARGETS, (batch, steps)),
        examples=4 if length else 2,
    )
