"""The byte-pair codec: every text comes back; training is the library's and repeatable."""

import json
import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from tokenizers import pre_tokenizers

from data.codecs.texts import HARD_TEXTS, any_text
from unrolled.data.codecs import bpe
from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.byte_alphabet import BYTE_OF
from unrolled.errors import UsageError, UserError

TEXTS = ["the cat sat on the mat\n" * 3, "नमस्ते नमस्ते 🦥🦥 the end", "don't won't", *HARD_TEXTS]
CODEC = BytePairs.fit(TEXTS, size=290)


@given(any_text)
def test_every_text_comes_back(text):
    ids = CODEC.encode(text)
    assert ids.dtype == np.int32
    assert ids.min(initial=3) >= 3
    assert CODEC.decode(ids) == text


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_hard_texts_come_back(text):
    assert CODEC.decode(CODEC.encode(text)) == text


@given(any_text)
def test_byte_lengths_add_up(text):
    assert CODEC.byte_lengths()[CODEC.encode(text)].sum() == len(text.encode())


def test_merges_are_learnt_and_used():
    assert CODEC.size == 290
    assert len(CODEC.encode("the cat sat on the mat\n")) < 12
    assert [CODEC.pieces[token] for token in CODEC.encode("the")] == [b"the"]


def test_the_byte_alphabet_is_the_library_s():
    assert set(BYTE_OF) == set(pre_tokenizers.ByteLevel.alphabet())
    assert sorted(BYTE_OF.values()) == list(range(256))


def test_tokens_and_numbers_are_the_library_s():
    trained = json.loads(CODEC._encoder.to_str())["model"]
    tokenizer = bpe._tokenizer(bpe.models.BPE())
    trainer = bpe.trainers.BpeTrainer(
        vocab_size=287, min_frequency=2, show_progress=False, initial_alphabet=sorted(BYTE_OF)
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    assert trained["vocab"] == json.loads(tokenizer.to_str())["model"]["vocab"]
    for text in TEXTS:
        assert (CODEC.encode(text) - 3).tolist() == tokenizer.encode(text).ids


def test_training_is_repeatable_in_another_process():
    code = (
        "import json, sys; from unrolled.data.codecs.bpe import BytePairs;"
        "print(json.dumps(BytePairs.fit(json.load(sys.stdin), size=290).to_json()))"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], input=json.dumps(TEXTS), capture_output=True, text=True
    )
    assert run.stderr == ""
    assert BytePairs.from_json(json.loads(run.stdout)) == CODEC


def test_a_long_text_in_parts_has_the_tokens_of_the_whole(monkeypatch):
    draw = random.Random(0)
    whole = "".join(draw.choice(["the", " ", "\n", "cat", "'s", "é", "\t", "\r\n", "."]) for _ in range(4000))
    # It knows runs of white space as tokens, which a careless cut would break.
    codec = BytePairs.fit([whole], size=400)
    assert b"\n\n" in codec.pieces
    expected = [token + 3 for token in codec._encoder.encode(whole).ids]
    monkeypatch.setattr(bpe, "PART", 50)
    assert len(list(bpe._parts(whole))) > 20
    assert codec.encode(whole).tolist() == expected


def test_text_can_t_spell_a_special_token():
    assert CODEC.encode("<unk>").min() >= 3
    assert CODEC.decode([1, *CODEC.encode("x"), 2]) == "x"


def test_too_small_a_size_is_refused():
    with pytest.raises(UsageError, match="size: found 258, expected 259 or more"):
        BytePairs.fit(["a"], size=258)


def test_nothing_to_learn_leaves_the_bytes():
    assert BytePairs.fit([]).size == 259


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(UserError, match="half a surrogate pair"):
        CODEC.encode("\ud800")


@pytest.mark.parametrize(
    ("merges", "message"),
    [
        ({"a": "b"}, '"merges" is an object, expected a list of pairs'),
        (["a b"], r"merges\[0\]\" is 'a b', expected a pair of strings"),
        ([["a", 1]], r"merges\[0\].*expected a pair of strings"),
        ([["a"]], r"merges\[0\].*expected a pair of strings"),
        (
            [["a", "b"], ["ac", "b"]],
            r"merges\[1\]\" joins 'ac', expected a byte or what an earlier merge made",
        ),
        ([["a", " "]], "joins ' '"),
        ([["a", "b"], ["a", "b"]], r"merges\[1\]\" repeats the pair 'a', 'b'"),
    ],
)
def test_broken_merges_are_refused(merges, message):
    with pytest.raises(UserError, match=message):
        BytePairs.from_json({"codec": "bpe", "merges": merges})
