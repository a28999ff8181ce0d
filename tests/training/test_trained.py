"""Whether a run is asked to go on beyond where it ended."""

import pytest

from unrolled.training.trained import is_longer

ENDED = {"budget": None, "steps": 10, "epochs": None}


@pytest.mark.parametrize(
    ("asked", "longer"),
    [
        ({"steps": 10}, False),
        ({"steps": 9}, False),
        ({"steps": 11}, True),
        ({"budget": 1.0}, True),
        ({}, False),
    ],
)
def test_only_more_of_the_same_length_or_another_kind_is_longer(
    asked: dict[str, float], longer: bool
) -> None:
    assert is_longer({**dict.fromkeys(ENDED), **asked}, ENDED) is longer
