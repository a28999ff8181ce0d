"""Outputs that are numbers: every finite one comes back, everything else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.codecs.value_output import ValueOutput
from unrolled.errors import UserError


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_to_the_last_bit(number: float) -> None:
    codec = ValueOutput()
    assert codec.encode(codec.decode(number)) == codec.encode(f" {number!r} ") == number


@pytest.mark.parametrize("text", ["", "n/a", "nan", "inf", "-Infinity", "1e999", "1,5", "1_000", "12 %"])
def test_what_is_no_finite_number_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        ValueOutput().encode(text)
    assert str(caught.value) == f'the output "{text}" is no finite number'


def test_a_target_is_kept_in_full_precision() -> None:
    assert ValueOutput().outputs.dtype == "float64"
    assert ValueOutput().outputs.columns is None
