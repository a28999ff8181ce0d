"""Pairs too long to learn from: one of them would take a batch of its own, and slow the run down for all others."""

from dataclasses import replace

from unrolled.data.longest import Longest, count_longest
from unrolled.data.rows import RowStream
from unrolled.data.sequences import Sequences
from unrolled.errors import UserError
from unrolled.predictor.read import ReadData
from unrolled.tasks.text import Text


def said_of_long_pairs(read: ReadData, stream: RowStream | None, train: Sequences) -> list[str]:
    """Say how many training pairs were left out for their length, if any were; `UserError` where no other is left.

    Training's count of rows becomes that of the pairs kept. Only where some were left out is the split read again.
    """
    if not isinstance(stream, Longest) or len(train) == read.facts["train"].tally.used:
        return []
    read.facts["train"].tally, said = count_longest(stream, "train", skip_bad=True)
    if not len(train):
        raise UserError(f"{'; '.join(said)}; no pair is left to train on, raise the limit with --longest")
    return [f"{sentence}; --longest sets the limit" for sentence in said]


def with_longest_pair(task: Text, train: Sequences) -> Text:
    """Tell the task how long the pairs are that it learns from, in steps of the source and tokens of the target."""
    assert isinstance(train.targets, Sequences)
    return replace(
        task, longest_source=int(train.lengths.max()), longest_target=int(train.targets.lengths.max())
    )
