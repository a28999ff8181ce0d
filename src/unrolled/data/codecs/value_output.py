"""The codec of outputs that are numbers: from the cell's text to the number, in the data's own units."""

from dataclasses import dataclass
from typing import Any, ClassVar

from unrolled.data.finite import finite
from unrolled.data.outputs import Outputs
from unrolled.errors import UserError


@dataclass(frozen=True)
class ValueOutput:
    """An output is one finite number.

    >>> ValueOutput().encode(" -1.5e2 "), ValueOutput().decode(2.5)
    (-150.0, '2.5')
    """

    name: ClassVar[str] = "value"

    @property
    def outputs(self) -> Outputs:
        """A target is one number, unscaled, so that no digit is lost."""
        return Outputs("float64")

    def encode(self, output: str, /) -> float:
        """Return the number that an output says; UserError for any other text.

        >>> ValueOutput().encode("n/a")
        Traceback (most recent call last):
        unrolled.errors.UserError: the output "n/a" is no finite number
        """
        number = finite(output)
        if number is None:
            raise UserError(f'the output "{output}" is no finite number')
        return number

    def decode(self, target: Any, /) -> str:
        """Return a number in as many digits as tell it from every other."""
        return repr(float(target))

    def to_json(self) -> dict[str, Any]:
        """Return what the encoding depends on."""
        return {"codec": self.name}
