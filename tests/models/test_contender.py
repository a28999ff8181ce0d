"""One word for an architecture and its attention, there and back."""

import pytest

from unrolled.errors import UsageError
from unrolled.models.contender import contender_name, parse_contender
from unrolled.models.settings import ModelSettings


@pytest.mark.parametrize(
    "word", ["rnn", "lstm", "lstm+additive", "gru+dot", "rnn+multihead", "transformer", "bag"]
)
def test_there_and_back(word: str) -> None:
    architecture, attention = parse_contender(word)
    assert contender_name(ModelSettings(architecture, width=4, depth=1, attention=attention)) == word


def test_a_transformers_attention_goes_without_saying() -> None:
    assert parse_contender("transformer+multihead") == ("transformer", "multihead")
    assert (
        contender_name(ModelSettings("transformer", width=4, depth=1, attention="multihead")) == "transformer"
    )


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("lstn+dot", '--model: found "lstn", expected one of: .*did you mean "lstm"'),
        ("lstm+dott", '--model: the attention of "lstm": found "dott", expected .*did you mean "dot"'),
        (
            "lstm+none",
            '--model: the attention of "lstm": found "none", expected one of: additive, dot, multihead',
        ),
        ("lstm+", '--model: the attention of "lstm": found ""'),
        (
            "transformer+dot",
            '--model: the attention of "transformer": found "dot", expected one of: multihead',
        ),
        ("bag+dot", '--model: found "bag.dot", but "bag" has no decoder'),
    ],
)
def test_what_no_contender_is_called(word: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_contender(word)
