"""A network saved and loaded is the same network, and a folder that describes none is refused."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import torch

from model_folders import write_listed
from networks import small_network
from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import TextCodec
from unrolled.data.codecs.table import CODECS
from unrolled.data.codecs.words import Words
from unrolled.data.layout import Layout
from unrolled.errors import UserError
from unrolled.models.settings import ModelSettings
from unrolled.predictor.model_folder import load_model, save_model
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.tasks.label_set import LabelSet
from unrolled.tasks.row_task import RowTask
from unrolled.tasks.value import Value

TEXTS = ["one two three", "naïve 🙂 नमस्ते", "one"]
LAYOUT = Layout("text", "kind", input_kind="text")
SHAPE = {"width": 8, "depth": 2, "heads": 2}
BOTH = ["rnn", "lstm", "gru", "transformer"]


def saved(
    path: Path, task: RowTask | Continuation, codec: TextCodec, architecture: str, **shape: Any
) -> Predictor:
    """Save a network and return it as it is in memory."""
    settings = ModelSettings(architecture=architecture, **{**SHAPE, **shape})
    network = small_network(task, codec.size, **asdict(settings))
    save_model(path, network=network, task=task, codec=codec, model=asdict(settings), layout=LAYOUT)
    return Predictor(network, task, codec, LAYOUT)


def language(codec: TextCodec) -> Continuation:
    return Continuation(tuple(int(size) for size in codec.byte_lengths()), block=7)


@pytest.mark.parametrize("architecture", BOTH)
def test_a_loaded_language_model_says_the_same_to_the_last_bit(tmp_path: Path, architecture: str) -> None:
    codec = Characters.fit(TEXTS)
    before = saved(tmp_path / "m", language(codec), codec, architecture)
    after = load_model(tmp_path / "m")
    assert (after.task, after.codec, after.layout) == (before.task, before.codec, LAYOUT)
    assert not after.network.training
    for text in TEXTS:
        assert after.next_tokens(text, top=50) == before.next_tokens(text, top=50)
        assert list(after.generate(text, tokens=30)) == list(before.generate(text, tokens=30))
    assert after.fill("one ____", candidates=TEXTS) == before.fill("one ____", candidates=TEXTS)


@pytest.mark.parametrize("pooling", ["last", "mean", "max", "attention"])
@pytest.mark.parametrize("architecture", [*BOTH, "bag", "flat"])
def test_a_loaded_classifier_says_the_same_to_the_last_bit(
    tmp_path: Path, architecture: str, pooling: str
) -> None:
    codec = Characters.fit(TEXTS)
    task = Label(("no", "yes", "नहीं"), pooling, label_smoothing=0.1, weights=(1.0, 0.5, 2.0))
    before = saved(tmp_path / "m", task, codec, architecture)
    after = load_model(tmp_path / "m")
    assert after.task == task
    assert after.predict(TEXTS, top=3) == before.predict(TEXTS, top=3)


@pytest.mark.parametrize(
    "codec", [Bytes(), Words.fit(TEXTS), BytePairs.fit(TEXTS, size=270)], ids=["bytes", "words", "bpe"]
)
@pytest.mark.parametrize(
    "shape",
    [
        {"architecture": "lstm", "bidirectional": True, "norm": "rms"},
        {"architecture": "transformer", "positions": "learned", "longest": 64, "window": 3},
        {
            "architecture": "transformer",
            "placement": "post",
            "positions": "sinusoidal",
            "activation": "swiglu",
        },
    ],
    ids=["both ways", "learned", "post-norm"],
)
def test_every_shape_and_codec_comes_back(tmp_path: Path, codec: TextCodec, shape: dict[str, Any]) -> None:
    before = saved(tmp_path / "m", Label(("a", "b")), codec, **shape)
    after = load_model(tmp_path / "m")
    assert after.codec == codec
    assert after.predict(TEXTS, top=2) == before.predict(TEXTS, top=2)


@pytest.mark.parametrize(
    "task",
    [
        Value(mean=-3.25, deviation=1e-3, pooling="attention", dropout=0.0),
        LabelSet(("a", "b"), separator="|", label_smoothing=0.1, weights=(0.5, 2.0)),
    ],
    ids=["value", "labels"],
)
def test_every_task_of_one_answer_a_row_comes_back(tmp_path: Path, task: Value | LabelSet) -> None:
    before = saved(tmp_path / "m", task, Characters.fit(TEXTS), "gru")
    after = load_model(tmp_path / "m")
    assert after.task == task
    assert after.predict(TEXTS, top=2) == before.predict(TEXTS, top=2)


@pytest.mark.parametrize(
    ("task", "changes", "message"),
    [
        (
            Value(mean=0.0, deviation=1.0),
            {"deviation": 0},
            "mean, deviation: found 0.0 and 0, expected finite",
        ),
        (Value(mean=0.0, deviation=1.0), {"mean": "0"}, "task: mean: found a string, expected a number"),
        (Value(mean=0.0, deviation=1.0), {"names": ["a"]}, 'task: unknown key "names"'),
        (LabelSet(("a",)), {"separator": ","}, 'separator: found ",", expected one of: ;, |'),
        (LabelSet(("a",)), {"names": "a"}, "task: names: found a string, expected a list"),
        (LabelSet(("a",)), {"names": ["a", "b"]}, "the weights do not fit config.json"),
    ],
)
def test_a_task_that_says_something_else_is_refused(
    tmp_path: Path, task: Value | LabelSet, changes: dict[str, Any], message: str
) -> None:
    saved(tmp_path / "m", task, Characters.fit(["ab"]), "gru", depth=1)
    assert message in edited(tmp_path / "m", "config.json", lambda config: config["task"].update(changes))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a sound folder of a classifier."""
    saved(tmp_path / "m", Label(("no", "yes")), Characters.fit(["ab"]), "gru", depth=1)
    return tmp_path / "m"


