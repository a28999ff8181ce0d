import numpy as np
import pandas as pd
import pytest

from unrolled.data.printed import printed

LONG = np.arange(5000.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LONG, LONG + 1e-12),
        (LONG, LONG.astype("f4")),
        (LONG.reshape(50, 100), LONG.reshape(100, 50)),
        ([LONG], [LONG[::-1]]),
        ({"a": LONG}, {"b": LONG}),
        (np.array([LONG, None], dtype=object), np.array([LONG[::-1], None], dtype=object)),
        ("1", 1),
        (1, 1.5),
    ],
)
def test_different_values_are_printed_differently(one: object, other: object) -> None:
    assert repr(printed(one)) != repr(printed(other))


def test_equal_values_are_printed_equally() -> None:
    for value in (LONG[::2], pd.Series(LONG[::2]), {"a": (LONG,)}, np.float64(3)):
        assert repr(printed(value)) == repr(printed(value))
    assert printed(LONG[::2]) == printed(LONG[::2].copy()) == printed(pd.Series(LONG[::2]))
