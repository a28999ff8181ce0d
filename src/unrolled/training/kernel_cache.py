"""Kernels that are made for one shape each are kept, as many as the shapes of a run need."""

import os

# Read by oneDNN, PyTorch's library of products on CPUs, when it makes its first kernel.
CAPACITY = "ONEDNN_PRIMITIVE_CACHE_CAPACITY"
# Of its own accord it keeps 1,024, fewer than batches of sentences have shapes, and makes the others again and again,
# some ten milliseconds each (``benchmarks/kernels.py`` shows what that costs).
KEPT = 4096


def keep_kernels() -> None:
    """Let kernels stay for a whole run, unless the user's environment says how many may.

    Without effect where products in half the precision were computed before in this process.

    >>> keep_kernels()
    >>> int(os.environ[CAPACITY]) > 0
    True
    """
    os.environ.setdefault(CAPACITY, str(KEPT))
