"""The codecs of both sides: which suit them, what is shared, and that each is fitted on training alone."""

from typing import Any

import numpy as np
import pytest

from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.words import Words
from unrolled.errors import UsageError
from unrolled.predictor.read import ReadData, Request, read_data
from unrolled.training.pair_codecs import choose_pair_codecs, fit_pair_codecs
from unrolled.training.task_settings import CodecSettings

LONG = [(f"a dog runs {number}", f"ein Hund rennt {number}") for number in range(20)]
SPOKEN = [("four two seven", "427"), ("one two three nine", "1239")] * 10
NAMES = [(f"name{number}", f"Name{number}") for number in range(20)]


def read(rows: list[tuple[Any, str]], **layout: Any) -> ReadData:
    sources, targets = ([row[side] for row in rows] for side in (0, 1))
    return read_data(Request((sources, targets), valid=(sources[:2], targets[:2]), task="text", **layout))


def chosen(rows: list[tuple[Any, str]], **given: Any) -> tuple[str, str, str]:
    found, _ = choose_pair_codecs(read(rows), CodecSettings(**given))
    return found.codec, found.output_codec, found.vocabularies


@pytest.mark.parametrize(
    ("rows", "given", "expected"),
    [
        (LONG, {}, ("bpe", "bpe", "joint")),
        (SPOKEN, {}, ("bpe", "characters", "separate")),
        (NAMES, {}, ("characters", "characters", "separate")),
        (LONG, {"vocabularies": "separate"}, ("bpe", "bpe", "separate")),
        (LONG, {"codec": "words"}, ("words", "words", "separate")),
        (SPOKEN, {"codec": "words", "output_codec": "characters"}, ("words", "characters", "separate")),
        (SPOKEN, {"output_codec": "bytes"}, ("bpe", "bytes", "separate")),
        # One vocabulary for both takes one codec, that which was named or else the source's.
        (NAMES, {"vocabularies": "joint"}, ("characters", "characters", "joint")),
        (SPOKEN, {"vocabularies": "joint"}, ("bpe", "bpe", "joint")),
        (
            SPOKEN,
            {"vocabularies": "joint", "output_codec": "characters"},
            ("characters", "characters", "joint"),
        ),
    ],
)
def test_the_codecs_that_suit_both_sides(
    rows: list[tuple[str, str]], given: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    assert chosen(rows, **given) == expected


def test_one_vocabulary_for_two_codecs_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        chosen(SPOKEN, codec="words", output_codec="characters", vocabularies="joint")
    assert str(caught.value) == (
        'vocabularies: found joint, but sources are read with "words" and targets with "characters"; '
        "expected separate, or one codec for both"
    )


def test_what_was_chosen_is_said() -> None:
    said = [choose_pair_codecs(read(rows), CodecSettings())[1] for rows in (LONG, SPOKEN)]
    assert said == [
        "both sides are read in pieces of words, with one vocabulary fitted on both",
        "sources are read in pieces of words, targets character by character",
    ]


def test_a_joint_codec_is_fitted_on_both_sides() -> None:
    settings, _ = choose_pair_codecs(read(NAMES), CodecSettings(vocabularies="joint"))
    pair = fit_pair_codecs(read(NAMES), settings)
    assert pair.source == pair.target.codec == Characters("".join(sorted({*"nameName0123456789"})))
    both, _ = choose_pair_codecs(read(LONG), CodecSettings(vocabulary=300))
    joint = fit_pair_codecs(read(LONG), both)
    assert isinstance(joint.source, BytePairs) and joint.source is joint.target.codec
    assert len(joint.source.encode("a dog runs")) <= 3 and len(joint.source.encode("ein Hund rennt")) <= 3


def test_separate_codecs_know_their_own_side_alone() -> None:
    settings, _ = choose_pair_codecs(read(SPOKEN), CodecSettings(codec="words", output_codec="characters"))
    pair = fit_pair_codecs(read(SPOKEN), settings)
    assert isinstance(pair.source, Words) and "427" not in pair.source.words
    assert pair.target.codec == Characters("123479")


def test_a_source_of_another_kind_is_read_in_its_own_way() -> None:
    series = [(np.full((4, 2), float(number)), f"eine Welle {number}") for number in range(20)]
    found, why = choose_pair_codecs(read(series), CodecSettings())
    assert (found.codec, found.output_codec, found.vocabularies) == ("series", "bpe", "separate")
    assert why == "sources are read channels scaled on the training split, targets in pieces of words"
    assert isinstance(fit_pair_codecs(read(series), found).source, SeriesCodec)


def test_a_series_shares_no_vocabulary() -> None:
    series = [(np.full((4, 2), float(number)), f"eine Welle {number}") for number in range(20)]
    with pytest.raises(UsageError, match='sources are read with "series" and targets with "bpe"'):
        choose_pair_codecs(read(series), CodecSettings(vocabularies="joint"))