def edited(folder: Path, file: str, change: Callable[[dict[str, Any]], Any]) -> str:
    """Change a JSON file, list it properly, and return what loading is refused with, without the place."""
    values = json.loads((folder / file).read_text())
    change(values)
    write_listed(folder, file, json.dumps(values).encode())
    with pytest.raises(UserError) as caught:
        load_model(folder)
    return str(caught.value).replace(f"{folder}/", "").replace(str(folder), "FOLDER")


def in_config(*keys: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Return a change that sets one value of the configuration."""

    def change(config: dict[str, Any]) -> None:
        for key in keys[:-1]:
            config = config[key]
        config[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (in_config("modle", value={}), 'config.json: unknown key "modle"; did you mean "model"?'),
        (lambda config: config.pop("task"), 'config.json: the key "task" is missing'),
        (lambda config: config.pop("layout"), 'config.json: the key "layout" is missing'),
        (
            in_config("task", "task", value="lable"),
            'config.json: task: found "lable", expected one of: label, labels, value, text, continuation; '
            'did you mean "label"?',
        ),
        (
            in_config("task", "poling", value="mean"),
            "poling",
        ),
        (
            in_config("model", "widht", value=8),
            'unknown key "widht"; did you mean "width"?',
        ),
        (in_config("model", "width", value=-8), "width: found -8, expected at least 1"),
        (
            in_config("model", "architecture", value="os.system"),
            '--model: found "os.system", expected one of: rnn, lstm, gru, transformer, bag, flat',
        ),
        (
            in_config("task", "pooling", value="os.system"),
            'pooling: found "os.system", expected one of: last, mean, max, attention',
        ),
    ],
)
def test_a_configuration_that_says_something_else_is_refused(
    folder: Path, change: Callable[[dict[str, Any]], Any], message: str
) -> None:
    assert message in edited(folder, "config.json", change)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("task",), 3),
        (("task",), ["label"]),
        (("model",), 3),
        (("model",), "gru"),
        (("model", "width"), "8"),
        (("model", "width"), 8.5),
        (("model", "dropout"), "0.1"),
        (("model", "norm"), "nrom"),
        (("model", "bidirectional"), "yes"),
        (("model", "architecture"), ["gru"]),
        (("task", "names"), None),
        (("task", "names"), [1, 2]),
        (("task", "names"), "ab"),
        (("task", "weights"), ["heavy", "light"]),
        (("task", "dropout"), "0.1"),
        (("task", "pooling"), ["mean"]),
        (("layout",), "text"),
        (("layout",), {"input": 3}),
        (("layout", "input_kind"), "texts"),
    ],
)
def test_values_of_another_kind_are_refused_in_a_sentence(
    folder: Path, keys: tuple[str, ...], value: Any
) -> None:
    edited(folder, "config.json", in_config(*keys, value=value))


def test_a_task_that_lacks_its_labels_is_refused(folder: Path) -> None:
    message = edited(folder, "config.json", lambda config: config["task"].pop("names"))
    assert message.startswith("config.json: ") and "names" in message


@pytest.mark.parametrize(
    "change",
    [
        in_config("model", "width", value=4),
        in_config("model", "depth", value=2),
        in_config("model", "architecture", value="lstm"),
        in_config("task", "names", value=["no", "yes", "maybe"]),
        in_config("task", "pooling", value="attention"),
        in_config("task", value={"task": "continuation", "block": 8}),
    ],
)
def test_weights_that_do_not_fit_are_refused(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    message = edited(folder, "config.json", change)
    assert message.startswith("model.safetensors: the weights do not fit config.json: ")


def test_weights_of_another_vocabulary_are_refused(folder: Path) -> None:
    message = edited(folder, "codec-input.json", lambda codec: codec.update(alphabet="abc"))
    assert message.startswith("model.safetensors: the weights do not fit config.json: ")
    assert "embedding.weight" in message


def test_codecs_other_than_one_for_the_input_are_refused(folder: Path) -> None:
    content = (folder / "codec-input.json").read_bytes()
    write_listed(folder, "codec-output.json", content)
    with pytest.raises(UserError, match=r"found codecs \['input', 'output'\], expected one: \"input\"$"):
        load_model(folder)


def test_an_unknown_codec_is_refused(folder: Path) -> None:
    message = edited(folder, "codec-input.json", lambda codec: codec.update(codec="caracters"))
    known = ", ".join(CODECS)
    assert message.endswith(
        f"codec: found 'caracters', expected one of: {known}; did you mean \"characters\"?"
    )


def test_saving_again_replaces_the_model_and_keeps_the_network_as_it_was(folder: Path) -> None:
    before = (folder / "model.safetensors").read_bytes()
    codec = Characters.fit(["ab"])
    predictor = saved(folder, Label(("no", "yes")), codec, "gru", depth=1)
    assert (folder / "model.safetensors").read_bytes() == before
    assert all(parameter.requires_grad for parameter in predictor.network.parameters())
    with torch.no_grad():
        next(predictor.network.parameters()).add_(1)
    save_model(
        folder, network=predictor.network, task=Label(("no", "yes")), codec=codec,
        model=asdict(ModelSettings(architecture="gru", **{**SHAPE, "depth": 1})), layout=LAYOUT,
    )  # fmt: skip
    assert load_model(folder).predict(["ab"], top=2) == predictor.predict(["ab"], top=2)
