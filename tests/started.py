"""An encoder-decoder that has read its source, as the laws want it: an ordinary streaming model."""

from typing import Any

import torch
from torch import Tensor, nn

from unrolled.data.inputs import TokenInputs
from unrolled.models.build_pair import build_encoder_decoder
from unrolled.models.encoder_decoder import EncoderDecoder
from unrolled.models.settings import ModelSettings

SOURCES, TARGETS = 9, 7


def build_pair(architecture: str, **shape: Any) -> EncoderDecoder:
    """Build a small encoder-decoder from 9 source tokens to 7 target tokens."""
    # Heads of 4: normalising queries of 2 numbers is nearly a sign function, whose slope magnifies rounding.
    shape = {"width": 8, "depth": 2, "heads": 2, **shape}
    joint = shape.pop("joint", False)
    targets = SOURCES if joint else TARGETS
    settings = ModelSettings(architecture, **shape)
    return build_encoder_decoder(settings, TokenInputs(SOURCES), targets, joint=joint)


def shaken_pair(architecture: str, **shape: Any) -> EncoderDecoder:
    """Build it in float64 and `eval()`, the same every time, every parameter away from where it starts."""
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        model = build_pair(architecture, **shape).double().eval()
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return model


def tokens(rows: int, steps: int, size: int = TARGETS, seed: int = 0) -> Tensor:
    """Return random tokens, the same every time."""
    return torch.randint(0, size, (rows, steps), generator=torch.Generator().manual_seed(seed))


class Started(nn.Module):
    """A model with one source for every row, padded behind its real tokens."""

    streams = True

    def __init__(self, model: EncoderDecoder, source: Tensor, length: int) -> None:
        super().__init__()
        self.model, self.source, self.length = model, source, length

    def start(self, batch: int = 1) -> Any:
        lengths = torch.full((batch,), self.length)
        return self.model.start(batch, source=self.source.expand(batch, -1), source_lengths=lengths)

    def forward(self, inputs: Tensor, state: Any = None, *, lengths: Tensor | None = None) -> Any:
        state = self.start(inputs.shape[0]) if state is None else state
        return self.model(inputs, state, lengths=lengths)
