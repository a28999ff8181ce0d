"""The codec of outputs that are texts: closed by the end token, and back, for every text codec."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import END, TextCodec
from unrolled.data.codecs.text_output import TextOutput
from unrolled.data.codecs.words import Words
from unrolled.data.outputs import RaggedOutputs

CODECS: list[TextCodec] = [
    Bytes(),
    BytePairs.fit(["ein Hund und noch ein Hund"] * 3, size=270),
    Characters.fit(["ein Hund"]),
    Words.fit(["ein Hund"] * 2),
]


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: str(codec.name))
def test_a_target_is_the_text_s_tokens_and_the_end(codec: TextCodec) -> None:
    output = TextOutput(codec)
    target = output.encode("ein Hund")
    assert target.tolist() == [*codec.encode("ein Hund").tolist(), END]
    assert target.dtype == np.int32
    assert output.decode(target) == codec.decode(codec.encode("ein Hund")) == "ein Hund"
    assert output.outputs == RaggedOutputs(codec.size)
    assert int(target.max()) < codec.size


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    output = TextOutput(Bytes())
    assert output.decode(output.encode(text)) == text


def test_what_the_encoding_depends_on_is_saved() -> None:
    saved = [TextOutput(codec).to_json() for codec in CODECS]
    assert saved[0] == {"codec": "text", "of": {"codec": "bytes"}}
    assert len({str(each) for each in saved}) == len(CODECS)
