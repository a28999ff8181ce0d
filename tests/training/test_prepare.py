"""From splits to tokens: the codec that suits the data, fitted on the training split and on nothing else."""

import re
from typing import Any

import numpy as np
import pytest

from generated import counting_text, ordered_rows
from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import BEGIN, END, UNKNOWN
from unrolled.data.codecs.words import Words
from unrolled.data.encoding import AnsweredRows, Stream
from unrolled.errors import UsageError
from unrolled.predictor.read import ReadData, Request, read_data
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.training.fit_codec import MANY_CHARACTERS, choose_codec, fit_codec
from unrolled.training.prepare import prepare
from unrolled.training.resolve import resolve
from unrolled.training.task_settings import CodecSettings

SCRIPT = "".join(chr(0x4E00 + number) for number in range(MANY_CHARACTERS + 1))


def read_rows(rows: list[tuple[str, str]], valid: list[tuple[str, str]] | None = None) -> ReadData:
    split = [([text for text, _ in part], [label for _, label in part]) for part in (rows, valid or rows[:5])]
    return read_data(Request(split[0], valid=split[1]))


def settings(read: ReadData, **given: Any) -> Any:
    return resolve(model="gru", size="tiny", task=read.task, given={"steps": 1, "codec": "bytes", **given})


def names(count: int) -> list[tuple[str, str]]:
    return [(f"Name{number} Son{number}", "ab"[number % 2]) for number in range(count)]


@pytest.mark.parametrize(
    ("rows", "name", "why"),
    [
        (ordered_rows(60), "words", r"^\d words an input: read word by word$"),
        ([("a b c", "x"), ("b c d", "y")] * 5, "words", "^3 words an input: read word by word$"),
        (names(40), "characters", r"^\d+ different characters: read character by character$"),
        ([(SCRIPT, "x"), ("b", "y")] * 5, "bytes", r"^1,002 different characters: read byte by byte$"),
        ([(SCRIPT[1:], "x"), (SCRIPT[1:3], "y")] * 5, "characters", "^1,000 different characters"),
    ],
)
def test_the_codec_that_suits_a_classifier(rows: list[tuple[str, str]], name: str, why: str) -> None:
    found, reason = choose_codec(read_rows(rows))
    assert found == name
    assert re.search(why, reason)


def test_a_language_model_reads_characters_however_many_words_there_are() -> None:
    read = read_data(Request((counting_text(900).splitlines(), None)))
    assert choose_codec(read)[0] == "characters"


def test_only_the_training_split_is_seen() -> None:
    read = read_rows([("ab", "x"), ("ba", "y")] * 5, valid=[("abz", "x")])
    prepared = prepare(read, settings(read, codec="characters"))
    assert prepared.codec == Characters("ab")
    assert prepared.valid[0].tolist() == [3, 4, UNKNOWN]
    assert prepared.test is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"codec": "characters", "min_count": 2}, Characters("ab")),
        ({"codec": "bytes"}, Bytes()),
        ({"codec": "words"}, Words(("ab", "c"), lower_case=True)),
        ({"codec": "words", "lower_case": False, "vocabulary": 4}, Words(("ab",), lower_case=False)),
        ({"codec": "bpe", "vocabulary": 260}, BytePairs((("a", "b"),))),
    ],
)
def test_every_setting_of_a_codec_reaches_it(given: dict[str, Any], expected: object) -> None:
    read = read_rows([("ab ab AB", "x"), ("ab c", "y")] * 5)
    if given["codec"] == "characters":
        read = read_rows([("ab", "x"), ("ba", "y")] * 5 + [("az", "x")])
    assert fit_codec(read, CodecSettings(**given)) == expected


def test_byte_pairs_need_room_for_the_bytes() -> None:
    read = read_rows([("ab", "x"), ("ba", "y")] * 5)
    with pytest.raises(UsageError, match="expected 259 or more"):
        fit_codec(read, CodecSettings(codec="bpe", vocabulary=100))


def test_a_label_task_with_its_settings() -> None:
    read = read_rows([("a", "x")] * 9 + [("b", "y")] * 3)
    prepared = prepare(
        read,
        settings(read, pooling="max", class_weights="balanced", label_smoothing=0.1, dropout=0.25),
    )
    assert prepared.task == Label(
        ("x", "y"), pooling="max", dropout=0.25, label_smoothing=0.1, weights=(12 / 18, 2.0)
    )
    assert isinstance(prepared.form, AnsweredRows)
    assert np.asarray(prepared.train.targets).tolist() == [0] * 9 + [1] * 3
    plain = prepare(read, settings(read)).task
    assert isinstance(plain, Label) and plain.weights is None


def test_rows_of_a_table_are_documents_to_continue() -> None:
    read = read_data(Request((["ab", "ba"] * 4, None), valid=(["b"], None)))
    prepared = prepare(read, settings(read, codec="characters"))
    assert isinstance(prepared.task, Continuation) and isinstance(prepared.form, Stream)
    assert prepared.train[0].tolist() == [BEGIN, 3, 4, END]
    assert prepared.task.byte_lengths == (1, 0, 0, 1, 1)


def test_bad_rows_that_may_be_skipped_are_left_out() -> None:
    data = (["ab", "", "ba"] * 5, ["x", "x", "y"] * 5)
    read = read_data(Request(data, valid=(["a"], ["x"]), skip_bad=True))
    assert len(prepare(read, settings(read)).train) == 10


def test_a_codec_that_cannot_read_the_kind_of_input_is_refused() -> None:
    read = read_rows([("a", "x")] * 9 + [("b", "y")] * 3)
    with pytest.raises(UsageError) as caught:
        prepare(read, settings(read, codec="series"))
    assert str(caught.value) == (
        '--codec, for text: found "series", expected one of: characters, bytes, words, bpe, symbols'
    )
