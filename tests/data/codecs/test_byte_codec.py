"""The bytes codec: every text comes back, and broken bytes are shown as such."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codecs.texts import HARD_TEXTS, any_text
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.errors import UserError


@given(any_text)
def test_every_text_comes_back(text):
    ids = Bytes().encode(text)
    assert [token - 3 for token in ids.tolist()] == list(text.encode())
    assert Bytes().decode(ids) == text


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_hard_texts_come_back(text):
    assert Bytes().decode(Bytes().encode(text)) == text


@given(st.binary())
def test_broken_bytes_are_replaced(data):
    assert Bytes().decode([value + 3 for value in data]) == data.decode("utf-8", "replace")


def test_size_and_fit():
    assert Bytes.fit(["anything"]) == Bytes()
    assert Bytes().size == 259
    assert Bytes().byte_lengths().tolist() == [1, 0, 0] + [1] * 256


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(UserError, match=r"character 1 of the text is U\+DC80"):
        Bytes().encode("\udc80")
