"""Steps are called what was written where that can be told, and what the codec makes of them elsewhere."""

import numpy as np
import pytest

from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import Codec
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.symbols import Symbols
from unrolled.data.codecs.words import Words
from unrolled.data.values import Events
from unrolled.insight.step_names import step_names, token_names


@pytest.mark.parametrize(
    ("codec", "text", "expected"),
    [
        (Characters.fit(["abc"]), "a?c", ["a", "?", "c"]),
        (Words.fit(["good day"]), "Good  night!", ["Good", "night", "!"]),
        (Words.fit(["good day"], lower_case=True), "Good night", ["Good", "night"]),
        (Symbols.fit(["C G"], separator=" "), "C  H G", ["C", "H", "G"]),
        (Symbols.fit(["ACGT"]), "AC GN", ["A", "C", "G", "N"]),
        (Bytes(), "aé", ["a", "\\xc3", "\\xa9"]),
        # As many tokens as characters, but not one for each.
        (BytePairs.fit(["ab ab ab"], size=260), "éab", ["\\xc3", "\\xa9", "ab"]),
    ],
)
def test_texts_are_named_by_what_was_written(codec: Codec, text: str, expected: list[str]) -> None:
    assert step_names(codec, text, codec.encode(text)) == expected


def test_an_event_is_named_by_its_cells() -> None:
    events = Events((("login", "3"), ("", "")), None)
    assert step_names(Bytes(), events, [0, 1]) == ["login 3", "–"]


def test_a_series_has_numbers_for_names() -> None:
    codec = SeriesCodec(("a",), (0.0,), (1.0,), ())
    assert step_names(codec, np.zeros((2, 1)), codec.encode(np.zeros((2, 1)))) is None


def test_tokens_are_named_by_their_pieces_spaces_among_them() -> None:
    codec = BytePairs.fit(["low low low low"], size=264)
    names = token_names(codec, codec.encode("low low"))
    assert "".join(names) == "low low" and names[-1] == " low"
    assert token_names(codec, []) == []
