"""Numbers far beyond all others are named with their rows; what is merely spread is not."""

import numpy as np
import pytest

from checked_rows import only, series, shown, texts
from unrolled.checks.extremes import Extremes
from unrolled.checks.findings import Check
from unrolled.data.rows import BadRow


def outputs(*numbers: float) -> Check:
    return shown(Extremes(fields=()), *texts(*[(f"row {n}", str(each)) for n, each in enumerate(numbers)]))


def test_outputs_far_beyond_the_usual_are_named_the_largest_first() -> None:
    found = only(outputs(*[5, -9] * 20, 12_000, 9, -1e9).findings("value"), "extreme numbers")
    assert found is not None
    assert (found.severity, found.places) == ("note", ("a.csv:44", "a.csv:42"))
    assert found.message == "output: 2 rows with numbers of up to 1e+09 in size, while 95% have at most 8.7"


@pytest.mark.parametrize("draw", ["normal", "exponential", "lognormal", "standard_t"])
def test_numbers_spread_by_chance_are_not(draw: str) -> None:
    generator = np.random.default_rng(0)
    numbers = generator.standard_t(3, 2000) if draw == "standard_t" else getattr(generator, draw)(size=2000)
    assert outputs(*numbers).findings("value") == []


def test_outputs_matter_where_they_are_values_alone() -> None:
    assert outputs(*[5] * 40, 1e9).findings("label") == []


def test_few_rows_and_mostly_zeros_have_nothing_usual() -> None:
    assert outputs(1, 2, 1e9).findings("value") == []
    assert outputs(*[0] * 200, 3).findings("value") == []


@pytest.mark.parametrize("spike", [1e6, -1e6])
def test_a_spike_in_a_channel_is_named(spike: float) -> None:
    draw = np.random.default_rng(0)
    values = draw.normal(size=(30, 8, 2))
    values[11, 3, 1] = spike
    values[4, 2, 1] = np.nan
    rows = series(*values.tolist())
    [found] = shown(Extremes(fields=("left", "right")), *rows).findings("label")
    assert found.places == ("a.ts:12",)
    assert found.message.startswith('channel "right": 1 row with numbers of up to 1e+06 in size')


def test_channels_without_numbers_say_nothing() -> None:
    rows = [*series(*[[[np.nan]]] * 30), *texts(("a", None)), BadRow("a.ts:1", "empty")]
    found = shown(Extremes(fields=("left",)), *rows)
    assert (found.findings("label"), found.facts("label")) == ([], {})
