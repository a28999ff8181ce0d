"""The table of architectures: one line each, and the sizes they come in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from torch import nn

from unrolled.data.inputs import Inputs
from unrolled.errors import UsageError, require_choice
from unrolled.models.bag import build_bag
from unrolled.models.flat import build_flat
from unrolled.models.front import build_front
from unrolled.models.model import Model
from unrolled.models.recurrent import build_gru, build_lstm, build_rnn
from unrolled.models.settings import ModelSettings
from unrolled.models.transformer import build_transformer

# Takes what fixes the shape and the front, which maps steps of input to vectors of the model's width; where a
# decoder looks at its source, also what makes the layers that look (`build_pair`).
Build = Callable[..., nn.Module]
Sizes = Mapping[str, Mapping[str, Any]]

RECURRENT_SIZES: Sizes = {
    "tiny": {"width": 64, "depth": 1},
    "small": {"width": 256, "depth": 2},
    "medium": {"width": 512, "depth": 2},
    "large": {"width": 1024, "depth": 3},
}
TRANSFORMER_SIZES: Sizes = {
    "tiny": {"width": 64, "depth": 2, "heads": 2},
    "small": {"width": 128, "depth": 4, "heads": 4},
    "medium": {"width": 384, "depth": 6, "heads": 6},
    "large": {"width": 768, "depth": 12, "heads": 12},
}
SHALLOW_SIZES: Sizes = {
    "tiny": {"width": 32, "depth": 1},
    "small": {"width": 128, "depth": 1},
    "medium": {"width": 256, "depth": 1},
    "large": {"width": 512, "depth": 1},
}


@dataclass(frozen=True)
class Architecture:
    """How a sequence is processed: the builder, the sizes, and the tasks it can serve."""

    build: Build
    sizes: Sizes
    # Tasks that need an output at every step need a sequence model; `bag` and `flat` are none.
    serves_steps: bool = True
    # A decoder of it looks at its source by multi-head attention, whatever the settings say.
    always_attends: bool = False


ARCHITECTURES: dict[str, Architecture] = {
    "rnn": Architecture(build_rnn, RECURRENT_SIZES),
    "lstm": Architecture(build_lstm, RECURRENT_SIZES),
    "gru": Architecture(build_gru, RECURRENT_SIZES),
    "transformer": Architecture(build_transformer, TRANSFORMER_SIZES, always_attends=True),
    "bag": Architecture(build_bag, SHALLOW_SIZES, serves_steps=False),
    "flat": Architecture(build_flat, SHALLOW_SIZES, serves_steps=False),
}
# Those that every process knows; what a user registers, only the one where that is done.
BUILT_IN = frozenset(ARCHITECTURES)


def preset(architecture: str, size: str) -> ModelSettings:
    """Return the settings of an architecture in one of the named sizes.

    >>> preset("lstm", "tiny").width
    64
    """
    require_choice("--model", architecture, ARCHITECTURES)
    sizes = ARCHITECTURES[architecture].sizes
    require_choice("--size", size, sizes)
    return ModelSettings(architecture=architecture, **sizes[size])


def build_model(settings: ModelSettings, inputs: Inputs) -> Model:
    """Build the model that the settings describe, for inputs of a kind.

    >>> from unrolled.data.inputs import TokenInputs
    >>> build_model(preset("gru", "tiny"), TokenInputs(20)).streams
    True
    """
    require_choice("--model", settings.architecture, ARCHITECTURES)
    front = build_front(inputs, settings.width)
    return cast(Model, ARCHITECTURES[settings.architecture].build(settings, front))


def require_serves_steps(settings: ModelSettings, task: str) -> None:
    """Refuse, by name, an architecture that cannot answer at every step."""
    architecture = settings.architecture
    require_choice("--model", architecture, ARCHITECTURES)
    if not ARCHITECTURES[architecture].serves_steps:
        able = ", ".join(name for name, entry in ARCHITECTURES.items() if entry.serves_steps)
        raise UsageError(
            f'--model: "{architecture}" gives one answer for a whole input and cannot serve the task '
            f'"{task}", which needs one at every step; expected one of: {able}'
        )


def require_steps(settings: ModelSettings, task: str) -> ModelSettings:
    """Refuse, by name, an architecture that cannot answer at every step; return one-directional settings."""
    require_serves_steps(settings, task)
    if settings.bidirectional:
        raise UsageError(f'bidirectional: the task "{task}" would see what it must foretell; expected false')
    return replace(settings, bidirectional=False)


def register(name: str, architecture: Architecture) -> None:
    """Add a user's own architecture to the table, so that it trains and is loaded like ours."""
    if name in ARCHITECTURES:
        raise UsageError(f'register: the architecture "{name}" exists already')
    ARCHITECTURES[name] = architecture
