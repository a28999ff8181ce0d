"""Which rows train, which validate and which test: as given, or cut from the data and said."""

from collections.abc import Iterator
from dataclasses import dataclass

from unrolled.data.fingerprints import of_parts
from unrolled.data.overlap import Digests, describe_leakage, describe_repeats, digests
from unrolled.data.rows import BadRow, Row, RowStream
from unrolled.data.source import Source
from unrolled.data.split_of import TRAIN_PERCENT, VALID_PERCENT, digest
from unrolled.errors import UsageError, UserError

TEXT_TRAIN_SHARE = 0.9


@dataclass(frozen=True)
class Splits:
    """Three streams of rows, each readable again and again; ``test`` is None where there is none."""

    train: RowStream
    valid: RowStream
    test: RowStream | None


def make_splits(
    source: Source, valid: Source | None = None, test: Source | None = None, said: list[str] | None = None
) -> Splits:
    """Take the splits given and cut the missing ones from ``source``; sentences about it go to ``said``.

    Nothing given: a table is cut 80/10/10 by a hash of the input, a text after its first 90% of characters,
    without a test split. ``test`` alone: 10% are cut off to validate. ``valid`` alone: there is no test
    split. Rows that can't be used stay in the training stream. Repeats in training and inputs that stand in
    two splits are counted, not removed.

    Cost: a pass over all data for each split; eight bytes a row are kept meanwhile.
    Raises ``UsageError`` when a given split is another kind of data, ``UserError`` for a text too short.

    >>> from unrolled.data.open_source import open_source
    >>> said = []
    >>> splits = make_splits(open_source(([f"word {n}" for n in range(100)], None)), said=said)
    >>> print(*said, sep="\\n")
    (X, y): split by a hash of the input: 85 rows train, 7 validate, 8 test
    """
    said = [] if said is None else said
    for option, split in (("--valid", valid), ("--test", test)):
        if split is not None:
            _require_alike(option, split, source)
    if source.kind == "text":
        return _split_text(source, valid, test, said)
    splits = _split_rows(source, valid, test)
    counted = {name: digests(split) for name, split in _named(splits).items()}
    if valid is None:
        said.append(_cut(source.name, counted, test is None))
    said.extend(describe_repeats(counted["train"]))
    earlier: list[tuple[str, Digests]] = []
    for name, seen in counted.items():
        said.extend(describe_leakage(name, seen, earlier))
        earlier.append((name, seen))
    return splits


class HashPart:
    """The rows of a source whose input's hash is in a range of percents; one part has the bad rows too."""

    def __init__(self, source: Source, percents: range, with_bad: bool) -> None:
        self.name = source.name
        self._source = source
        self._percents = percents
        self._with_bad = with_bad

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the source and keep this part."""
        for row in self._source.rows():
            if isinstance(row, BadRow):
                if self._with_bad:
                    yield row
            elif digest(row.input) % 100 in self._percents:
                yield row

    def fingerprint(self) -> str:
        """Hash the source and the range."""
        return of_parts([self._source.fingerprint(), self._percents, self._with_bad])


class TextPart:
    """A stretch of one text, from one share of its characters to another, rounded down."""

    def __init__(self, source: Source, start: float, end: float) -> None:
        self.name = source.name
        self._source = source
        self._start = start
        self._end = end

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield the stretch as one row."""
        for row in self._source.rows():
            if isinstance(row, Row):
                start, end = int(self._start * len(row.input)), int(self._end * len(row.input))
                path, _, line = row.place.rpartition(":")
                place = f"{path}:{int(line) + row.input.count(chr(10), 0, start)}"
                yield Row(row.input[start:end], None, place)

    def fingerprint(self) -> str:
        """Hash the source and the stretch."""
        return of_parts([self._source.fingerprint(), self._start, self._end])


def _split_rows(source: Source, valid: Source | None, test: Source | None) -> Splits:
    if valid is not None:
        return Splits(source, valid, test)
    train_percent = TRAIN_PERCENT if test is None else 100 - VALID_PERCENT
    valid_end = train_percent + VALID_PERCENT
    return Splits(
        HashPart(source, range(train_percent), with_bad=True),
        HashPart(source, range(train_percent, valid_end), with_bad=False),
        HashPart(source, range(valid_end, 100), with_bad=False) if test is None else test,
    )


def _split_text(source: Source, valid: Source | None, test: Source | None, said: list[str]) -> Splits:
    if valid is not None:
        return Splits(source, valid, test)
    length = sum(len(row.input) for row in source.rows() if isinstance(row, Row))
    cut = int(TEXT_TRAIN_SHARE * length)
    if cut == 0:
        raise UserError(f"{source.name}: found {length} characters, too few to validate on; give --valid")
    said.append(f"{source.name}: the first {cut:,} characters train, the last {length - cut:,} validate")
    return Splits(TextPart(source, 0.0, TEXT_TRAIN_SHARE), TextPart(source, TEXT_TRAIN_SHARE, 1.0), test)


def _named(splits: Splits) -> dict[str, RowStream]:
    given = {"train": splits.train, "valid": splits.valid, "test": splits.test}
    return {name: split for name, split in given.items() if split is not None}


def _cut(name: str, counted: dict[str, Digests], with_test: bool) -> str:
    counts = f"{len(counted['train']):,} rows train, {len(counted['valid']):,} validate"
    test = f", {len(counted['test']):,} test" if with_test else ""
    return f"{name}: split by a hash of the input: {counts}{test}"


def _require_alike(option: str, split: Source, source: Source) -> None:
    if (split.kind == "text") != (source.kind == "text"):
        found, expected = (_sort(split), _sort(source))
        raise UsageError(f"{option}: {split.name} is {found}, expected {expected} as {source.name} is")
    if (split.output is None) != (source.output is None):
        found = "no output" if split.output is None else f"the output {split.output}"
        raise UsageError(f"{option}: {split.name} has {found}, unlike {source.name}; name it with --output")


def _sort(source: Source) -> str:
    return "one text" if source.kind == "text" else "rows"
