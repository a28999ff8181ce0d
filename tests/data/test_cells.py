from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from unrolled.data.cells import NotText, as_text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("a", "a"),
        (np.str_("a"), "a"),
        (3, "3"),
        (2.5, "2.5"),
        (True, "true"),
        (np.bool_(False), "false"),
        (np.int64(4), "4"),
        (np.float32(0.5), "0.5"),
        (np.float64("nan"), ""),
        (None, ""),
        (Decimal("1.10"), "1.10"),
        (date(2024, 5, 6), "2024-05-06"),
    ],
)
def test_text_of_a_cell(cell: object, text: str) -> None:
    assert as_text(cell) == text
    assert type(as_text(cell)) is str


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ([1], "holds a list, expected text"),
        ({"a": 1}, "holds a dict, expected text"),
        (np.zeros(2), "holds a ndarray, expected text"),
        (b"a", "holds bytes that aren't UTF-8 text"),
    ],
)
def test_what_is_no_text(cell: object, why: str) -> None:
    with pytest.raises(NotText, match=why):
        as_text(cell)
