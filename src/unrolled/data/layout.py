"""How data is laid out: which columns are input and output, what kind of input, and what ties rows together."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from unrolled.errors import UsageError, require_choice

TEXT_KINDS = ("text", "symbols")
INPUT_KINDS = (*TEXT_KINDS, "series", "events", "numbers", "audio")


@dataclass(frozen=True)
class Layout:
    """What the user said of the data, each part None where it is to be inferred.

    >>> Layout(input="a,b", output="label").inputs
    ['a', 'b']
    """

    # Columns by name, or by number from 1 where there is no header; several with commas, or as in 2-9 and 2-.
    input: str | None = None
    output: str | None = None
    # Overrides the suffix of a path.
    format: str | None = None
    input_kind: str | None = None
    # What stands between the symbols of a cell; nothing: every character is a symbol.
    separator: str | None = None
    # The column whose equal values tie the rows of a long table to one sequence, and the one that orders them.
    by: str | None = None
    order: str | None = None
    # The column of a subject or device, kept whole when data is split.
    group: str | None = None
    # Of an image, the height and width that one step shows, as in 1x28.
    patch: str | None = None
    # Of sound, the highest frequency in Hz that the bands reach; the first source fixes it for further data.
    band: float | None = None

    def __post_init__(self) -> None:
        """Refuse an unknown kind of input by name, and an order without what it orders."""
        if self.input_kind is not None:
            require_choice("--input-kind", self.input_kind, INPUT_KINDS)
        if self.separator is not None and self.input_kind not in (None, "symbols"):
            raise UsageError(f"--separator: found with --input-kind {self.input_kind}, expected with symbols")

    @property
    def inputs(self) -> list[str]:
        """The input columns named, none where they are to be inferred."""
        return [] if self.input is None else [part.strip() for part in self.input.split(",")]

    @property
    def columns(self) -> dict[str, str | None]:
        """Every option that names columns, with what was said."""
        return {
            "--input": self.input,
            "--output": self.output,
            "--by": self.by,
            "--order": self.order,
            "--group": self.group,
        }

    def completed(self, input: str, output: str | None) -> "Layout":
        """Return the layout of a source of texts whose input and output are known by now."""
        kind = self.input_kind or "text"
        if kind not in TEXT_KINDS:
            raise UsageError(
                f'--input-kind: found "{kind}", but {input} holds text; expected text or symbols'
            )
        return replace(self, input=input, output=output, input_kind=kind)

    def without_columns(self) -> "Layout":
        """Return what applies to data without columns too."""
        return replace(self, input=None, output=None, by=None, order=None, group=None)

    def as_json(self) -> dict[str, Any]:
        """Return what was said, for a file."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "Layout":
        """Return the layout that `as_json` described."""
        return cls(**saved)


# Nothing said: everything is inferred.
PLAIN = Layout()
