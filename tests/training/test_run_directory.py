from pathlib import Path

import pytest

from unrolled.errors import UserError
from unrolled.training.run_directory import RunDirectory

SETTINGS = {"data": {"train_hash": "1f", "path": "/a"}, "training": {"steps": 5, "seed": 0}}


def changed(table: str, **values: object) -> dict:
    return {**SETTINGS, table: {**SETTINGS[table], **values}}


def test_the_same_run_opens_again_and_a_longer_one_too(tmp_path: Path) -> None:
    for settings in (SETTINGS, SETTINGS, changed("training", steps=9), changed("data", path="/b")):
        run = RunDirectory(tmp_path / "run")
        run.open(settings)
        run.go_on()
        run.model.mkdir(exist_ok=True)
        run.close()
    assert run.read_settings()["data"]["path"] == "/b"


def test_another_run_is_refused_with_the_difference(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path / "run")
    run.open(SETTINGS)
    (run.checkpoints / "step-1").mkdir()
    run.close()
    with pytest.raises(UserError, match=r"holds another run \(training\.seed: 0 there, 1 now\)"):
        RunDirectory(tmp_path / "run").open(changed("training", seed=1))
    with pytest.raises(UserError, match=r"data\.train_hash: '1f' there, '2f' now"):
        RunDirectory(tmp_path / "run").open(changed("data", train_hash="2f"))


def test_a_run_that_never_got_anywhere_makes_room(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path / "run")
    run.open(SETTINGS)
    run.record({"step": 1})
    run.close()
    again = RunDirectory(tmp_path / "run")
    again.open(changed("training", seed=1))
    again.close()
    assert again.read_settings()["training"]["seed"] == 1
    assert again.metrics_size() == 0


def test_a_run_stopped_before_its_settings_were_written_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "run" / "checkpoints").mkdir(parents=True)
    (tmp_path / "run" / "lock").touch()
    run = RunDirectory(tmp_path / "run")
    run.open(SETTINGS)
    run.close()
    assert run.settings_file.exists()


def test_a_directory_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear")
    with pytest.raises(UserError, match="holds no run, expected an empty or new one"):
        RunDirectory(tmp_path).open(SETTINGS)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    first = RunDirectory(tmp_path / "run")
    first.open(SETTINGS)
    second = RunDirectory(tmp_path / "run")
    with pytest.raises(UserError, match="another process is training here"):
        second.open(SETTINGS)
    first.close()
    second.open(SETTINGS)
    second.close()


def test_figures_are_cut_back(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path / "run")
    run.open(SETTINGS)
    run.record({"step": 1})
    size = run.metrics_size()
    run.record({"step": 2})
    run.cut_metrics(size)
    run.close()
    assert run.metrics_file.read_text() == '{"step": 1}\n'


def test_damaged_settings_are_named(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path)
    with pytest.raises(UserError, match=r"found no run\.toml, expected a run directory"):
        run.read_settings()
    run.settings_file.write_text("[model")
    with pytest.raises(UserError, match=r"run\.toml: cannot be read as TOML"):
        run.read_settings()
