"""What is worked out once is what it would be worked out anew."""

from hypothesis import given
from hypothesis import strategies as st

from unrolled.checks.once_a_row import input_digest, words_of
from unrolled.data.codecs.words import Words
from unrolled.data.split_of import digest


@given(st.text(st.characters(max_codepoint=127)) | st.text())
def test_words_are_those_of_the_words_codec(text: str) -> None:
    if words := words_of(text):
        codec = Words.fit([text], lower_case=True)
        assert [codec.words[token - 3] for token in codec.encode(text)] == words


@given(st.lists(st.text()))
def test_digests_are_those_that_rows_are_cut_by(texts: list[str]) -> None:
    assert [input_digest(text) for text in texts for _ in range(2)] == [
        digest(text) for text in texts for _ in range(2)
    ]
