"""Rows that a codec refuses become bad rows; nothing else changes."""

import numpy as np

from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.labels import Labels
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.text_output import TextOutput
from unrolled.data.codecs.value_output import ValueOutput
from unrolled.data.encodable import Encodable, encodable_rows
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.data.source import Source

KNOWN = Labels(("negative", "positive"))


def source() -> Source:
    return open_source((["a", "b", "", "d"], ["positive", "positve", "negative", "banana"]))


def test_unknown_labels_are_named_with_the_nearest() -> None:
    assert list(Encodable(source(), output=KNOWN).rows()) == [
        Row("a", "positive", "X:1"),
        BadRow("X:2", 'the label "positve" was not seen in training; did you mean "positive"?'),
        BadRow("X:3", "the input is empty"),
        BadRow("X:4", 'the label "banana" was not seen in training'),
    ]


def test_it_can_be_read_again_and_keeps_name_and_fingerprint() -> None:
    stream = Encodable(source(), output=KNOWN)
    assert list(stream.rows()) == list(stream.rows())
    assert (stream.name, stream.fingerprint()) == (source().name, source().fingerprint())


def test_outputs_that_are_no_numbers_are_named() -> None:
    rows = [Row("a", "1e3", "a.csv:1"), Row("b", "nan", "a.csv:2"), Row("c", None, "a.csv:3")]
    assert list(encodable_rows(rows, output=ValueOutput())) == [
        rows[0],
        BadRow("a.csv:2", 'the output "nan" is no finite number'),
        BadRow("a.csv:3", "the output is missing"),
    ]


def test_a_series_that_misses_what_training_never_missed_is_named() -> None:
    codec = SeriesCodec.fit([np.array([[1.0, 2.0], [np.nan, 3.0]])], fields=("left", "right"))
    rows = [Row(np.array([[np.nan, 1.0]]), "x", "a:1"), Row(np.array([[0.0, np.nan]]), "x", "a:2")]
    found = list(encodable_rows(rows, codec=codec))
    assert found[0] is rows[0]
    assert isinstance(found[1], BadRow) and found[1].place == "a:2"
    assert 'channel "right" is missing, which it never was in training' in found[1].why


def test_texts_are_never_refused_whatever_they_hold() -> None:
    rows = [Row("ab", None, "a:1"), Row("zz", None, "a:2")]
    assert list(encodable_rows(rows, codec=Characters.fit(["ab"]))) == rows


def test_of_texts_to_be_written_none_is_refused_but_a_missing_one() -> None:
    rows = [Row("a", "zzz", "a:1"), Row("b", None, "a:2")]
    found = list(encodable_rows(rows, output=TextOutput(Characters("ab"))))
    assert found == [rows[0], BadRow("a:2", "the output is missing")]
