"""`predict --attention` and `--plot`: answers beside what they looked at, or why they looked at nothing."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from networks import small_network
from text_models import text_folder, text_model
from unrolled.cli.main import main
from unrolled.cli.predict import command as predict
from unrolled.data.codecs.characters import Characters
from unrolled.data.layout import PLAIN
from unrolled.models.settings import ModelSettings
from unrolled.predictor.model_folder import save_model
from unrolled.tasks.label import Label

SHAPE = {"architecture": "transformer", "attention": "none"}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return text_folder(tmp_path_factory.mktemp("writer") / "model", text_model(**SHAPE), **SHAPE)


@pytest.fixture(scope="module")
def without_attention(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shape = {"attention": "none"}
    return text_folder(tmp_path_factory.mktemp("plain") / "model", text_model(**shape), **shape)


def run(model: Path, *words: object) -> str:
    return CliRunner().invoke(predict, [str(model), *map(str, words)], catch_exceptions=False).stdout


def test_attention_stands_beside_the_answer(model: Path) -> None:
    plain = json.loads(run(model, "abc", "--json"))
    found = json.loads(run(model, "abc", "--json", "--attention"))
    shown = found.pop("attention")
    assert found == pytest.approx(plain)
    assert shown["columns"] == ["a", "b", "c"] and "".join(shown["rows"][:-1]) == plain["output"]
    assert [sum(row) for row in shown["weights"]] == pytest.approx([1] * len(shown["rows"]), abs=1e-4)
    text = run(model, "abc", "", "f", "--attention").split("\n")
    assert text[0] == plain["output"] and text[1].split() == ["a", "b", "c"]
    assert "" in text


def test_attention_is_that_of_the_search_asked_for(model: Path) -> None:
    asked = ["abc", "--prefix", "zzz", "--beam-size", 1, "--json", "--attention"]
    found = json.loads(run(model, *asked))
    assert found["output"].startswith("zzz")
    assert "".join(found["attention"]["rows"][:-1]) == found["output"]


def test_attention_is_drawn(model: Path, tmp_path: Path) -> None:
    found = run(model, "abc", "--plot", tmp_path / "a.svg")
    assert found == run(model, "abc")
    assert (tmp_path / "a.svg").read_text().startswith("<svg")
    assert run(model, "", "--plot", tmp_path / "b.svg") == "\n"
    assert not (tmp_path / "b.svg").exists()


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert main(list(map(str, words))) == 2
    return capsys.readouterr().err


def test_a_classifier_shows_what_it_pooled(tmp_path: Path) -> None:
    codec, task = Characters.fit(["abc"]), Label(("no", "yes"), pooling="attention")
    shape = asdict(ModelSettings(architecture="gru", width=8, depth=1))
    network = small_network(task, codec.size, **shape)
    save_model(tmp_path / "m", network=network, task=task, codec=codec, model=shape, layout=PLAIN)
    found = json.loads(run(tmp_path / "m", "abca", "--attention", "--json"))
    assert found["output"] in task.names and found["score"] >= 0.5
    assert found["attention"]["columns"] == ["a", "b", "c", "a"] and len(found["attention"]["rows"]) == 1
    shown = run(tmp_path / "m", "abca", "--attention").splitlines()
    assert shown[0].startswith(f"{found['output']}\t") and len(shown) > 1


def test_a_classifier_without_attention_is_named(order_run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "predict", order_run, "the sun a moon", "--attention")
    assert said.startswith('Error: attention: this model ("lstm") attends to nothing; expected')


def test_a_model_without_attention_is_named(
    without_attention: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, "predict", without_attention, "abc", "--attention")
    assert said.startswith('Error: attention: this model ("gru") attends to nothing; expected')
