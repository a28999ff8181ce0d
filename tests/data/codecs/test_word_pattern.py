"""What counts as a word."""

import re
import unicodedata

import pytest
from hypothesis import given

from data.codecs.texts import HARD_TEXTS, any_text
from unrolled.data.codecs.word_pattern import word_pattern


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's 3.5, isn’t it?", ["It's", "3", ".", "5", ",", "isn’t", "it", "?"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("👨‍👩‍👧‍👦👩🏽‍💻🏳️‍🌈", ["👨‍👩‍👧‍👦", "👩🏽‍💻", "🏳️‍🌈"]),
        ("🇩🇪🇯🇵", ["🇩🇪", "🇯🇵"]),
        ("'quoted' -- \n", ["'", "quoted", "'", "-", "-"]),
    ],
)
def test_words(text, words):
    assert word_pattern().findall(text) == words


@given(any_text)
def test_nothing_visible_is_lost(text):
    assert "".join(word_pattern().findall(text)) == re.sub(r"\s", "", text)


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_marks_stay_with_their_word(text):
    for word in word_pattern().findall(text):
        assert len(word) == 1 or not unicodedata.category(word[0]).startswith("M")
