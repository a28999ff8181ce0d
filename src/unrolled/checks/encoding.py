"""Signs that a text was decoded wrongly somewhere on its way: lost characters, mojibake, control characters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from unrolled.checks.findings import MOST_PLACES, Finding, Severity, counted
from unrolled.checks.mojibake import MOJIBAKE, mended
from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Events

# Characters around a find that are looked at for the word it stands in.
AROUND = 20


@dataclass(frozen=True)
class Trouble:
    """What may be wrong with a text: how it looks, what it means in words, and whether what is found varies."""

    kind: str
    severity: Severity
    pattern: re.Pattern[str]
    meaning: str
    varies: bool = False


TROUBLES = (
    Trouble(
        "lost characters",
        "warning",
        re.compile("\ufffd"),
        "with U+FFFD, which stands where characters were lost",
    ),
    Trouble("mojibake", "warning", MOJIBAKE, "with what looks like UTF-8 read as Windows-1252", varies=True),
    Trouble(
        "control characters",
        "warning",
        re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"),
        "with control characters",
        varies=True,
    ),
    Trouble("byte-order marks", "warning", re.compile("\ufeff"), "with a byte-order mark, U+FEFF, inside"),
    Trouble(
        "carriage returns",
        "note",
        re.compile("\r"),
        "with carriage returns, as where line ends of two kinds are mixed",
    ),
)


@dataclass
class Found:
    """How many rows have a trouble, the first in short, the last, and where the first few stand."""

    count: int = 0
    example: str = ""
    last: str = ""
    places: list[str] = field(default_factory=list)


class Encoding:
    """Look for every trouble in every text, input, output or cell of an event; of one text in every line."""

    def __init__(self, *, whole_text: bool) -> None:
        self._whole_text = whole_text
        self._found = {trouble.kind: Found() for trouble in TROUBLES}

    def see(self, row: Row | BadRow, split: str) -> None:
        """Look at the texts of a good row."""
        if isinstance(row, BadRow):
            return
        if self._whole_text:
            for place, line in _lines(row.input, row.place):
                self._look(line, place)
            return
        if isinstance(row.input, str):
            self._look(row.input, row.place)
        elif isinstance(row.input, Events):
            self._look(" ".join(cell for step in row.input.cells for cell in step), row.place)
        if row.output is not None:
            self._look(row.output, row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return each trouble that was found."""
        noun = "line" if self._whole_text else "row"
        return [
            Finding(trouble.kind, trouble.severity, _in_words(trouble, found, noun), found.places)
            for trouble in TROUBLES
            if (found := self._found[trouble.kind]).count
        ]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return nothing: what matters is a finding."""
        return {}

    def _look(self, text: str, place: str) -> None:
        """Note every trouble that a text has."""
        # Of most texts this is all there is to know.
        if text.isascii() and text.isprintable():
            return
        for trouble in TROUBLES:
            match = trouble.pattern.search(text)
            if match is None:
                continue
            found = self._found[trouble.kind]
            if found.last == place:
                # Input and output of the same row.
                continue
            found.last = place
            found.count += 1
            found.example = found.example or _example(text, match)
            if len(found.places) < MOST_PLACES:
                found.places.append(place)


def _in_words(trouble: Trouble, found: Found, noun: str) -> str:
    """Say how many rows have a trouble, with an example of what isn't always the same."""
    such = f", such as {found.example}" if trouble.varies else ""
    return f"{counted(found.count, noun)} {trouble.meaning}{such}"


def _example(text: str, match: re.Match[str]) -> str:
    """Show what was found: a sign by its number, a word with what it was before it was read wrongly."""
    if len(found := match.group()) == 1:
        return f"U+{ord(found):04X}"
    before = text[max(0, match.start() - AROUND) : match.start()]
    behind = text[match.end() : match.end() + AROUND]
    # The letters that touch it: what is left of either side when it is cut at the nearest space.
    word = re.split(r"\s", before)[-1] + found + re.split(r"\s", behind)[0]
    right = mended(word)
    return f'"{word}"' if right is None else f'"{word}" for "{right}"'


def _lines(text: str, place: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of one text, each with its place."""
    file, _, first = place.rpartition(":")
    start, number = 0, int(first)
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield f"{file}:{number}", text[start:end]
        start, number = end + 1, number + 1
