"""Rows with labels that training never saw become bad rows; nothing else changes."""

from unrolled.data.known_labels import KnownLabels
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.data.source import Source

KNOWN = ("negative", "positive")


def source() -> Source:
    return open_source((["a", "b", "", "d"], ["positive", "positve", "negative", "banana"]))


def test_unknown_labels_are_named_with_the_nearest() -> None:
    assert list(KnownLabels(source(), KNOWN).rows()) == [
        Row("a", "positive", "X:1"),
        BadRow("X:2", 'the label "positve" was not seen in training; did you mean "positive"?'),
        BadRow("X:3", "the input is empty"),
        BadRow("X:4", 'the label "banana" was not seen in training'),
    ]


def test_it_can_be_read_again_and_keeps_name_and_fingerprint() -> None:
    stream = KnownLabels(source(), KNOWN)
    assert list(stream.rows()) == list(stream.rows())
    assert (stream.name, stream.fingerprint()) == (source().name, source().fingerprint())
