"""A text model saved and loaded is the same model; a folder that describes no text model is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model_folders import write_listed
from text_models import text_folder, text_model
from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import TextCodec
from unrolled.data.codecs.words import Words
from unrolled.errors import UserError
from unrolled.predictor.model_folder import load_model

TEXTS = ["abc", "def abc fed", "f", ""]
CORPUS = ["one two three", "naïve 🙂 नमस्ते", "one two"]
SHAPES: dict[str, dict[str, Any]] = {
    "gru": {"attention": "none"},
    "gru+additive": {"bidirectional": True},
    "lstm+dot": {"architecture": "lstm", "attention": "dot", "depth": 2},
    "rnn+multihead": {"architecture": "rnn", "attention": "multihead"},
    "transformer": {
        "architecture": "transformer",
        "attention": "none",
        "encoder_depth": 3,
        "decoder_depth": 1,
    },
    "untied": {"architecture": "transformer", "attention": "none", "tied_output": False, "placement": "post"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a sound folder of a text model."""
    return text_folder(tmp_path / "m", text_model())


def edited(folder: Path, file: str, change: Callable[[dict[str, Any]], Any]) -> str:
    """Change a JSON file, list it properly, and return what loading is refused with, without the place."""
    values = json.loads((folder / file).read_text())
    change(values)
    write_listed(folder, file, json.dumps(values).encode())
    return refusal(folder)


def refusal(folder: Path) -> str:
    with pytest.raises(UserError) as caught:
        load_model(folder)
    return str(caught.value).replace(f"{folder}/", "").replace(str(folder), "FOLDER")


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_loaded_text_model_says_the_same_to_the_last_bit(tmp_path: Path, shape: dict[str, Any]) -> None:
    before = text_model(**shape)
    after = load_model(text_folder(tmp_path / "m", before, **shape))
    assert (after.task, after.codec, after.layout) == (before.task, before.codec, before.layout)
    assert not after.network.training
    assert after.predict(TEXTS, top=3) == before.predict(TEXTS, top=3)
    assert list(after.predict_pieces("abc")) == list(before.predict_pieces("abc"))


@pytest.mark.parametrize(
    "codec",
    [Characters.fit(CORPUS), Bytes(), Words.fit(CORPUS), BytePairs.fit(CORPUS, size=270)],
    ids=["characters", "bytes", "words", "bpe"],
)
@pytest.mark.parametrize("shared", [True, False], ids=["joint", "separate"])
def test_one_vocabulary_for_both_sides_comes_back(tmp_path: Path, codec: TextCodec, shared: bool) -> None:
    shape = {"architecture": "transformer", "attention": "none", "shared_embeddings": shared}
    before = text_model(codec, codec, **shape)
    after = load_model(text_folder(tmp_path / "m", before, **shape))
    assert after.task == before.task
    texts = [*CORPUS, "🙂🙂"]
    assert after.predict(texts, top=2) == before.predict(texts, top=2)
    assert after.network.parameter_count == before.network.parameter_count


def test_the_settings_of_the_task_come_back(tmp_path: Path) -> None:
    before = text_model(beam_size=4, length_penalty=0.6, longest_source=3, longest_target=5)
    after = load_model(text_folder(tmp_path / "m", before))
    assert after.task == before.task
    assert json.loads((tmp_path / "m" / "config.json").read_text())["task"]["longest_source"] == 3


def test_a_text_model_needs_two_codecs_and_a_classifier_one(folder: Path) -> None:
    def unlisted(manifest: dict[str, Any]) -> None:
        del manifest["files"]["codec-output.json"]

    (folder / "codec-output.json").unlink()
    manifest = json.loads((folder / "manifest.json").read_text())
    unlisted(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert refusal(folder) == """FOLDER: found codecs ['input'], expected two: "input" and "output\""""


@pytest.mark.parametrize(
    "task", [{"task": "label", "names": ["a"]}, {"task": "continuation"}, {"task": ["text"]}, 3]
)
def test_other_tasks_write_nothing(folder: Path, task: Any) -> None:
    message = edited(folder, "config.json", lambda config: config.update(task=task))
    assert message == """FOLDER: found codecs ['input', 'output'], expected one: "input\""""


@pytest.mark.parametrize("codec", ["series", "labels", "caracters", None, ["words"]])
def test_outputs_are_written_with_a_codec_of_texts(folder: Path, codec: Any) -> None:
    message = edited(folder, "codec-output.json", lambda saved: saved.update(codec=codec))
    assert message == (
        f"codec-output.json: codec: found {codec!r}, expected one of texts: characters, bytes, words, bpe"
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"output": {"codec": "bytes"}}, 'task: unknown key "output"'),
        ({"beam": 3}, 'task: unknown key "beam"; did you mean "beam_size"?'),
        ({"beam_size": "5"}, "task: beam_size: found a string, expected a whole number"),
        ({"beam_size": 0}, "task: beam_size: found 0, expected a whole number of at least 1"),
        ({"longest_source": None}, "task: longest_source: found null, expected a whole number"),
        ({"longest_target": -1}, "task: longest_target: found -1, expected at least 0"),
        ({"label_smoothing": 1}, "task: label_smoothing: found 1, expected at least 0 and below 1"),
    ],
)
def test_settings_that_cannot_be_are_refused(folder: Path, changes: dict[str, Any], message: str) -> None:
    assert message in edited(folder, "config.json", lambda config: config["task"].update(changes))


def test_settings_that_are_missing_are_refused(folder: Path) -> None:
    message = edited(folder, "config.json", lambda config: config["task"].pop("longest_source"))
    assert message == 'config.json: task: the key "longest_source" is missing'


@pytest.mark.parametrize(
    "changes",
    [
        {"width": 4},
        {"depth": 2},
        {"attention": "none"},
        {"attention": "dot"},
        {"architecture": "lstm"},
        {"tied_output": False},
    ],
)
def test_weights_that_do_not_fit_are_refused(folder: Path, changes: dict[str, Any]) -> None:
    message = edited(folder, "config.json", lambda config: config["model"].update(changes))
    assert message.startswith("model.safetensors: the weights do not fit config.json: ")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"attention": "os.system"}, 'found "os.system", expected one of: none, additive, dot, multihead'),
        ({"architecture": "flat"}, '"flat"'),
        ({"architecture": "transformer", "attention": "dot"}, '"dot"'),
    ],
)
def test_shapes_that_cannot_be_are_refused(folder: Path, changes: dict[str, Any], message: str) -> None:
    found = edited(folder, "config.json", lambda config: config["model"].update(changes))
    assert found.startswith("config.json: model") and message in found


def test_weights_of_another_vocabulary_are_refused(folder: Path) -> None:
    alphabet = json.loads((folder / "codec-output.json").read_text())["alphabet"]
    message = edited(folder, "codec-output.json", lambda codec: codec.update(alphabet=alphabet[:-1]))
    assert message.startswith("model.safetensors: the weights do not fit config.json: ")
