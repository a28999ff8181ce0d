"""What one pass over a split counts: its rows, what they are answered with, and what looks odd about pairs."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from unrolled.data.rows import Row, RowStream, Tally, good_rows

# So many different outputs are kept before it is asked whether more are needed.
KEPT_OUTPUTS = 50_000
# An output of more words than this that equals its input is a copy; shorter ones, such as names, may well be equal.
FEW_WORDS = 3
NAMED_COPIES = 5


@dataclass
class SplitFacts:
    """What one pass over a split counted."""

    tally: Tally = field(default_factory=Tally)
    # How often each output was seen; of texts, which rarely repeat, those of the first rows.
    outputs: Counter[str] = field(default_factory=Counter)
    words: int = 0
    characters: int = 0
    # The rows whose output repeats a longer input, and where the first of them stand.
    copies: int = 0
    copied_at: list[str] = field(default_factory=list)
    # Every row has as many words on either side.
    same_words: bool = True


def read_split(split: RowStream, *, skip_bad: bool, are_texts: Callable[[Counter[str]], bool]) -> SplitFacts:
    """Read a split once and count what there is; raises `BadRows` unless they may be skipped.

    ``are_texts`` says of the outputs seen so far whether they are texts: then no more of them are kept.
    """
    facts = SplitFacts()
    kept = KEPT_OUTPUTS
    for row in good_rows(split, facts.tally, skip_bad):
        if isinstance(row.input, str):
            _take_text(facts, row)
        if row.output is None or len(facts.outputs) == kept:
            continue
        facts.outputs[row.output] += 1
        if len(facts.outputs) == kept and not are_texts(facts.outputs):
            kept *= 2
    return facts


def copies_in_words(split: str, facts: SplitFacts) -> list[str]:
    """Say which outputs are no more than their inputs, if any are.

    >>> facts = SplitFacts(Tally(used=90), copies=1, copied_at=["a.en:7"])
    >>> copies_in_words("train", facts)
    ['train: 1 of 90 outputs is a copy of its input, not translated perhaps, and kept: a.en:7']
    """
    if not facts.copies:
        return []
    places = ", ".join(facts.copied_at) + (", …" if facts.copies > len(facts.copied_at) else "")
    what = "is a copy of its input" if facts.copies == 1 else "are copies of their inputs"
    counted = f"{facts.copies:,} of {facts.tally.used:,} outputs {what}"
    return [f"{split}: {counted}, not translated perhaps, and kept: {places}"]


def _take_text(facts: SplitFacts, row: Row) -> None:
    """Count what is known of an input that is a text."""
    words = row.input.count(" ") + 1
    facts.words += words
    facts.characters += len(row.input)
    if row.output is None:
        return
    if is_long_copy(row):
        facts.copies += 1
        if len(facts.copied_at) < NAMED_COPIES:
            facts.copied_at.append(row.place)
    if facts.same_words:
        facts.same_words = len(row.input.split()) == len(row.output.split())


def is_long_copy(row: Row) -> bool:
    """Say whether a row's output is its input, white space around them aside, and more than a few words."""
    if row.output is None or row.output.strip() != row.input.strip():
        return False
    return len(row.output.split()) > FEW_WORDS
