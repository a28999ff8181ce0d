"""Where a trained model answers: on the device that was asked for, and nowhere else."""

import json
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
import torch
from click.testing import CliRunner

from unrolled.cli import evaluate, fill, generate, predict
from unrolled.errors import UsageError
from unrolled.training.evaluate import evaluate as judge
from unrolled.training.load_on import load_on

LANGUAGE = {
    "evaluate": (evaluate.command, []),
    "predict": (predict.command, ["1 2"]),
    "generate": (generate.command, ["1 2", "--tokens", "5"]),
    "fill": (fill.command, ["1 ____ 3", "--candidates", "2,9"]),
}


def said(command: click.Command, *words: object) -> str:
    done = CliRunner().invoke(command, [*map(str, words), "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("name", LANGUAGE)
def test_the_cpu_can_be_named_and_is_what_answers_unless_another_is(name: str, counting_run: Path) -> None:
    command, words = LANGUAGE[name]
    plain = said(command, counting_run, *words)
    assert json.loads(plain)
    assert said(command, counting_run, *words, "--device", "cpu") == plain


@pytest.mark.parametrize("name", LANGUAGE)
def test_another_word_is_refused_with_the_nearest(name: str, counting_run: Path) -> None:
    command, words = LANGUAGE[name]
    with pytest.raises(UsageError, match='--device: found "cpuu", expected one of: .*; did you mean "cpu"?'):
        said(command, counting_run, *words, "--device", "cpuu")


@pytest.mark.skipif(torch.cuda.is_available(), reason="says what is said where there is no CUDA device")
@pytest.mark.parametrize("name", LANGUAGE)
def test_cuda_is_refused_where_there_is_none(name: str, counting_run: Path) -> None:
    command, words = LANGUAGE[name]
    with pytest.raises(UsageError, match='--device: found "cuda", but PyTorch sees no CUDA device'):
        said(command, counting_run, *words, "--device", "cuda")


def test_python_names_a_device_too(order_run: Path) -> None:
    assert judge(order_run, device="cpu").as_json() == judge(order_run).as_json()
    with pytest.raises(UsageError, match='--device: found "tpu"'):
        judge(order_run, device="tpu")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("name", LANGUAGE)
def test_cuda_answers(name: str, counting_run: Path) -> None:
    command, words = LANGUAGE[name]
    assert json.loads(said(command, counting_run, *words, "--device", "cuda"))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_sessions_kept_on_the_cpu_go_on_where_the_model_is(order_run: Path, tmp_path: Path) -> None:
    here, there = (load_on(order_run, device).stream() for device in ("cpu", "cuda"))
    here.push("a", "x y ")
    here.save(tmp_path / "kept")
    there.load(tmp_path / "kept")
    expected, found = (sessions.push("a", "y").score for sessions in (here, there))
    assert expected is not None
    assert found == pytest.approx(expected, abs=1e-4)


def test_the_model_is_where_it_was_sent(order_run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A device without memory, which every machine has, in the place of one that it may not have.
    monkeypatch.setattr("unrolled.training.load_on.choose_device", lambda *_: torch.device("meta"))
    monkeypatch.setattr("unrolled.training.load_on.find_hardware", SimpleNamespace)
    assert load_on(order_run, "auto").network.device == torch.device("meta")
