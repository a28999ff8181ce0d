"""Replacing a folder: whenever it is cut short, the old one or the new one is there, whole."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
import torch

from unrolled.predictor.folder import load_folder, save_folder


def save(path: Path, number: int) -> None:
    save_folder(path, config={"number": number}, tensors={"x": torch.full((1000,), number)}, codecs={})


def number(path: Path) -> int:
    """Load a folder and check that its parts belong together."""
    found = load_folder(path)
    assert found.tensors["x"].tolist() == [found.config["number"]] * 1000
    return int(found.config["number"])


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    save(tmp_path / "model", 1)
    return tmp_path / "model"


def test_a_half_written_folder_beside_is_not_seen_and_is_cleared_up(place: Path) -> None:
    half = place.with_name(".model.new")
    half.mkdir()
    (half / "config.json").write_text("{")
    assert number(place) == 1
    save(place, 2)
    assert number(place) == 2
    assert names(place.parent) == ["model"]


def test_cut_short_between_the_renames_the_old_folder_is_found(place: Path) -> None:
    save(place.with_name(".model.new"), 2)
    place.rename(place.with_name(".model.old"))
    assert number(place) == 1
    link = place.with_name("link")
    link.symlink_to(place)
    assert number(link) == 1
    link.unlink()
    save(place, 3)
    assert number(place) == 3
    assert names(place.parent) == ["model"]


def test_cut_short_after_the_renames_the_new_folder_is_found(place: Path) -> None:
    save(place.with_name(".model.old"), 0)
    assert number(place) == 1
    save(place, 2)
    assert names(place.parent) == ["model"]


def test_a_reader_always_finds_a_whole_folder_while_it_is_being_replaced(place: Path) -> None:
    over = threading.Event()
    found: list[int] = []
    failures: list[BaseException] = []

    def read() -> None:
        while not over.is_set():
            try:
                found.append(number(place))
            except BaseException as error:
                failures.append(error)
                return

    reader = threading.Thread(target=read)
    reader.start()
    for step in range(2, 80):
        save(place, step)
    over.set()
    reader.join()
    assert not failures
    assert found == sorted(found)
    assert len(set(found)) > 1


KILLED_SAVES = """
import os, random, signal, sys, time
from pathlib import Path
import torch
from unrolled.predictor.folder import load_folder, save_folder

torch.set_num_threads(1)
place = Path(sys.argv[1])
random.seed(0)
last = 1
for attempt in range(20):
    child = os.fork()
    if child == 0:
        for number in range(last + 1, last + 1000):
            tensors = {"x": torch.full((1000,), number)}
            save_folder(place, config={"number": number}, tensors=tensors, codecs={})
        os._exit(1)
    time.sleep(random.uniform(0.005, 0.1))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    found = load_folder(place)
    assert found.tensors["x"].tolist() == [found.config["number"]] * 1000
    assert found.config["number"] >= last
    last = found.config["number"]
print(last)
"""


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_a_whole_folder(place: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", KILLED_SAVES, str(place)], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > 20
    save(place, 0)
    assert names(place.parent) == ["model"]
