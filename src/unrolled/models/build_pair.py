"""An encoder and a decoder of one architecture, joined by its summary, an attention, or both."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from torch import nn

from unrolled.data.inputs import Inputs, TokenInputs
from unrolled.errors import UsageError
from unrolled.layers.additive import AdditiveAttention
from unrolled.layers.cross import CrossAttention
from unrolled.layers.dot import DotAttention
from unrolled.layers.memory_reader import MemoryReader
from unrolled.models.architectures import ARCHITECTURES, build_model, require_serves_steps
from unrolled.models.encoder import Encoder
from unrolled.models.encoder_decoder import EncoderDecoder
from unrolled.models.front import SharedTokenFront, TokenFront
from unrolled.models.sequence_model import SequenceModel
from unrolled.models.settings import ModelSettings


def build_encoder_decoder(
    settings: ModelSettings, inputs: Inputs, target_size: int, *, joint: bool
) -> EncoderDecoder:
    """Build the encoder-decoder that the settings describe, from inputs of a kind to ``target_size`` tokens.

    ``joint`` says that source and target are of one vocabulary, and may share a table. The encoder runs both ways
    if the settings say ``bidirectional``, the decoder never. `bag` and `flat` are a `UsageError`, as is an
    attention that the architecture has no place for.

    >>> settings = ModelSettings("lstm", width=8, depth=2, attention="dot", decoder_depth=1)
    >>> model = build_encoder_decoder(settings, TokenInputs(9), 9, joint=True)
    >>> len(model.decoder.stack.layers), model.decoder.front.embedding is model.encoder.front.embedding
    (2, True)
    """
    require_serves_steps(settings, "text")
    attention = _attention(settings)
    encoder = _encoder(settings, inputs)
    front = _target_front(settings, encoder, inputs, target_size, joint)
    of_decoder = replace(settings, depth=settings.decoder_depth or settings.depth, bidirectional=False)
    build = ARCHITECTURES[settings.architecture].build
    reader = () if attention == "none" else (READERS[attention](settings),)
    decoder = cast(SequenceModel, build(of_decoder, front, *reader))
    return EncoderDecoder(encoder, decoder, summary_width=settings.width)


def _encoder(settings: ModelSettings, inputs: Inputs) -> Encoder:
    model = build_model(replace(settings, depth=settings.encoder_depth or settings.depth), inputs)
    # A recurrent encoder's directions stand side by side; attention that sees everything has none.
    halves = settings.bidirectional and not ARCHITECTURES[settings.architecture].always_attends
    return Encoder(cast(nn.Module, model), onward=settings.width // 2 if halves else None)


def _target_front(
    settings: ModelSettings, encoder: Encoder, inputs: Inputs, target_size: int, joint: bool
) -> nn.Module:
    if joint and inputs != TokenInputs(target_size):
        raise UsageError(
            f"joint vocabulary: found {inputs} for {target_size} target tokens, expected the same"
        )
    if joint and settings.shared_embeddings:
        return SharedTokenFront(cast(TokenFront, encoder.front).embedding)
    return TokenFront(size=target_size, width=settings.width)


def _attention(settings: ModelSettings) -> str:
    """Return the attention to build with; `UsageError` for one that has no place in the architecture."""
    if not ARCHITECTURES[settings.architecture].always_attends:
        return settings.attention
    if settings.attention not in ("none", "multihead"):
        raise UsageError(
            f'attention: found "{settings.attention}", expected none or multihead: '
            f'"{settings.architecture}" always attends by multi-head attention'
        )
    return "multihead"


def _additive(settings: ModelSettings) -> Callable[[], nn.Module]:
    width = settings.width
    return lambda: MemoryReader(AdditiveAttention(width, width, width), nn.Linear(width, width, bias=False))


def _dot(settings: ModelSettings) -> Callable[[], nn.Module]:
    width = settings.width
    # Both sides come out of norms, √width long.
    return lambda: MemoryReader(
        DotAttention(width, width, scale=width**-0.5), nn.Linear(width, width, bias=False)
    )


def _multihead(settings: ModelSettings) -> Callable[[], nn.Module]:
    width = settings.width
    # Begins as nothing where the shortcut stays clear, as all parts of such a block do.
    zero_output = ARCHITECTURES[settings.architecture].always_attends and settings.placement == "pre"
    return lambda: MemoryReader(
        CrossAttention(width, width, settings.heads, zero_output=zero_output), nn.Identity()
    )


READERS: dict[str, Callable[[ModelSettings], Callable[[], nn.Module]]] = {
    "additive": _additive,
    "dot": _dot,
    "multihead": _multihead,
}
