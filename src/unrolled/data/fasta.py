"""FASTA files: sequences of DNA, RNA or protein letters, each under a line that names it and may label it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from unrolled.data.alphabets import alphabet_of
from unrolled.data.fasta_labels import SAID, label_in, label_place
from unrolled.data.files import plain_name
from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.lines import Line, read_lines
from unrolled.data.rows import BadRow, Row, checked_row
from unrolled.data.source import Kind
from unrolled.errors import UsageError, UserError


@dataclass
class Record:
    """The line that names a sequence, None for what stands above the first, and the lines below it."""

    heading: Line | None
    lines: list[Line] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The first word of the header."""
        return "".join(self.heading.text[1:].split()[:1]) if self.heading else ""


class FastaSource:
    """Rows of a FASTA file: a sequence of letters in upper case, and its label where the headers hold one.

    The whole file is read once on opening, to find its alphabet and where the labels stand. A record without a
    sequence, or with a letter that its alphabet lacks, is a bad row.
    """

    kind: Kind = "table"
    input = "sequence"
    fields: tuple[str, ...] = ()

    def __init__(self, path: Path, layout: Layout = PLAIN) -> None:
        self._path = path
        self.name = path.name
        if layout.separator is not None:
            raise UsageError(
                f'--separator: found "{layout.separator}", but each letter of {self.name} is a symbol'
            )
        letters: Counter[str] = Counter()
        headings: list[str] = []
        for record in _records(path):
            if record.heading is not None:
                headings.append(record.heading.text[1:])
                for line in record.lines:
                    letters.update("" if line.problem else line.text)
        if not headings:
            raise UserError(f"{path}: found no line that begins with >, expected FASTA records")
        self._place, where = label_place(headings)
        upper = Counter[str]()
        for letter, count in letters.items():
            upper[letter.upper()] += 0 if letter.isspace() else count
        self._alphabet, why = alphabet_of(upper, plain_name(path).suffix.lower())
        self._letters = frozenset(self._alphabet.letters + self._alphabet.letters.lower())
        self.output = "label" if self._place != "none" else None
        kind = layout.input_kind or "symbols"
        self.layout = replace(layout, input_kind=kind).completed(self.input, self.output)
        self.said = [
            f"{self.name}: {len(headings):,} records of {self._alphabet.name} letters ({why})",
            f"{self.name}: {where}",
        ]
        if lower := sum(count for letter, count in letters.items() if letter != letter.upper()):
            self.said.append(f"{self.name}: {lower:,} lower-case letters read as upper case")

    def rows(self) -> Iterator[Row | BadRow]:
        """Read record by record; a row's place is the line of its header."""
        return (self._row(record) for record in _records(self._path))

    def fingerprint(self) -> str:
        """Hash the file."""
        return of_parts(["fasta", of_file(self._path), self._alphabet.name])

    def _row(self, record: Record) -> Row | BadRow:
        if record.heading is None:
            return BadRow(
                f"{self._path}:{record.lines[0].number}", "found a sequence above the first line with >"
            )
        place = f"{self._path}:{record.heading.number}"
        label = label_in(record.heading.text[1:], self._place)
        if label is None and self.output is not None:
            return BadRow(place, f'"{record.name}" has no label; {SAID[self._place]}')
        for line in (record.heading, *record.lines):
            if line.problem:
                return BadRow(f"{self._path}:{line.number}", line.problem)
        parts = ["".join(line.text.split()) for line in record.lines]
        if not any(parts):
            return BadRow(place, f'"{record.name}" has no sequence')
        before = 0
        for line, part in zip(record.lines, parts, strict=True):
            if not self._letters.issuperset(part):
                return self._foreign(record, line, part, before)
            before += len(part)
        return checked_row(place, "".join(parts).upper(), label)

    def _foreign(self, record: Record, line: Line, part: str, before: int) -> BadRow:
        """Name the first letter of a line that the alphabet lacks; ``before`` counts those on the lines above."""
        position = next(position for position, letter in enumerate(part) if letter not in self._letters)
        found = f'letter {before + position + 1:,} of "{record.name}" is "{part[position]}"'
        expected = f"expected those of {self._alphabet.name}, {self._alphabet.letters}"
        return BadRow(f"{self._path}:{line.number}", f"{found}, {expected}")


def _records(path: Path) -> Iterator[Record]:
    """Yield what stands above the first header, if anything, then record by record."""
    record = Record(None)
    for line in read_lines(path):
        if line.text.startswith(">"):
            if record.heading or record.lines:
                yield record
            record = Record(line)
        elif line.text.strip() or line.problem:
            record.lines.append(line)
    if record.heading or record.lines:
        yield record
