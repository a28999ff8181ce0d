"""The characters codec: its alphabet, its unknowns, its round trip."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codecs.texts import HARD_TEXTS, any_text
from unrolled.data.codecs.characters import Characters
from unrolled.errors import UserError


@given(st.lists(any_text, min_size=1).filter(any))
def test_texts_over_the_alphabet_come_back(texts):
    codec = Characters.fit(texts)
    assert codec.alphabet == "".join(sorted(set("".join(texts))))
    for text in texts:
        ids = codec.encode(text)
        assert len(ids) == len(text)
        assert codec.decode(ids) == text


@pytest.mark.parametrize("text", HARD_TEXTS[1:])
def test_hard_texts_come_back(text):
    codec = Characters.fit([text])
    assert codec.decode(codec.encode(text)) == text


@given(st.text(alphabet="abc", min_size=1), any_text)
def test_encoding_is_the_place_in_the_alphabet(training, text):
    codec = Characters.fit([training])
    expected = [codec.alphabet.find(c) + 3 if c in codec.alphabet else 0 for c in text]
    ids = codec.encode(text)
    assert ids.dtype == np.int32
    assert ids.tolist() == expected


def test_neighbours_of_the_largest_code_point_are_unknown():
    codec = Characters.fit(["ac"])
    assert codec.encode("bd\U0010ffff\x00").tolist() == [0, 0, 0, 0]


def test_minimum_count():
    codec = Characters.fit(["aab", "b", "c"], minimum_count=2)
    assert codec.alphabet == "ab"
    assert codec.decode(codec.encode("cab")) == "\ufffdab"


@pytest.mark.parametrize(("texts", "minimum"), [([], 1), ([""], 1), (["ab"], 2)])
def test_no_character_is_refused(texts, minimum):
    with pytest.raises(UserError, match=f"no character that is seen {minimum} times or more"):
        Characters.fit(texts, minimum_count=minimum)


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(UserError, match=r"character 2 of the text is U\+D800, half a surrogate pair"):
        Characters.fit(["ab"]).encode("a\ud800")
    with pytest.raises(UserError, match="half a surrogate pair"):
        Characters.fit(["a\ud800"])


def test_byte_lengths():
    codec = Characters.fit(["aéक🦥"])
    assert codec.byte_lengths().tolist() == [1, 0, 0, 1, 2, 3, 4]


@pytest.mark.parametrize("alphabet", ["ba", "aab"])
def test_alphabet_out_of_order_is_refused(alphabet):
    with pytest.raises(UserError, match="not in code point order, each character once"):
        Characters.from_json({"codec": "characters", "alphabet": alphabet})
