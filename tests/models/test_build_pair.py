"""What is built for which settings, what is shared, and what is refused."""

import copy
from typing import Any

import pytest
import torch
from torch import nn

from started import SOURCES, build_pair, tokens
from unrolled.data.inputs import ChannelInputs, TokenInputs
from unrolled.errors import UsageError
from unrolled.models.architectures import ARCHITECTURES, Architecture
from unrolled.models.build_pair import build_encoder_decoder
from unrolled.models.front import SharedTokenFront, TokenFront
from unrolled.models.openings import PlainOpening, ReaderOpening, SummaryOpening
from unrolled.models.recurrent import build_gru
from unrolled.models.sequence_model import SequenceModel
from unrolled.models.settings import ModelSettings


@pytest.mark.parametrize(
    ("architecture", "shape", "layers"),
    [
        ("lstm", {}, ["LSTM", "LSTM"]),
        ("lstm", {"attention": "dot"}, ["LSTM", "MemoryReader", "LSTM"]),
        ("gru", {"attention": "additive", "decoder_depth": 1}, ["GRU", "MemoryReader"]),
        ("transformer", {"decoder_depth": 1}, ["MultiHeadAttention", "MemoryReader", "FeedForward"]),
    ],
)
def test_where_the_readers_stand(architecture: str, shape: dict[str, Any], layers: list[str]) -> None:
    model = build_pair(architecture, **shape, bidirectional=True)
    inner = [block.layer for block in model.decoder.stack.layers]
    assert [type(layer).__name__ for layer in inner] == layers
    kinds = {"LSTM": SummaryOpening, "GRU": SummaryOpening, "MemoryReader": ReaderOpening}
    assert [type(opening) for opening in model.openings] == [kinds.get(name, PlainOpening) for name in layers]
    assert not model.encoder.model.streams
    assert model.decoder.streams


def test_each_layer_has_an_opening_of_its_own_for_all_it_keeps() -> None:
    lstm, gru = build_pair("lstm"), build_pair("gru")
    assert [opening.map.out_features for opening in lstm.openings] == [16, 16]
    assert [opening.map.out_features for opening in gru.openings] == [8, 8]
    state = lstm.start(source=tokens(1, 3, SOURCES))
    assert all(part.abs().max() < 1 and part.count_nonzero() for layer in state for part in layer)


def test_depths_default_to_the_depth() -> None:
    model = build_pair("gru", depth=2, encoder_depth=3)
    assert (len(model.encoder.model.stack.layers), len(model.decoder.stack.layers)) == (3, 2)


def test_inputs_of_any_kind_have_a_text() -> None:
    settings = ModelSettings("gru", width=4, depth=1, attention="dot")
    model = build_encoder_decoder(settings, ChannelInputs(3), 7, joint=False)
    features, _ = model(tokens(2, 3), model.start(2, source=torch.randn(2, 5, 3)))
    assert features.shape == (2, 3, 4)


def test_a_transformer_begins_as_its_embeddings_before_a_norm() -> None:
    torch.manual_seed(0)
    model = build_pair("transformer").eval()
    inputs = tokens(2, 4)
    features, _ = model(inputs, model.start(2, source=tokens(2, 3, SOURCES)))
    torch.testing.assert_close(features, model.decoder.norm(model.decoder.front(inputs)))


def tables(model: nn.Module) -> list[str]:
    return [name for name in model.state_dict() if "embedding" in name]


def test_a_joint_vocabulary_has_one_table() -> None:
    model = build_pair("gru", joint=True)
    assert isinstance(model.decoder.front, SharedTokenFront)
    assert tables(model) == ["encoder.model.front.embedding.weight"]
    for apart in (build_pair("gru"), build_pair("gru", joint=True, shared_embeddings=False)):
        assert isinstance(apart.decoder.front, TokenFront)
        assert len(tables(apart)) == 2


def test_the_table_stays_one_whatever_is_done_to_the_model() -> None:
    model = build_pair("gru", joint=True)
    twin = copy.deepcopy(model).double()
    other = build_pair("gru", joint=True)
    twin.load_state_dict(other.state_dict())
    twin.to(torch.float32).load_state_dict(other.state_dict(), assign=True)
    for one in (model, twin):
        assert one.decoder.front.embedding is one.encoder.front.embedding
    assert twin.decoder.front.embedding is not model.decoder.front.embedding
    inputs = tokens(1, 3)
    assert torch.equal(twin.decoder.front(inputs), other.encoder.front(inputs))
    gradient = torch.autograd.grad(
        twin(inputs, twin.start(source=inputs))[0].sum(), twin.encoder.front.embedding.weight
    )
    assert gradient[0].count_nonzero()


@pytest.mark.parametrize("architecture", ["bag", "flat"])
def test_what_is_no_sequence_model_is_refused(architecture: str) -> None:
    with pytest.raises(
        UsageError, match=f'"{architecture}" gives one answer .* cannot serve the task "text"'
    ):
        build_pair(architecture)


def test_unknown_names_are_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match='--model: found "lstn".*did you mean "lstm"'):
        build_pair("lstn")
    with pytest.raises(UsageError, match='attention: found "addtive".*did you mean "additive"'):
        build_pair("lstm", attention="addtive")
    with pytest.raises(UsageError, match="decoder_depth: found 0, expected at least 1"):
        build_pair("lstm", decoder_depth=0)


def test_a_transformer_attends_in_its_own_way() -> None:
    for attention in ("additive", "dot"):
        with pytest.raises(UsageError, match=f'attention: found "{attention}", expected none or multihead'):
            build_pair("transformer", attention=attention)
    assert len(build_pair("transformer", attention="multihead").decoder.stack.layers) == 6


def test_a_joint_vocabulary_is_one_of_tokens_and_of_one_size() -> None:
    settings = ModelSettings("gru", width=4, depth=1)
    for inputs in (TokenInputs(8), ChannelInputs(7)):
        with pytest.raises(UsageError, match="joint vocabulary: found .* for 7 target tokens"):
            build_encoder_decoder(settings, inputs, 7, joint=True)


def test_a_users_own_architecture_decodes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(settings: ModelSettings, front: nn.Module) -> SequenceModel:
        return build_gru(settings, front)

    monkeypatch.setitem(ARCHITECTURES, "mine", Architecture(build, {"tiny": {"width": 4, "depth": 1}}))
    assert build_pair("mine").decoder.streams
