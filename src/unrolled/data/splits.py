"""Which rows train, which validate and which test: as given, or cut from the data and said."""

from dataclasses import dataclass

from unrolled.data.cut_rows import cut_in_words, cut_rows, train_percent
from unrolled.data.fold_split import Fold
from unrolled.data.hash_split import percents_of
from unrolled.data.overlap import describe_leakage, describe_repeats, different
from unrolled.data.parts import TEST, TRAIN, VALID, Cut, Part
from unrolled.data.rows import RowStream
from unrolled.data.source import Source
from unrolled.data.survey import Survey, survey
from unrolled.data.text_split import split_text
from unrolled.errors import UsageError, require_choice

SPLITS = ("hash", "stratified", "time")


@dataclass(frozen=True)
class Splits:
    """Three streams of rows, each readable again and again; ``test`` is None where there is none.

    ``how`` is the member of `SPLITS` that cuts the same data in the same way again, None where no rows were cut;
    ``tested`` names the groups that a fold tests on, where they are few.
    """

    train: RowStream
    valid: RowStream
    test: RowStream | None
    how: str | None = None
    tested: tuple[str, ...] = ()


def make_splits(
    source: Source,
    valid: Source | None = None,
    test: Source | None = None,
    said: list[str] | None = None,
    *,
    split: str | None = None,
    fold: Fold | None = None,
) -> Splits:
    """Take the splits given and cut the missing ones from ``source``; sentences about it go to ``said``.

    Nothing given: rows are cut 80/10/10 by a hash of the input, of the group where the layout names one, within
    each label where they are few or one would be missing in training, or in order of time, as ``split`` says; a
    text is cut after its first 90% of characters, without a test split. ``test`` alone: 10% are cut off to
    validate. ``valid`` alone: there is no test split. ``fold`` (k, K) cuts out one of K folds. Rows that can't be
    used stay in the training stream. Repeats in training, and inputs or groups that stand in two splits, are
    counted, not removed.

    Cost: a pass over each source; some dozens of bytes a row are kept meanwhile, and one after.
    Raises ``UsageError`` when a given split is another kind of data or nothing is left to cut as asked,
    ``UserError`` for a text, groups or times that can't be cut.

    >>> from unrolled.data.open_source import open_source
    >>> said = []
    >>> splits = make_splits(open_source(([f"word {n}" for n in range(100)], None)), said=said)
    >>> print(*said, sep="\\n")
    (X, y): split by a hash of the input: 85 rows train, 7 validate, 8 test
    """
    said = [] if said is None else said
    require_splits(source, valid, test, split=split, fold=fold)
    if source.kind == "text":
        if valid is not None:
            return Splits(source, valid, test)
        return Splits(*split_text(source, said), test)
    surveyed = survey(source)
    splits, counted = Splits(source, valid or source, test), {"train": surveyed}
    if valid is None:
        cut = cut_rows(source, surveyed, with_test=test is None, split=split, fold=fold)
        splits = _streams(source, cut, test, fold)
        counted = _by_part(surveyed, cut, with_test=test is None)
        said.extend([cut_in_words(source.name, cut, with_test=test is None), *cut.also])
    else:
        counted["valid"] = survey(valid)
    if test is not None:
        counted["test"] = survey(test)
    said.extend(_overlaps(counted))
    return splits


def require_splits(
    source: Source,
    valid: Source | None,
    test: Source | None,
    *,
    split: str | None = None,
    fold: Fold | None = None,
) -> None:
    """Refuse what `make_splits` refuses before it reads a row, by `UsageError`.

    That is a given split of another kind than the source, and a way of cutting where nothing is cut.

    >>> from unrolled.data.open_source import open_source
    >>> require_splits(open_source((["a"], None)), None, None, split="time")
    Traceback (most recent call last):
    unrolled.errors.UsageError: --split: found "time" without --order, expected the column of the time
    """
    for option, given in (("--valid", valid), ("--test", test)):
        if given is not None:
            _require_alike(option, given, source)
    _require_something_to_cut(source, valid, test, split, fold)


def _streams(source: Source, cut: Cut, test: Source | None, fold: Fold | None) -> Splits:
    """Make the parts of a cut readable; those by a hash of the input are known by their range of hashes."""
    by_input = cut.how == "hash" and source.layout.group is None and fold is None
    percent = train_percent(with_test=test is None)

    def part(number: int) -> Part:
        identity = [percents_of(number, percent)] if by_input else cut.identity(number)
        return Part(source, cut.parts, number, identity, with_bad=number == TRAIN)

    return Splits(part(TRAIN), part(VALID), part(TEST) if test is None else test, cut.how, cut.tested)


def _by_part(surveyed: Survey, cut: Cut, *, with_test: bool) -> dict[str, Survey]:
    """Divide a survey as the rows are cut."""
    parts = {"train": TRAIN, "valid": VALID} | ({"test": TEST} if with_test else {})
    return {name: surveyed.where(cut.parts == part) for name, part in parts.items()}


def _overlaps(counted: dict[str, Survey]) -> list[str]:
    """Say what repeats in training, and what stands in two splits."""
    said = describe_repeats(counted["train"].inputs)
    names = list(counted)
    for place, name in enumerate(names):
        earlier = names[:place]
        said += describe_leakage(
            name, counted[name].inputs, [(each, counted[each].inputs) for each in earlier]
        )
        groups = {each: different(counted[each].groups) for each in (*earlier, name)}
        said += describe_leakage(name, groups[name], [(each, groups[each]) for each in earlier], "groups")
    return said


def _require_something_to_cut(
    source: Source, valid: Source | None, test: Source | None, split: str | None, fold: Fold | None
) -> None:
    """Refuse a way of cutting where nothing is cut, or two ways at once."""
    if split is not None:
        require_choice("--split", split, SPLITS)
    asked = {} if split in (None, "hash") else {"--split": split}
    asked |= {} if fold is None else {"--folds": str(fold[1])}
    if fold is not None and split == "time":
        raise UsageError('--folds: found with --split "time", expected one of the two')
    for option, value in asked.items():
        if source.kind == "text":
            raise UsageError(f'{option}: found "{value}", but {source.name} is one text, expected rows')
        if valid is not None or (test is not None and fold is not None):
            other = "--test" if valid is None else "--valid"
            raise UsageError(f'{option}: found "{value}" with {other}, expected one of the two')
        if option == "--split" and source.layout.group is not None:
            raise UsageError(f'--split: found "{value}" with --group, expected one of the two')
    if split == "time" and source.layout.order is None:
        raise UsageError('--split: found "time" without --order, expected the column of the time')


def _require_alike(option: str, split: Source, source: Source) -> None:
    if (split.kind == "text") != (source.kind == "text"):
        found, expected = (_sort(split), _sort(source))
        raise UsageError(f"{option}: {split.name} is {found}, expected {expected} as {source.name} is")
    if (split.output is None) != (source.output is None):
        found = "no output" if split.output is None else f"the output {split.output}"
        raise UsageError(f"{option}: {split.name} has {found}, unlike {source.name}; name it with --output")


def _sort(source: Source) -> str:
    return "one text" if source.kind == "text" else "rows"
