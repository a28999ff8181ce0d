"""The parts that rows are cut into, and one part read as a stream of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from unrolled.data.fingerprints import of_parts
from unrolled.data.rows import BadRow, Row, RowStream
from unrolled.errors import UserError

TRAIN, VALID, TEST = 0, 1, 2
# The part of each usable row, in the order of the rows.
Parts = NDArray[np.uint8]


@dataclass(frozen=True)
class Cut:
    """Where every row goes, the name of the way it was decided, and how, in words."""

    parts: Parts
    # The value of --split that cuts in the same way again.
    how: str
    said: str
    # The groups that the test part holds, where that is worth knowing.
    tested: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def identity(self, part: int) -> list[object]:
        """Return what tells one part of this cut from every other."""
        return [self.how, blake2b(self.parts.tobytes(), digest_size=16).hexdigest(), part]


class Part:
    """The rows of a source that went to one part; one of the parts has the bad rows too."""

    def __init__(
        self, source: RowStream, parts: Parts, part: int, identity: Sequence[object], with_bad: bool
    ) -> None:
        self.name = source.name
        self._source = source
        self._parts = parts
        self._part = part
        self._identity = identity
        self._with_bad = with_bad

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the source and keep this part; data that grew or shrank since it was cut is refused."""
        seen = 0
        for row in self._source.rows():
            if isinstance(row, BadRow):
                if self._with_bad:
                    yield row
                continue
            if seen < len(self._parts) and self._parts[seen] == self._part:
                yield row
            seen += 1
        if seen != len(self._parts):
            raise UserError(
                f"{self.name}: has changed while it was in use: {len(self._parts):,} rows before, {seen:,} now"
            )

    def fingerprint(self) -> str:
        """Hash the source and which of its rows these are."""
        return of_parts([self._source.fingerprint(), *self._identity, self._with_bad])
