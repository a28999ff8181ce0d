"""Observers hear everything in order; the silent one lets nothing out."""

from pathlib import Path

import pytest

from generated import counting_text
from unrolled.errors import UserError
from unrolled.training.observer import Judgement, Moment, Silent
from unrolled.training.train import train

SMALL = {"size": "tiny", "batch_tokens": 64, "context_length": 16, "threads": 1, "model": "gru"}


class Recorder:
    """An observer that writes down what it hears."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def note(self, sentence: str) -> None:
        self.heard.append(sentence)

    def stepped(self, moment: Moment) -> None:
        self.heard.append(moment)

    def validated(self, judgement: Judgement) -> None:
        self.heard.append(judgement)

    def finished(self) -> None:
        self.heard.append("finished")


@pytest.fixture
def text(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(counting_text(1500))
    return tmp_path / "a.txt"


def test_steps_and_validations_are_told_in_order(text: Path, tmp_path: Path) -> None:
    recorder = Recorder()
    result = train(text, run=tmp_path / "run", steps=6, validations=3, observer=recorder, **SMALL)
    told = [item for item in recorder.heard if isinstance(item, Moment | Judgement)]
    assert [(type(item), item.step) for item in told] == [
        (Moment, 1), (Moment, 2), (Judgement, 2), (Moment, 3), (Moment, 4), (Judgement, 4),
        (Moment, 5), (Moment, 6), (Judgement, 6),
    ]  # fmt: skip
    moments = [item for item in told if isinstance(item, Moment)]
    assert all(moment.steps == 6 and moment.loss > 0 for moment in moments)
    assert moments[-1].seconds_left == 0 < moments[0].seconds_left
    judgements = [item for item in told if isinstance(item, Judgement)]
    best = [item for item in judgements if item.best]
    assert best[-1].step == result.best["step"]
    assert best[-1].shown["nats_per_token"] == result.best["nats_per_token"]
    assert all(list(item.baseline) == ["nats_per_token of kneser_ney_5"] for item in judgements)
    assert recorder.heard[-1] == "finished" and recorder.heard.count("finished") == 1


def test_the_end_is_told_of_a_run_that_fails_too(text: Path, tmp_path: Path) -> None:
    recorder = Recorder()
    with pytest.raises(UserError):
        train(
            text, run=tmp_path / "run", steps=60, observer=recorder, learning_rate=1e30,
            matrix_learning_rate=0.0, warmup=0, **SMALL,
        )  # fmt: skip
    assert recorder.heard[-1] == "finished"


def test_without_an_observer_nothing_is_written(
    text: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    train(text, run=tmp_path / "one", steps=2, **SMALL)
    train(text, run=tmp_path / "two", steps=2, observer=Silent(), **SMALL)
    assert capfd.readouterr() == ("", "")
