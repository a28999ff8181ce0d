"""Whole runs on generated data: they learn, repeat bit for bit, resume, extend and refuse."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import unrolled
from generated import counting_text, ordered_rows, write_table
from unrolled.errors import UsageError, UserError
from unrolled.training.observer import Judgement, Moment, Silent
from unrolled.training.train import train


class Interrupter(Silent):
    """An observer that stops a run after a step, as Ctrl-C would."""

    def __init__(self, after: int) -> None:
        self.after = after

    def stepped(self, moment: Moment) -> None:
        if moment.step == self.after:
            raise KeyboardInterrupt


class Listener(Silent):
    """An observer that remembers what it was told."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.judgements: list[Judgement] = []

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)

    def validated(self, judgement: Judgement) -> None:
        self.judgements.append(judgement)


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("text") / "counting.txt"
    file.write_text(counting_text(6000))
    return file


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("table") / "order.csv", ordered_rows(600))


SMALL = {"size": "tiny", "batch_tokens": 256, "context_length": 32, "checkpoint_seconds": 0.0, "threads": 1}


def outcome(run: Path) -> tuple[bytes, bytes]:
    """Return what must be the same to the bit: the best weights and the figures."""
    return (run / "model" / "model.safetensors").read_bytes(), (run / "metrics.jsonl").read_bytes()


@pytest.mark.parametrize("model", ["rnn", "lstm", "gru", "transformer"])
def test_a_language_model_learns_to_count(text: Path, tmp_path: Path, model: str) -> None:
    result = train(text, model=model, run=tmp_path / "run", steps=80, **SMALL)
    # A uniform guess costs ln 20 = 3.0 nats, the order of the letters in the words under 1.
    assert result.best["nats_per_token"] < 1.2
    sample = "".join(unrolled.load(result.run).generate("one two ", tokens=40, temperature=0.5))
    assert any(word in sample for word in ("three", "four", "five"))


@pytest.mark.parametrize("model", ["lstm", "transformer"])
def test_a_classifier_learns_order_and_a_bag_cannot(table: Path, tmp_path: Path, model: str) -> None:
    settings = {**SMALL, "steps": 150, "input": "text", "output": "label"}
    able = train(table, model=model, run=tmp_path / model, **settings)
    blind = train(table, model="bag", run=tmp_path / "bag", **settings)
    assert able.best["accuracy"] > 0.9
    assert blind.best["accuracy"] < 0.75


@pytest.mark.parametrize("model", ["lstm", "transformer"])
@pytest.mark.parametrize("stops", [(1,), (7, 12), (3, 4, 19)])
def test_a_stopped_run_resumes_to_the_same_bits(
    text: Path, tmp_path: Path, model: str, stops: tuple[int, ...]
) -> None:
    settings = {**SMALL, "model": model, "steps": 20, "dropout": 0.2, "average": 0.9, "validations": 4}
    train(text, run=tmp_path / "whole", **settings)
    for after in stops:
        with pytest.raises(KeyboardInterrupt):
            train(text, run=tmp_path / "stopped", observer=Interrupter(after), **settings)
    train(text, run=tmp_path / "stopped", **settings)
    assert outcome(tmp_path / "stopped") == outcome(tmp_path / "whole")


def test_a_damaged_checkpoint_is_passed_over_and_the_bits_stay(text: Path, tmp_path: Path) -> None:
    settings = {**SMALL, "model": "gru", "steps": 12, "dropout": 0.2, "validations": 3}
    train(text, run=tmp_path / "whole", **settings)
    with pytest.raises(KeyboardInterrupt):
        train(text, run=tmp_path / "damaged", observer=Interrupter(9), **settings)
    last = tmp_path / "damaged" / "checkpoints" / "step-8" / "model.safetensors"
    last.write_bytes(last.read_bytes()[:-1])
    listener = Listener()
    train(text, run=tmp_path / "damaged", observer=listener, **settings)
    assert any("step-8 is damaged and passed over" in note for note in listener.notes)
    assert outcome(tmp_path / "damaged") == outcome(tmp_path / "whole")


def test_a_finished_run_returns_its_result_and_a_longer_one_extends_it(text: Path, tmp_path: Path) -> None:
    settings = {**SMALL, "model": "gru", "run": tmp_path / "run"}
    first = train(text, steps=6, **settings)
    before = outcome(tmp_path / "run")
    assert train(text, steps=6, **settings) == first
    assert outcome(tmp_path / "run") == before
    assert train(text, steps=9, **settings).steps == 9
    lines = (tmp_path / "run" / "metrics.jsonl").read_text().splitlines()
    steps = [json.loads(line)["step"] for line in lines]
    assert steps == sorted(set(steps)) and steps[-1] == 9


def test_another_seed_gives_another_run_and_is_refused_in_its_place(text: Path, tmp_path: Path) -> None:
    settings = {**SMALL, "model": "gru", "steps": 3}
    train(text, run=tmp_path / "a", seed=0, **settings)
    train(text, run=tmp_path / "b", seed=1, **settings)
    assert outcome(tmp_path / "a")[0] != outcome(tmp_path / "b")[0]
    with pytest.raises(UserError, match=r"holds another run \(training\.seed: 0 there, 1 now\)"):
        train(text, run=tmp_path / "a", seed=1, **settings)


