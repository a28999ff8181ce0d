"""Held-out inputs that are a training input but for case, white space, punctuation or the form of characters."""

import unicodedata
from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.checks.findings import MOST_PLACES, Finding, counted
from unrolled.checks.made_split import PARTS, Roles
from unrolled.checks.once_a_row import input_digest
from unrolled.checks.places import Places
from unrolled.data.rows import BadRow, Row


class Spaces(dict[int, str]):
    """What each character is folded to: punctuation and white space to a space, any other to itself."""

    def __missing__(self, code: int) -> str:
        """Look a character up that was not met before."""
        self[code] = " " if unicodedata.category(chr(code))[0] in "PZ" else chr(code)
        return self[code]


SPACES = Spaces()
# The same for the bytes of ASCII, of which it is quicker, in lower case.
ASCII_SPACES = bytes(ord(SPACES[code].lower()) for code in range(128)) + bytes(128)


class NearCopies:
    """Keep a hash of every text as it is and of the same text folded, with its place and part: 25 bytes a row.

    Nothing else is near enough: texts that share most of their words are not found. Rows are cut as training cuts
    them.
    """

    def __init__(self, *, input_kind: str, roles: Roles) -> None:
        # Between symbols punctuation may mean anything.
        self._fold = folded if input_kind == "text" else lambda text: " ".join(text.casefold().split())
        self._roles = roles
        self._exact = array("Q")
        self._folded = array("q")
        self._parts = array("B")
        self._places = Places()

    def see(self, row: Row | BadRow, split: str) -> None:
        """Take the input of a good row that is a text."""
        if isinstance(row, BadRow):
            return
        part = PARTS.index(self._roles.of(row, split))
        if not isinstance(row.input, str) or not (same := self._fold(row.input)):
            return
        self._exact.append(input_digest(row.input))
        # A hash of this process alone: it is compared and forgotten.
        self._folded.append(hash(same))
        self._parts.append(part)
        self._places.append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return the near-copies of each held-out part; inputs that stand in an earlier part as they are aside."""
        parts = np.array(self._parts)
        if not len(parts) or not parts.any():
            return []
        exact, same = np.array(self._exact, dtype=np.uint64), np.array(self._folded, dtype=np.int64)
        found = (self._of_part(part, parts, exact, same) for part in range(1, len(PARTS)))
        return [finding for finding in found if finding is not None]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return nothing: what matters is a finding."""
        return {}

    def _of_part(
        self, part: int, parts: NDArray[np.uint8], exact: NDArray[np.uint64], same: NDArray[np.int64]
    ) -> Finding | None:
        """Count the inputs of a part that are near-copies of one in an earlier part."""
        own, earlier = np.flatnonzero(parts == part), np.flatnonzero(parts < part)
        near = own[np.isin(same[own], same[earlier]) & ~np.isin(exact[own], exact[earlier])]
        if not len(near):
            return None
        twin = earlier[np.argmax(same[earlier] == same[near[0]])]
        differ = "differs" if len(own) == 1 else "differ"
        message = (
            f"{PARTS[part]}: {len(near):,} of {counted(len(own), 'input')} {differ} from one in "
            f"{PARTS[parts[twin]]} in case, spaces or punctuation alone, such as {self._places[int(near[0])]} from "
            f"{self._places[int(twin)]}: its figures would flatter the model"
        )
        return Finding(
            "near-copies", "warning", message, (self._places[int(row)] for row in near[:MOST_PLACES])
        )


def folded(text: str) -> str:
    """Return the words of a text without punctuation, case and forms; nothing where it has none.

    Marks, signs such as emoji and the points between digits tell texts apart.

    >>> folded("Good,  BAD!"), folded("ﬁne"), folded("3.14"), folded("?!")
    ('good bad', 'fine', '3 14', '')
    """
    if text.isascii():
        text = text.encode().translate(ASCII_SPACES).decode()
    else:
        text = unicodedata.normalize("NFKC", text).casefold().translate(SPACES)
    return " ".join(text.split())
