"""The words codec: which words are kept and how they are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.codecs.words import Words
from unrolled.errors import UserError

word = st.text(alphabet="abc", min_size=1, max_size=3)


@given(st.lists(word, min_size=1))
def test_words_joined_by_spaces_come_back(words):
    text = " ".join(words)
    codec = Words.fit([text])
    assert codec.decode(codec.encode(text)) == text


def test_most_frequent_first_and_ties_by_code_point():
    codec = Words.fit(["b a c", "c a", "c"])
    assert codec.words == ("c", "a", "b")
    assert codec.encode("a b c d").tolist() == [4, 5, 3, 0]


def test_bounds():
    texts = ["a a a b b c"]
    assert Words.fit(texts, minimum_count=2).words == ("a", "b")
    assert Words.fit(texts, maximum_size=4).words == ("a",)
    assert Words.fit(texts, maximum_size=4).size == 4


def test_lower_case():
    codec = Words.fit(["The THE the"], lower_case=True)
    assert codec.words == ("the",)
    assert codec.encode("tHe").tolist() == [3]
    assert Words.fit(["The THE the"]).words == ("THE", "The", "the")


def test_an_unknown_word_is_unknown():
    assert Words.fit(["known"]).decode(Words.fit(["known"]).encode("known word")) == "known \ufffd"


@pytest.mark.parametrize("options", [{"minimum_count": 2}, {"maximum_size": 3}])
def test_no_word_is_refused(options):
    with pytest.raises(UserError, match="leave no word with a minimum count of"):
        Words.fit(["a b"], **options)


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(UserError, match="half a surrogate pair"):
        Words.fit(["a"]).encode("a \ud800")


def test_byte_lengths_leave_the_spaces_out():
    assert Words.fit(["é ab ab"]).byte_lengths().tolist() == [1, 0, 0, 2, 2]
