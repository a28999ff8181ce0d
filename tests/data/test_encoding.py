"""Rows as tokens: what is written for each form, and when the cache is asked instead."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import BEGIN, END
from unrolled.data.codecs.labels import Labels
from unrolled.data.codecs.text_output import TextOutput
from unrolled.data.encoding import AnsweredRows, Form, Stream, encoded
from unrolled.data.rows import Row
from unrolled.data.sequences import Sequences

LABELS = Labels(("no", "yes"))


def rows(*texts: str, output: str | None = None) -> list[Row]:
    return [Row(text, output, f"a:{number}") for number, text in enumerate(texts, start=1)]


def written(form: Form, given_rows: list[Row], fingerprint: str, split: str = "train") -> Sequences:
    sequences, note = encoded(form, given_rows, fingerprint=fingerprint, split=split)
    assert note is None
    return sequences


@pytest.mark.parametrize(
    ("closed", "tokens"),
    [(True, [[BEGIN, 3, 4, END], [BEGIN, 4, END]]), (False, [[BEGIN, 3, 4], [BEGIN, 4]])],
)
def test_a_stream_has_a_begin_before_every_row_and_an_end_behind_a_whole_document(
    closed: bool, tokens: list[list[int]]
) -> None:
    found = written(Stream(Characters("ab"), closed), rows("ab", "b"), f"stream {closed}")
    assert [found[row].tolist() for row in range(len(found))] == tokens
    assert found.targets is None


def test_labelled_rows_have_neither() -> None:
    form = AnsweredRows(Characters("ab"), LABELS)
    found = written(form, [*rows("ab", output="yes"), *rows("bz", output="no")], "labelled")
    assert [found[row].tolist() for row in range(2)] == [[3, 4], [4, 0]]
    assert found.targets is not None and found.targets.tolist() == [1, 0]


def test_answers_that_are_texts_end_with_the_end_token() -> None:
    form = AnsweredRows(Characters("ab"), TextOutput(Characters("cd")))
    found = written(form, [*rows("ab", output="cdc"), *rows("b", output="xd")], "pairs")
    assert isinstance(found.targets, Sequences)
    assert (found.tolist(), found.targets.tolist()) == ([[3, 4], [4]], [[3, 4, 3, END], [0, 4, END]])
    other = written(
        AnsweredRows(Characters("ab"), TextOutput(Characters("dc"))), rows("b", output="cd"), "pairs"
    )
    assert isinstance(other.targets, Sequences) and other.targets.tolist() == [[4, 3, END]]


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_what_was_written_can_be_read_back(texts: list[str]) -> None:
    found = written(Stream(Bytes(), closed=True), rows(*texts), f"round trip {texts!r}")
    assert [Bytes().decode(found[row]) for row in range(len(found))] == texts


def test_a_split_is_encoded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Empty, so that what is counted was not encoded by an earlier test.
    monkeypatch.setenv("UNROLLED_CACHE", str(tmp_path))
    read = 0

    def counted() -> Iterator[Row]:
        nonlocal read
        read += 1
        yield from rows("abc")

    forms: list[Form] = [Stream(Bytes(), True), Stream(Bytes(), False), Stream(Characters("abc"), True)]
    for form in forms:
        for fingerprint in ("once 1", "once 2"):
            for split in ("train", "valid"):
                first, _ = encoded(form, counted(), fingerprint=fingerprint, split=split)
                again, _ = encoded(form, counted(), fingerprint=fingerprint, split=split)
                assert np.array_equal(first.tokens, again.tokens)
    # Another codec, form, split or content is another entry; the same is read from the disk.
    assert read == len(forms) * 2 * 2


def test_labels_are_part_of_what_is_cached() -> None:
    given_rows = rows("a", output="yes")
    one = written(AnsweredRows(Bytes(), Labels(("no", "yes"))), given_rows, "same rows")
    other = written(AnsweredRows(Bytes(), Labels(("maybe", "no", "yes"))), given_rows, "same rows")
    assert one.targets is not None and other.targets is not None
    assert (one.targets.tolist(), other.targets.tolist()) == ([1], [2])
