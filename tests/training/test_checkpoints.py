"""Checkpoints: the last whole one is found, whatever else lies there."""

from pathlib import Path

import pytest
import torch

from unrolled.training.checkpoints import KEPT, load_checkpoint, save_checkpoint


def save(folder: Path, step: int) -> None:
    save_checkpoint(folder, step, {"step": step, "best": {"nats": 1.5}, "best_order": None}, tensors(step))


def tensors(step: int) -> dict[str, torch.Tensor]:
    return {"weight": torch.full((2, 3), float(step)), "optimizer.0.1.step": torch.tensor(float(step))}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_last_is_found_by_its_number_and_old_ones_go(tmp_path: Path) -> None:
    for step in (8, 9, 10, 11):
        save(tmp_path, step)
        found, notes = load_checkpoint(tmp_path)
        assert found is not None and notes == []
        assert found.progress == {"step": step, "best": {"nats": 1.5}, "best_order": None}
        assert found.tensors.keys() == tensors(step).keys()
        assert all(torch.equal(found.tensors[name], value) for name, value in tensors(step).items())
    assert names(tmp_path) == ["step-10", "step-11"] and KEPT == 2


def test_the_same_step_is_saved_again_in_its_place(tmp_path: Path) -> None:
    save(tmp_path, 5)
    save_checkpoint(tmp_path, 5, {"step": 5, "more": True}, {})
    found, _ = load_checkpoint(tmp_path)
    assert found is not None and found.progress == {"step": 5, "more": True} and found.tensors == {}


def test_nothing_there_is_no_checkpoint(tmp_path: Path) -> None:
    assert load_checkpoint(tmp_path) == (None, [])


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "manifest.json"])
def test_damaged_ones_are_passed_over_and_named(tmp_path: Path, file: str) -> None:
    save(tmp_path, 1)
    save(tmp_path, 2)
    content = (tmp_path / "step-2" / file).read_bytes()
    (tmp_path / "step-2" / file).write_bytes(content[: len(content) // 2])
    found, notes = load_checkpoint(tmp_path)
    assert found is not None and found.progress["step"] == 1
    assert len(notes) == 1 and notes[0].startswith("checkpoint step-2 is damaged and passed over: ")
    (tmp_path / "step-1" / file).unlink()
    found, notes = load_checkpoint(tmp_path)
    assert found is None and [note.split()[1] for note in notes] == ["step-2", "step-1"]


def test_what_a_killed_process_left_behind_is_no_checkpoint(tmp_path: Path) -> None:
    save(tmp_path, 3)
    (tmp_path / ".step-4.new").mkdir()
    (tmp_path / "step-later").mkdir()
    (tmp_path / "step-").mkdir()
    found, notes = load_checkpoint(tmp_path)
    assert found is not None and found.progress["step"] == 3 and notes == []
