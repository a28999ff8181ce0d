"""The symbols codec: what one symbol is, round trips, unknowns, refusals."""

import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codecs.texts import any_text
from unrolled.data.codecs.symbols import Symbols, split_symbols
from unrolled.data.codecs.table import load_codec
from unrolled.data.inputs import TokenInputs
from unrolled.errors import UserError

SEPARATORS = st.sampled_from([None, "", " ", ",", ";", "|", ", ", "->"])
NAMES = st.text(alphabet=st.sampled_from(list("ACGTNRY.60-é字👋")), min_size=1, max_size=3)


@given(SEPARATORS, st.lists(st.lists(NAMES, min_size=1), min_size=1))
def test_texts_of_known_symbols_come_back(separator, rows):
    gap = separator or ""
    rows = [[name.replace("->", "") or "A" for name in row] for row in rows]
    texts = [gap.join(row) for row in rows]
    codec = Symbols.fit(texts, separator=separator)
    for row, text in zip(rows, texts, strict=True):
        if gap:
            assert [codec.names[token - 3] for token in codec.encode(text)] == row
        assert codec.decode(codec.encode(text)) == text


@given(SEPARATORS, any_text, any_text)
def test_any_text_is_encoded_symbol_by_symbol(separator, training, text):
    gap = separator or ""
    codec = Symbols.fit([training, "A"], separator=separator)
    tokens = codec.encode(text)
    assert tokens.dtype == np.int32
    expected = [
        codec.names.index(symbol) + 3 if symbol in codec.names else 0 for symbol in split_symbols(text, gap)
    ]
    assert tokens.tolist() == expected
    assert not expected or max(expected) < codec.size == len(codec.pieces)
    assert set(codec.names) == set(split_symbols(training, gap)) | {"A"}


@given(SEPARATORS, st.lists(any_text, min_size=1))
def test_a_loaded_codec_is_the_same(separator, texts):
    codec = Symbols.fit([*texts, "A"], separator=separator)
    loaded = load_codec(json.loads(json.dumps(codec.to_json())))
    assert loaded == codec and loaded.inputs == TokenInputs(codec.size)
    assert loaded.encode("A" + texts[0]).tolist() == codec.encode("A" + texts[0]).tolist()


def test_letters_of_ambiguity_are_symbols_like_any_other():
    codec = Symbols.fit(["ACGTN", "ACGTD"])
    assert codec.names == ("A", "C", "D", "G", "N", "T")
    assert codec.encode("acgtR").tolist() == [0, 0, 0, 0, 0]
    assert codec.decode(codec.encode("AND")) == "AND"
    assert codec.decode(codec.encode("ARD")) == "A\ufffdD"


def test_chords_are_symbols_between_spaces():
    codec = Symbols.fit(["60.64.67 60.64.67 59.62.67"], separator=" ")
    assert codec.names == ("59.62.67", "60.64.67")
    tokens = codec.encode(" 60.64.67  59.62.67 61 ")
    assert tokens.tolist() == [4, 3, 0]
    assert codec.decode(tokens) == "60.64.67 59.62.67 \ufffd"
    assert codec.byte_lengths().tolist() == [1, 0, 0, 8, 8]


def test_white_space_is_no_symbol_and_belongs_to_none():
    assert split_symbols(" A\tC\nG\u2028", "") == ["A", "C", "G"]
    assert split_symbols(" 60 ,\t64,, 67,", ",") == ["60", "64", "67"]
    assert split_symbols("a b, c", ",") == ["a b", "c"]


@given(st.lists(st.text(alphabet="ACGT", min_size=1), min_size=1), st.integers(1, 4))
def test_rare_symbols_are_left_out(texts, minimum):
    counts = Counter("".join(texts))
    common = sorted(letter for letter, count in counts.items() if count >= minimum)
    if common:
        assert list(Symbols.fit(texts, minimum_count=minimum).names) == common
    else:
        with pytest.raises(UserError, match=f"no symbol that is seen {minimum} times or more"):
            Symbols.fit(texts, minimum_count=minimum)


@pytest.mark.parametrize(("texts", "separator"), [([], None), ([" \n"], None), ([",,"], ",")])
def test_nothing_to_name_is_refused(texts, separator):
    with pytest.raises(UserError, match="no symbol that is seen 1 times or more; expected at least one"):
        Symbols.fit(texts, separator=separator)


def test_half_a_surrogate_pair_is_refused_in_training_and_unknown_after():
    with pytest.raises(UserError, match="half a surrogate pair"):
        Symbols.fit(["A\ud800"])
    assert Symbols.fit(["A"]).encode("\ud800A").tolist() == [0, 3]


SAVED = {"codec": "symbols", "names": ["A", "C"], "gap": ""}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"codec": "words"}, 'found "codec": \'words\', expected "symbols"'),
        ({"extra": 1}, 'unknown key "extra"'),
        ({"names": []}, '"names" is not a sorted list of at least one symbol'),
        ({"names": ["C", "A"]}, '"names" is not a sorted list of at least one symbol'),
        ({"names": ["A", "A"]}, '"names[1]" repeats "A"'),
        ({"names": ["A", 1]}, '"names[1]" is a number, expected a string'),
        ({"names": ["A", ""]}, '"names[1]" is empty'),
        ({"names": "AC"}, '"names" is a string, expected a list of strings'),
        ({"names": ["A", "\ud800"]}, '"names[1]" holds half a surrogate pair, expected valid Unicode'),
        ({"names": ["AC"]}, '"AC" is no single symbol, with "" between them'),
        ({"names": [" "]}, '" " is no single symbol, with "" between them'),
        ({"names": ["A B"], "gap": " "}, '"A B" is no single symbol, with " " between them'),
        ({"names": ["A "], "gap": ","}, '"A " is no single symbol, with "," between them'),
        ({"gap": 1}, '"gap" is a number, expected a string'),
        ({"gap": None}, '"gap" is null, expected a string'),
    ],
)
def test_saved_codecs_that_are_refused(change, message):
    assert Symbols.from_json(SAVED).size == 5
    with pytest.raises(UserError) as caught:
        Symbols.from_json(SAVED | change)
    assert str(caught.value).startswith(f'codec "symbols": {message}')


def test_a_missing_key_is_refused():
    for key in ("names", "gap"):
        with pytest.raises(UserError, match=f'codec "symbols": the key "{key}" is missing'):
            Symbols.from_json({name: value for name, value in SAVED.items() if name != key})
