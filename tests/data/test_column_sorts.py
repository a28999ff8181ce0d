import numpy as np
import pytest

from unrolled.data.column_sorts import FIRST_ROWS, column_sorts


@pytest.mark.parametrize(
    ("cells", "sorts"),
    [
        (["1", "", None, float("nan"), 2.5, np.int64(3)], {"numbers"}),
        (["1 2", [3], np.zeros(2), [[1, 2]]], {"lists"}),
        (["abc", True, {"a": 1}, ["x"]], {"other"}),
        (["1", "abc", "1,2"], {"numbers", "other", "lists"}),
        (["", None], set()),
    ],
)
def test_sorts_of_cells(cells: list[object], sorts: set[str]) -> None:
    assert column_sorts(["x"], [[cell] for cell in cells]) == {"x": sorts}


def test_only_the_first_rows_count() -> None:
    rows = iter([["1"]] * FIRST_ROWS + [["abc"]] * 5)
    assert column_sorts(["x"], rows) == {"x": {"numbers"}}
    assert len(list(rows)) == 5
