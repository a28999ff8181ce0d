import pytest
import torch

from unrolled.data.inputs import TokenInputs
from unrolled.errors import UsageError, UserError
from unrolled.models.architectures import (
    ARCHITECTURES,
    Architecture,
    build_model,
    preset,
    register,
    require_steps,
)
from unrolled.models.recurrent import build_gru
from unrolled.models.settings import ModelSettings


@pytest.mark.parametrize("size", ["tiny", "small", "medium"])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_preset_builds_and_runs(architecture: str, size: str) -> None:
    model = build_model(preset(architecture, size), TokenInputs(11))
    features, _ = model(torch.randint(0, 11, (2, 3)))
    assert features.shape == (2, 3, model.width)


def test_sizes_grow() -> None:
    for architecture in ("rnn", "lstm", "gru", "transformer", "bag"):
        counts = [
            sum(p.numel() for p in build_model(preset(architecture, size), TokenInputs(50)).parameters())
            for size in ("tiny", "small", "medium")
        ]
        assert counts == sorted(set(counts))


def test_unknown_names_are_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r'--model: found "transfomer".*did you mean "transformer"'):
        preset("transfomer", "tiny")
    with pytest.raises(UsageError, match=r'--size: found "smal".*did you mean "small"'):
        preset("lstm", "smal")


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ({"heads": 3}, "heads: found 3, expected a divisor of the width 8"),
        ({"heads": 8}, "expected heads of even width for rotary positions"),
        ({"positions": "rotatory"}, 'positions: found "rotatory".*did you mean "rotary"'),
        ({"placement": "mid"}, 'placement: found "mid", expected one of: pre, post'),
        ({"activation": "relu3"}, 'activation: found "relu3".*did you mean "relu"'),
    ],
)
def test_impossible_transformers_are_refused_by_name(shape: dict, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        build_model(
            ModelSettings(**{"architecture": "transformer", "width": 8, "depth": 1, **shape}), TokenInputs(5)
        )


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ({"width": 0}, "width: found 0, expected at least 1"),
        ({"dropout": 1.0}, "dropout: found 1.0, expected at least 0 and below 1"),
        ({"window": 0}, "window: found 0, expected at least 1"),
        ({"expansion": 0.0}, "expansion: found 0.0, expected a number above 0"),
    ],
)
def test_impossible_sizes_are_refused_by_name(shape: dict, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        ModelSettings(**{"architecture": "rnn", "width": 8, "depth": 1, **shape})


def test_saved_settings_with_unknown_keys_are_refused() -> None:
    with pytest.raises(UsageError, match=r'model settings: unknown key "widht"; did you mean "width"'):
        ModelSettings.from_json({"architecture": "rnn", "widht": 8, "depth": 1})
    with pytest.raises(UsageError, match=r"model settings: .*missing"):
        ModelSettings.from_json({"architecture": "rnn"})


def test_flat_refuses_longer_input_and_ignores_longer_padding() -> None:
    flat = build_model(ModelSettings("flat", width=4, depth=1, longest=3), TokenInputs(5))
    with pytest.raises(UserError, match="found an input of 4 steps, expected at most 3"):
        flat(torch.zeros(1, 4, dtype=torch.long))
    features, _ = flat(torch.zeros(1, 4, dtype=torch.long), lengths=torch.tensor([3]))
    assert features.shape == (1, 4, 4)


def test_bag_is_blind_to_order_and_the_others_are_not() -> None:
    torch.manual_seed(0)
    forth, back = torch.tensor([[1, 2, 3, 4]]), torch.tensor([[4, 3, 2, 1]])
    for architecture in ("bag", "rnn", "lstm", "gru", "flat"):
        shape = {"longest": 4} if architecture == "flat" else {}
        model = build_model(
            ModelSettings(architecture, width=8, depth=1, dropout=0.0, **shape), TokenInputs(5)
        )
        same = torch.allclose(model(forth)[0][:, -1], model(back)[0][:, -1], atol=1e-6)
        assert same == (architecture == "bag")


def test_only_sequence_models_serve_every_step() -> None:
    for architecture in ("bag", "flat"):
        with pytest.raises(UsageError, match=f'"{architecture}" gives one answer for a whole input'):
            require_steps(preset(architecture, "tiny"), "continuation")
    with pytest.raises(UsageError, match="would see what it must foretell"):
        require_steps(ModelSettings("lstm", width=4, depth=1, bidirectional=True), "continuation")


def test_a_users_own_architecture_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unrolled.models.architectures.ARCHITECTURES", dict(ARCHITECTURES))
    register("mine", Architecture(build_gru, {"tiny": {"width": 4, "depth": 1}}))
    assert build_model(preset("mine", "tiny"), TokenInputs(5)).width == 4
    with pytest.raises(UsageError, match=r'the architecture "gru" exists already'):
        register("gru", Architecture(build_gru, {}))
