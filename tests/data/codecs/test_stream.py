"""Streamed decoding: the same text, and never a part of a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codecs.texts import HARD_TEXTS, any_text
from unrolled.data.codecs.stream import StreamDecoder
from unrolled.data.codecs.table import CODECS, TEXT_CODECS
from unrolled.errors import UsageError

FITTED = [codec.fit(["the cat", "the dog 🦥", *HARD_TEXTS]) for codec in TEXT_CODECS.values()]
every_codec = pytest.mark.parametrize("codec", FITTED, ids=list(TEXT_CODECS))


@every_codec
@given(data=st.data())
def test_any_tokens_stream_to_what_decode_gives(codec, data):
    ids = data.draw(st.lists(st.integers(0, codec.size - 1)))
    stream = StreamDecoder(codec)
    for _ in range(2):
        assert "".join(stream.push(token) for token in ids) + stream.flush() == codec.decode(ids)


@every_codec
@given(text=any_text)
def test_no_part_of_a_character_is_shown(codec, text):
    ids = codec.encode(text)
    expected = codec.decode(ids)
    stream = StreamDecoder(codec)
    shown = ""
    for token in ids:
        shown += stream.push(token)
        assert expected.startswith(shown)
    assert stream.flush() == ""


def test_a_character_is_held_back_until_whole():
    codec = CODECS["bytes"]()
    stream = StreamDecoder(codec)
    assert [stream.push(token) for token in codec.encode("🦥")] == ["", "", "", "🦥"]
    stream.push(codec.encode("🦥")[0])
    assert stream.flush() == "\ufffd"


def test_a_number_outside_the_vocabulary_is_refused():
    with pytest.raises(UsageError, match="found the token 259, expected 0 to 258"):
        StreamDecoder(CODECS["bytes"]()).push(259)
