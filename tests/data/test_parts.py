"""One part of a source, read as a stream."""

import numpy as np
import pytest

from data.row_list import RowList, labelled
from unrolled.data.parts import TRAIN, VALID, Cut, Part
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UserError

ROWS = [Row("a", None, "rows:1"), BadRow("rows:2", "spoiled"), Row("b", None, "rows:3")]
PARTS = np.array([TRAIN, VALID], dtype=np.uint8)


def test_each_part_has_its_rows_and_one_the_bad_ones() -> None:
    source = RowList(ROWS)
    assert list(Part(source, PARTS, TRAIN, [0], with_bad=True).rows()) == ROWS[:2]
    assert list(Part(source, PARTS, VALID, [1], with_bad=False).rows()) == ROWS[2:]


@pytest.mark.parametrize("count", [1, 3])
def test_data_that_changes_under_way_is_refused(count: int) -> None:
    source = RowList(ROWS)
    part = Part(source, PARTS, TRAIN, [0], with_bad=True)
    source.listed = [Row("a", None, "rows:1")] * count
    with pytest.raises(UserError) as caught:
        list(part.rows())
    assert str(caught.value) == f"rows: has changed while it was in use: 2 rows before, {count} now"


def test_fingerprints_differ_by_the_rows_taken() -> None:
    source = labelled([("a", "x"), ("b", "y")])
    cuts = [Cut(np.array(parts, dtype=np.uint8), "time", "") for parts in ([0, 1], [1, 0])]
    prints = {
        Part(source, cut.parts, part, cut.identity(part), False).fingerprint()
        for cut in cuts
        for part in (0, 1)
    }
    assert len(prints) == 4
