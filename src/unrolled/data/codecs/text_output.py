"""The codec of outputs that are texts: the tokens of the text, closed by the end token."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from unrolled.data.codecs.codec import END, TextCodec, TokenArray
from unrolled.data.outputs import RaggedOutputs


@dataclass(frozen=True)
class TextOutput:
    """An output is a text, written in the tokens of a text codec.

    >>> from unrolled.data.codecs.characters import Characters
    >>> output = TextOutput(Characters("ab"))
    >>> output.encode("abba").tolist(), output.decode([3, 4, 4, 3, END])
    ([3, 4, 4, 3, 2], 'abba')
    """

    codec: TextCodec
    name: ClassVar[str] = "text"

    @property
    def outputs(self) -> RaggedOutputs:
        """A target is a sequence of tokens."""
        return RaggedOutputs(self.codec.size)

    def encode(self, output: str, /) -> TokenArray:
        """Return the tokens of a text, the end token last."""
        return np.append(self.codec.encode(output), np.int32(END))

    def decode(self, target: Any, /) -> str:
        """Return the text of tokens; the end token is silent."""
        return self.codec.decode(target)

    def to_json(self) -> dict[str, Any]:
        """Return what the encoding depends on."""
        return {"codec": self.name, "of": self.codec.to_json()}