def test_a_time_budget_is_kept_and_looked_at_again(text: Path, tmp_path: Path) -> None:
    result = train(text, model="gru", run=tmp_path / "run", budget=2.0, **SMALL)
    saved = json.loads((tmp_path / "run" / "plan.json").read_text())
    assert saved["budget"] == 2.0
    plans = saved["plans"]
    assert plans[-1]["steps"] == result.steps
    # Each is made at the step that the one before it names.
    assert [plan["again_at"] for plan in plans] == [*(plan["since"] for plan in plans[1:]), None]
    assert len(plans) > 1


@pytest.mark.parametrize("decay_share", [0.7, 1.0])
def test_an_extended_budget_run_resumes_to_the_same_bits(
    text: Path, tmp_path: Path, decay_share: float
) -> None:
    settings = {**SMALL, "model": "gru", "decay_share": decay_share}
    train(text, run=tmp_path / "a", budget=1.5, **settings)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    train(text, run=tmp_path / "a", budget=3.0, **settings)
    # What a kill between the new plan and the next checkpoint leaves behind.
    for file in ("plan.json", "run.toml"):
        shutil.copy(tmp_path / "a" / file, tmp_path / "b" / file)
    train(text, run=tmp_path / "b", budget=3.0, **settings)
    assert outcome(tmp_path / "a") == outcome(tmp_path / "b")


def test_learned_positions_need_room_for_a_block(text: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="longest: found 100, expected at least 256"):
        train(
            text,
            model="transformer",
            run=tmp_path / "run",
            steps=1,
            positions="learned",
            longest=100,
            **SMALL,
        )
    assert not (tmp_path / "run").exists()


def test_patience_stops_a_run(table: Path, tmp_path: Path) -> None:
    result = train(
        table, input="text", output="label", model="bag", run=tmp_path / "run", steps=200, patience=2,
        validations=50, learning_rate=1.0, matrix_learning_rate=0.0, **SMALL,
    )  # fmt: skip
    assert result.steps < 200


def test_validation_shows_the_baseline_to_beat_and_an_example(table: Path, tmp_path: Path) -> None:
    listener = Listener()
    train(
        table, input="text", output="label", model="gru", run=tmp_path / "run", steps=4, observer=listener,
        **SMALL,
    )  # fmt: skip
    assert any("`text` → `label` with 2 values: classification" in note for note in listener.notes)
    last = listener.judgements[-1]
    assert all(name.startswith("accuracy of ") and figure > 0.3 for name, figure in last.baseline.items())
    assert "truth:" in last.example


def test_the_journal_holds_the_share_of_padding(table: Path, tmp_path: Path) -> None:
    train(table, input="text", output="label", model="gru", run=tmp_path / "run", steps=2, **SMALL)
    events = [json.loads(line) for line in (tmp_path / "run" / "journal.jsonl").read_text().splitlines()]
    start = next(event for event in events if event["event"] == "start")
    assert 0 <= start["padding_share"] < 0.5


def test_settings_that_cannot_be_are_refused_by_name(text: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'--model: found "ltsm".*did you mean "lstm"'):
        train(text, model="ltsm", run=tmp_path / "run")
    with pytest.raises(UsageError, match=r'"bag" gives one answer for a whole input'):
        train(text, model="bag", run=tmp_path / "run", steps=1)
    with pytest.raises(UsageError, match="would see what it must foretell"):
        train(text, model="gru", bidirectional=True, run=tmp_path / "run", steps=1)
    with pytest.raises(UsageError, match=r'unknown setting "widht"; did you mean "width"'):
        train(text, widht=3, run=tmp_path / "run", steps=1)
    with pytest.raises(UsageError, match="data from memory has no name"):
        train([{"text": text, "label": label} for text, label in ordered_rows(90)], steps=1,
              input="text", output="label")  # fmt: skip
    assert not (tmp_path / "run").exists()


def test_a_diverging_run_says_so_and_keeps_its_best(text: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"the loss became (nan|inf).*lower learning rate"):
        train(
            text, model="rnn", run=tmp_path / "run", steps=60, learning_rate=1e30,
            matrix_learning_rate=0.0, warmup=0, validations=60, **SMALL,
        )  # fmt: skip


def test_moved_data_is_the_same_run(text: Path, tmp_path: Path) -> None:
    settings = {**SMALL, "model": "gru", "steps": 3, "run": tmp_path / "run"}
    first = train(text, **settings)
    moved = tmp_path / "elsewhere.txt"
    shutil.copy(text, moved)
    assert train(moved, **settings) == first


def test_a_short_budget_does_not_end_before_the_rate_has_risen(tmp_path: Path) -> None:
    rows = [{"text": f"{kind} {number}", "kind": kind} for kind in ("sun", "moon") for number in range(60)]
    data: dict[str, Any] = {"input": "text", "output": "kind", **SMALL}
    found = train(rows, model="bag", budget=3.0, warmup=10**6, run=tmp_path / "run", **data)
    assert found.best["accuracy"] > 0.9
