"""Refused rows are counted by part: what may be left out is a warning, unless a part has nothing else."""

import pytest

from unrolled.checks.held_out import Refused


@pytest.mark.parametrize(
    ("rows", "skip_bad", "severity"),
    [
        ({"valid": 3, "test": 9}, False, "error"),
        ({"valid": 3, "test": 9}, True, "warning"),
        ({"valid": 3, "test": 1}, True, "error"),
        ({"valid": 2}, True, "error"),
    ],
)
def test_rows_that_may_be_left_out_are_a_warning(rows: dict[str, int], skip_bad: bool, severity: str) -> None:
    refused = Refused()
    for part in ("valid", "test", "valid"):
        refused.add(part, f"{part}.csv:2")
    assert refused.severity(rows, skip_bad=skip_bad) == severity


def test_the_first_five_places_are_kept() -> None:
    refused = Refused()
    for line in range(9):
        refused.add("test", f"a.csv:{line}")
    assert refused.places == [f"a.csv:{line}" for line in range(5)]
