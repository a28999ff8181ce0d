"""Every text codec in the table: saving, loading, refusals."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codecs.texts import HARD_TEXTS, any_text
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.table import CODECS, TEXT_CODECS, load_codec
from unrolled.data.codecs.words import Words
from unrolled.errors import UsageError, UserError

FITTED = [codec.fit(["the cat", "the dog 🦥", *HARD_TEXTS]) for codec in TEXT_CODECS.values()]
every_codec = pytest.mark.parametrize("codec", FITTED, ids=list(TEXT_CODECS))


@every_codec
@given(text=any_text)
def test_a_loaded_codec_is_the_same(codec, text):
    loaded = load_codec(json.loads(json.dumps(codec.to_json())))
    assert loaded == codec
    assert loaded.to_json() == codec.to_json()
    assert loaded.encode(text).tolist() == codec.encode(text).tolist()
    assert loaded.decode(loaded.encode(text)) == codec.decode(codec.encode(text))


@every_codec
def test_the_contract(codec):
    assert CODECS[codec.name] is type(codec)
    ids = codec.encode("the cat\u0378")
    assert ids.dtype == np.int32
    assert ids.max() < codec.size == len(codec.pieces) == len(codec.byte_lengths())
    assert not {1, 2} & set(ids.tolist())
    assert codec.encode("").tolist() == []
    assert codec.decode([]) == codec.decode([1, 2, 1]) == ""
    assert codec.decode([0]) == "\ufffd"
    assert codec.byte_lengths()[:3].tolist() == [1, 0, 0]


@every_codec
@given(data=st.data())
def test_byte_lengths_are_those_of_the_decoded_text(codec, data):
    ids = data.draw(st.lists(st.integers(3, codec.size - 1), max_size=1))
    whole = b"".join(codec.pieces[token] for token in ids)
    assert codec.byte_lengths()[ids].sum() == len(whole)
    assert codec.decode(ids) == whole.decode("utf-8", "replace")


@every_codec
@pytest.mark.parametrize("shift", [-1, 0])
def test_a_number_outside_the_vocabulary_is_refused(codec, shift):
    token = -1 if shift else codec.size
    with pytest.raises(UsageError, match=f"found the token {token}, expected 0 to {codec.size - 1}"):
        codec.decode([3, token])


@every_codec
def test_unknown_and_missing_keys_are_refused(codec):
    saved = codec.to_json()
    with pytest.raises(UserError, match=f'codec "{codec.name}": unknown key "extra"'):
        load_codec(saved | {"extra": 1})
    for key in saved.keys() - {"codec"}:
        with pytest.raises(UserError, match=f'the key "{key}" is missing'):
            load_codec({k: v for k, v in saved.items() if k != key})
        with pytest.raises(UserError, match=f'"{key}" is a number, expected'):
            load_codec(saved | {key: 1})


@pytest.mark.parametrize(
    ("saved", "message"),
    [
        ({"codec": "charcters"}, "found 'charcters', expected one of: .*; did you mean \"characters\""),
        ({}, "codec: found None, expected one of: characters, bytes, words, bpe"),
        ({"codec": ["bytes"]}, r"found \['bytes'\], expected one of"),
        (["bytes"], "codec: found a list, expected an object"),
    ],
)
def test_an_unknown_codec_is_refused(saved, message):
    with pytest.raises(UserError, match=message):
        load_codec(saved)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["a", 1], r'"words\[1\]" is a number, expected a string'),
        (["a", None], r'"words\[1\]" is null, expected a string'),
        (["a", ""], r'"words\[1\]" is empty'),
        (["a", "b", "a"], r'"words\[2\]" repeats "a"'),
        (["\ud800"], "half a surrogate pair"),
        ("ab", '"words" is a string, expected a list of strings'),
    ],
)
def test_broken_words_are_refused(words, message):
    with pytest.raises(UserError, match=message):
        Words.from_json({"codec": "words", "lower_case": False, "words": words})


def test_another_codec_s_page_is_refused():
    with pytest.raises(UserError, match='found "codec": \'words\', expected "characters"'):
        Characters.from_json({"codec": "words"})
    with pytest.raises(UserError, match='codec "characters": found null, expected an object'):
        Characters.from_json(None)
