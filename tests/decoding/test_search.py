"""The settings of a search: what is refused, and the score."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.decoding.search import Search
from unrolled.errors import UsageError


@given(st.floats(-500, 0), st.integers(1, 1000), st.floats(-3, 3))
def test_the_score_is_the_log_probability_by_a_power_of_the_length(
    total: float, length: int, alpha: float
) -> None:
    found = Search(length_penalty=alpha).score(total, length)
    assert found == pytest.approx(total * math.exp(-alpha * math.log(length)), rel=1e-12)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"beam_size": 0}, "beam_size: found 0, expected a whole number of at least 1"),
        ({"beam_size": 2.0}, "beam_size: found 2.0, expected a whole number of at least 1"),
        ({"beam_size": True}, "beam_size: found True, expected a whole number of at least 1"),
        ({"best": 0}, "best: found 0, expected a whole number of at least 1"),
        (
            {"best": 3, "beam_size": 2},
            "best: found 3, expected at most the beam_size 2: a beam finds no more outputs than it holds",
        ),
        ({"minimum": -1}, "minimum: found -1, expected a whole number of at least 0"),
        ({"maximum": 0}, "maximum: found 0, expected a whole number of at least 1"),
        ({"minimum": 3, "maximum": 2}, "maximum: found 2, expected at least the 3 tokens of minimum"),
        ({"prefix": (7, 7), "maximum": 1}, "maximum: found 1, expected at least the 2 tokens of prefix"),
        ({"no_repeat": -2}, "no_repeat: found -2, expected a whole number of at least 0"),
        ({"prefix": (3, -1)}, "prefix: found -1, expected a whole number of at least 0"),
        ({"length_penalty": math.nan}, "length_penalty: found nan, expected a number from -50 to 50"),
        ({"length_penalty": -math.inf}, "length_penalty: found -inf, expected a number from -50 to 50"),
        ({"length_penalty": 51}, "length_penalty: found 51, expected a number from -50 to 50"),
    ],
)
def test_settings_out_of_their_range_are_refused(settings: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        Search(**settings)  # type: ignore[arg-type]
    assert str(refusal.value) == message
