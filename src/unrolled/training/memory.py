"""Memory that a training step gives back is kept for the next one, which asks for the same sizes."""

import ctypes
import ctypes.util

# From glibc's malloc.h: the free memory at the top that is returned to the system, and the size from which
# a block is mapped by itself.
TRIM_THRESHOLD, MAP_THRESHOLD = -1, -3
NEVER = 2**31 - 1
# The largest threshold that glibc takes.
LARGEST_KEPT = 32 * 2**20


def keep_freed_memory() -> bool:
    """Tell glibc to reuse large blocks instead of mapping fresh, zeroed pages each time; say whether it could.

    Otherwise the large tensors of every training step are faulted in page by page again
    (``benchmarks/steps.py memory`` shows what that costs). Other allocators are left alone.

    >>> keep_freed_memory() in (True, False)
    True
    """
    name = ctypes.util.find_library("c")
    if name is None:
        return False
    try:
        change = ctypes.CDLL(name).mallopt
    except (OSError, AttributeError):
        return False
    return bool(change(MAP_THRESHOLD, LARGEST_KEPT)) and bool(change(TRIM_THRESHOLD, NEVER))
