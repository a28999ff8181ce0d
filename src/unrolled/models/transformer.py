"""`transformer`: blocks of self-attention and a feed-forward layer, causal unless the model is bidirectional."""

from collections.abc import Callable

from torch import nn

from unrolled.errors import UsageError, require_choice
from unrolled.layers.activation import ACTIVATIONS
from unrolled.layers.feedforward import FeedForward
from unrolled.layers.learned import LearnedPositions
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.norm import NORMS
from unrolled.layers.residual import PostNorm, PreNorm
from unrolled.layers.sinusoidal import SinusoidalPositions
from unrolled.models.sequence_model import SequenceModel
from unrolled.models.settings import ModelSettings

POSITIONS = ("rotary", "sinusoidal", "learned", "none")
PLACEMENTS = {"pre": PreNorm, "post": PostNorm}


# Makes a layer that looks at a memory; None where there is none to look at.
Reader = Callable[[], nn.Module] | None


def build_transformer(settings: ModelSettings, front: nn.Module, reader: Reader = None) -> SequenceModel:
    """Build a Transformer (Vaswani et al. 2017, §3) whose blocks see the past, or everything if bidirectional.

    A reader stands in every block, between its self-attention and its feed-forward layer (§3.2.3).
    """
    _check(settings)
    norm = NORMS[settings.norm]
    layers = _positions(settings)
    for _ in range(settings.depth):
        layers += _block(settings, reader)
    # Post-norm blocks end in a norm already.
    closing = norm(settings.width) if settings.placement == "pre" else nn.Identity()
    return SequenceModel(
        front=front, width=settings.width, layers=layers, norm=closing, dropout=settings.dropout
    )


def _block(settings: ModelSettings, reader: Reader) -> list[nn.Module]:
    """Make the two or three parts of a block, each behind its norm and around its shortcut."""
    width, norm, place = settings.width, NORMS[settings.norm], PLACEMENTS[settings.placement]
    starts_at_zero = settings.placement == "pre"
    attention = MultiHeadAttention(
        width,
        settings.heads,
        causal=not settings.bidirectional,
        window=settings.window,
        rotary=settings.positions == "rotary",
        normalise_queries_and_keys=True,
        zero_output=starts_at_zero,
    )
    feedforward = FeedForward(width, round(settings.expansion * width), settings.activation)
    if starts_at_zero:
        nn.init.zeros_(feedforward.output.weight)
    parts = [attention, feedforward] if reader is None else [attention, reader(), feedforward]
    return [place(part, norm(width), dropout=settings.dropout) for part in parts]


def _positions(settings: ModelSettings) -> list[nn.Module]:
    """Make the layer that tells positions apart, where the attention does not do so itself."""
    if settings.positions == "sinusoidal":
        return [SinusoidalPositions(settings.width)]
    if settings.positions == "learned":
        return [LearnedPositions(settings.width, settings.longest)]
    return []


def _check(settings: ModelSettings) -> None:
    """Refuse shapes that no Transformer can have, naming the setting."""
    require_choice("positions", settings.positions, POSITIONS)
    require_choice("placement", settings.placement, PLACEMENTS)
    require_choice("activation", settings.activation, ACTIVATIONS)
    if settings.width % settings.heads:
        raise UsageError(f"heads: found {settings.heads}, expected a divisor of the width {settings.width}")
    if settings.positions == "rotary" and settings.width // settings.heads % 2:
        raise UsageError(
            f"heads: found {settings.heads} heads of {settings.width // settings.heads}, "
            "expected heads of even width for rotary positions"
        )
