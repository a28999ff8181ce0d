"""Times, sizes and ratios as a sentence wants them: two or three digits and a unit."""

TIMES = ((1e-3, 1e-6, "µs"), (1.0, 1e-3, "ms"))
SIZES = ((1e3, 1.0, "bytes"), (1e6, 1e3, "kB"), (1e9, 1e6, "MB"))


def time_words(seconds: float) -> str:
    """Write a time.

    >>> time_words(0.0000314), time_words(0.00314), time_words(2.5)
    ('31 µs', '3.1 ms', '2.5 s')
    """
    for below, unit, name in TIMES:
        if seconds < below:
            return f"{_short(seconds / unit)} {name}"
    return f"{_short(seconds)} s"


def size_words(count: float) -> str:
    """Write a number of bytes.

    >>> size_words(256), size_words(31_104), size_words(4.2e9)
    ('256 bytes', '31 kB', '4.2 GB')
    """
    for below, unit, name in SIZES:
        if count < below:
            return f"{_short(count / unit) if unit > 1 else f'{count:.0f}'} {name}"
    return f"{_short(count / 1e9)} GB"


def times_words(ratio: float) -> str:
    """Write how many times one is the other.

    >>> times_words(3.14159), times_words(12.7)
    ('3.1 times', '13 times')
    """
    return f"{_short(ratio)} times"


def _short(number: float) -> str:
    return f"{number:.1f}" if number < 10 else f"{number:,.0f}"
