"""What a block takes is seen, also when it is given back before the block ends, and nothing else."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from unrolled.races import peak_memory
from unrolled.races.peak_memory import PeakMemory

MEGABYTE = 1 << 20
SIZE = 64 * MEGABYTE

# Blocks of 24 MB, which glibc is told to keep, taken twice: only the first time are they new to the process.
AGAIN = """
import ctypes, sys, torch
from unrolled.races.peak_memory import PeakMemory
from unrolled.training.memory import keep_freed_memory

def taken():
    with PeakMemory() as memory:
        blocks = [torch.ones(6 << 20) for _ in range(3)]
    return memory.bytes

torch.set_num_threads(1)
if not keep_freed_memory() or not hasattr(ctypes.CDLL(None), "malloc_trim"):
    sys.exit(3)
print(taken(), taken())
"""

linux = pytest.mark.skipif(
    not peak_memory.STATM.exists(), reason="resident sets are read as Linux tells them"
)


def taken() -> np.ndarray:
    """Take 64 MB, every page of them touched; blocks as large come fresh from the system and go back at once."""
    return np.ones(SIZE, dtype=np.uint8)


@linux
def test_what_is_still_held_at_the_end_is_seen() -> None:
    with PeakMemory() as memory:
        block = taken()
    assert block[-1] == 1
    assert memory.bytes == pytest.approx(SIZE, rel=0.25)


@linux
def test_what_was_given_back_before_the_end_is_seen() -> None:
    with PeakMemory() as memory:
        block = taken()
        time.sleep(10 * peak_memory.SECONDS_BETWEEN_LOOKS)
        del block
    assert memory.bytes == pytest.approx(SIZE, rel=0.25)


@linux
def test_what_stood_there_before_is_not_counted() -> None:
    before = taken()
    with PeakMemory() as memory:
        time.sleep(2 * peak_memory.SECONDS_BETWEEN_LOOKS)
    assert before[-1] == 1
    assert memory.bytes is not None and 0 <= memory.bytes < SIZE / 4


@linux
def test_a_second_block_is_not_smaller_for_what_the_first_one_left_with_the_allocator() -> None:
    # In a process of its own, whose allocator is not this one's to change.
    done = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True)
    if done.returncode == 3:
        pytest.skip("glibc's malloc alone is told to keep memory and to give it back, and this is another")
    assert done.returncode == 0, done.stderr
    first, second = map(int, done.stdout.split())
    assert first == pytest.approx(72 * MEGABYTE, rel=0.25)
    assert second == pytest.approx(first, rel=0.1)


@linux
def test_a_mapped_file_is_not_counted(tmp_path: Path) -> None:
    file = tmp_path / "mapped"
    np.ones(SIZE, dtype=np.uint8).tofile(file)
    with PeakMemory() as memory:
        assert np.memmap(file, mode="r").sum(dtype=np.int64) == SIZE
    assert memory.bytes is not None and memory.bytes < SIZE / 4


@linux
def test_a_block_that_fails_was_measured_all_the_same() -> None:
    memory = PeakMemory()
    with pytest.raises(ValueError, match="^failed$"), memory:
        block = taken()
        raise ValueError("failed")
    assert block[-1] == 1
    assert memory.bytes == pytest.approx(SIZE, rel=0.25)


def test_nothing_is_said_before_the_end_or_where_the_system_does_not_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with PeakMemory() as memory:
        assert memory.bytes is None
    monkeypatch.setattr(peak_memory, "STATM", tmp_path / "none")
    with PeakMemory() as memory:
        taken()
    assert memory.bytes is None


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_on_cuda_tensors_are_counted_exactly() -> None:
    with PeakMemory("cuda") as memory:
        block = torch.ones(SIZE, dtype=torch.uint8, device="cuda")
        del block
    assert memory.bytes == SIZE
