"""The most memory that a stretch of a program took beyond what stood there before."""

import ctypes
import gc
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import torch

# Linux tells there how many pages of this process stand in memory, and how many of them are a file's.
STATM = Path("/proc/self/statm")
SECONDS_BETWEEN_LOOKS = 0.02


class PeakMemory:
    """Measures the most memory that the block inside `with` took beyond what stood there at its entry.

    ``bytes`` is there after the block, None where the system doesn't tell. On the CPU it is the resident set of this
    process without the files mapped into it, looked at every 20 ms on Linux: what lives shorter may be missed, what
    other threads take is counted, what other processes take is not. Memory that was freed before but that the
    allocator kept (training tells glibc to keep it) would be used again without being seen, and the second of two
    equal blocks would look smaller; so glibc is told at entry to give it back, which costs some milliseconds. Of
    pages that hold anything else still it can give nothing back, and another allocator isn't told, so that ``bytes``
    may be too small, down to nothing. What a library makes once and keeps is on the bill of the first block.

    On CUDA it is what PyTorch's tensors took on the ``device`` at their most, exactly, by its counter, which is set
    back at entry; the context of the device and what PyTorch holds in reserve are not in it.

    >>> with PeakMemory() as memory:
    ...     ones = torch.ones(1000)
    >>> memory.bytes is None or memory.bytes >= 0
    True
    """

    bytes: int | None = None

    def __init__(self, device: str | torch.device = "cpu") -> None:
        self._device = torch.device(device)
        self._before: int | None = None
        self._most: int | None = None

    def __enter__(self) -> Self:
        """Note what stands there, and begin to look."""
        if self._device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self._device)
            self._before = self._most = torch.cuda.memory_allocated(self._device)
            return self
        give_back_freed_memory()
        self._before = self._most = resident_bytes()
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look, name="peak memory", daemon=True)
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look a last time, and say how much more it was at most."""
        if self._device.type == "cuda":
            self._most = torch.cuda.max_memory_allocated(self._device)
        else:
            self._ended.set()
            self._watch.join()
        if self._before is not None and self._most is not None:
            self.bytes = self._most - self._before

    def _look(self) -> None:
        """Keep the highest of what is seen, until the block has ended and once more."""
        ended = False
        while not ended and self._most is not None:
            ended = self._ended.wait(SECONDS_BETWEEN_LOOKS)
            self._most = max(self._most, resident_bytes() or 0)


def resident_bytes() -> int | None:
    """Return how much of this process stands in memory, mapped files apart; None where the system doesn't tell it.

    >>> resident_bytes() != 0
    True
    """
    try:
        _, resident, of_files, *_ = map(int, STATM.read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return None
    return (resident - of_files) * os.sysconf("SC_PAGE_SIZE")


def give_back_freed_memory() -> bool:
    """Tell glibc to return to the system what was freed and kept; say whether it could. Nothing in use is touched.

    >>> give_back_freed_memory() in (True, False)
    True
    """
    gc.collect()
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, TypeError, AttributeError):
        # Another allocator, or a system without a table of the program's own functions.
        return False
    return bool(trim(0))
