"""Unknown names are counted where a codec keeps count, and nowhere else."""

from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.events import EventsCodec
from unrolled.data.unknown import unknown_in, unknown_in_words
from unrolled.data.values import Events


def events(*kinds: str) -> Events:
    return Events(tuple((kind,) for kind in kinds), None)


def test_unknown_categories_of_events_are_counted() -> None:
    codec = EventsCodec.fit([events("came", "paid")], fields=["kind"])
    assert unknown_in(codec, [events("came"), events("lost", "paid", "found")]) == 2


def test_codecs_without_a_count_have_none() -> None:
    assert unknown_in(Characters.fit(["ab"]), ["zz"]) == 0


def test_a_count_in_words() -> None:
    assert unknown_in_words(1) == "1 cell holds a name that training never saw, read as unknown"
    assert unknown_in_words(1200).startswith("1,200 cells hold a name")
