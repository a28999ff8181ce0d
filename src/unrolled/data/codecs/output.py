"""The contract of an output codec: what a row should be answered with, as numbers and back."""

from typing import Any, Protocol

from unrolled.data.outputs import Targets


class OutputCodec(Protocol):
    """A map between the text of an output and its target."""

    @property
    def outputs(self) -> Targets:
        """What one target is."""
        ...

    def encode(self, output: str, /) -> Any:
        """Return the target, numbers or tokens as ``outputs`` says; UserError for an output that has none."""
        ...

    def decode(self, target: Any, /) -> str:
        """Return a target in words."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Return what the encoding depends on."""
        ...
