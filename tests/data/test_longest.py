"""Rows over the limit: which side, how long, how many, and left out only when told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.row_list import RowList
from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import TextCodec
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.text_output import TextOutput
from unrolled.data.codecs.words import Words
from unrolled.data.longest import Longest, count_longest
from unrolled.data.rows import BadRow, BadRows, Row
from unrolled.errors import UsageError

CODEC = Characters("abc")
BYTE_PAIRS = BytePairs.fit(["aa aa é"] * 9, size=264)
texts = st.text("aé .,ß🦥", min_size=1, max_size=14)
ROWS: list[Row | BadRow] = [
    Row("abc", "ab", "a.en:1"),
    Row("abcab", "a", "a.en:2"),
    BadRow("a.en:3", "the input is empty"),
    Row("a", "abca", "a.en:4"),
    Row("a", None, "a.en:5"),
]


def limited(limit: int = 3) -> Longest:
    return Longest(RowList(ROWS), limit, option="longest", codec=CODEC, output=TextOutput(CODEC))


def test_either_side_is_named_and_nothing_else_changes() -> None:
    assert list(limited().rows()) == [
        ROWS[0],
        BadRow("a.en:2", "the input has 5 tokens, more than 3 (longest)"),
        ROWS[2],
        BadRow("a.en:4", "the output has 4 tokens, more than 3 (longest)"),
        ROWS[4],
    ]
    assert list(limited(5).rows()) == ROWS
    assert limited().name == "rows"


@pytest.mark.parametrize(
    "codec", [Bytes(), BYTE_PAIRS, Characters("a é"), Words(("a", "é"))], ids=lambda c: c.name
)
@given(st.lists(st.tuples(texts, texts), max_size=6), st.integers(1, 12))
def test_exactly_the_rows_with_more_tokens_are_refused(
    codec: TextCodec, pairs: list[tuple[str, str]], limit: int
) -> None:
    rows = [Row(source, target, f"a:{line}") for line, (source, target) in enumerate(pairs, 1)]
    stream = Longest(RowList(rows), limit, option="longest", codec=codec, output=TextOutput(codec))
    fits = [max(len(codec.encode(side)) for side in pair) <= limit for pair in pairs]
    assert [isinstance(row, Row) for row in stream.rows()] == fits


def test_the_limit_is_part_of_the_fingerprint() -> None:
    assert limited(3).fingerprint() == limited(3).fingerprint()
    assert len({limited(3).fingerprint(), limited(4).fingerprint(), RowList(ROWS).fingerprint()}) == 3


def test_they_are_bad_rows_unless_skipped_and_then_said() -> None:
    with pytest.raises(BadRows) as caught:
        count_longest(limited(), "train", skip_bad=False)
    assert str(caught.value).splitlines()[:2] == [
        "3 of 5 rows can't be used:",
        "a.en:2: the input has 5 tokens, more than 3 (longest)",
    ]
    tally, said = count_longest(limited(), "train", skip_bad=True)
    assert (tally.rows, tally.used, tally.skipped) == (5, 2, 3)
    assert said == ["train: 2 rows are left out, more than 3 tokens long on one side; the first: a.en:2"]
    assert count_longest(limited(9), "train", skip_bad=True)[1] == []


def test_of_a_series_the_steps_count() -> None:
    series = np.zeros((7, 2))
    codec = SeriesCodec.fit([series], fields=("left", "right"))
    stream = Longest(
        RowList([Row(series, "a", "a:1")]), 6, option="longest", codec=codec, output=TextOutput(CODEC)
    )
    assert list(stream.rows()) == [BadRow("a:1", "the input has 7 steps, more than 6 (longest)")]


def test_a_limit_is_at_least_one() -> None:
    with pytest.raises(UsageError, match="longest: found 0, expected 1 or more"):
        limited(0)
