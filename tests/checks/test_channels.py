"""Channels: empty, constant and missing ones are named; ranges are measured."""

import math
import random

import numpy as np
import pytest

from checked_rows import only, series, shown, texts
from unrolled.checks.channels import Channels
from unrolled.checks.findings import Check
from unrolled.checks.made_split import PARTS, Roles
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.parts import Cut
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UserError

NAN = math.nan


def channels(parts: list[int] | None = None, *, skip_bad: bool = False) -> Check:
    """Return a check of two channels, of rows in these parts."""
    cut = None if parts is None else Cut(np.array(parts, dtype=np.uint8), "hash", "by hand")
    return Channels(fields=("left", "right"), roles=Roles(cut), skip_bad=skip_bad)


def test_channels_that_vary_are_no_finding_and_measured() -> None:
    found = shown(channels(), *series([[1, -5], [3, 2]], [[2, 9]]))
    assert found.findings("label") == []
    assert found.facts("label") == {
        "channels": [
            {"name": "left", "missing": 0.0, "min": 1.0, "max": 3.0},
            {"name": "right", "missing": 0.0, "min": -5.0, "max": 9.0},
        ]
    }


def test_a_constant_channel_says_nothing() -> None:
    [found] = shown(channels(), *series([[1, 7], [3, 7]], [[2, 7]])).findings("label")
    assert (found.kind, found.severity) == ("constant channel", "warning")
    assert found.message == 'channel "right" is 7 throughout: it says nothing'


def test_one_number_alone_is_not_constant() -> None:
    assert shown(channels(), *series([[1, 7]])).findings("label") == []


def test_missing_numbers_are_counted_and_placed() -> None:
    [found] = shown(channels(), *series([[1, 2], [3, 4]], [[5, NAN], [6, NAN]])).findings("label")
    assert (found.kind, found.severity, found.places) == ("missing numbers", "note", ("a.ts:2",))
    assert found.message == 'channel "right": 2 of 4 numbers missing (50.0%)'


def test_a_channel_without_any_number_is_an_error() -> None:
    found = shown(channels(), *series([[1, NAN], [3, NAN]]))
    [finding] = found.findings("label")
    assert (finding.kind, finding.severity, finding.places) == ("empty channel", "error", ("a.ts:1",))
    assert finding.message == 'channel "right" holds no number in any training row; leave it out'
    assert found.facts("label")["channels"][1] == {"name": "right", "missing": 1.0, "min": None, "max": None}


def test_a_channel_missing_in_held_out_rows_alone_is_an_error() -> None:
    found = shown(channels(), *series([[1, 2], [3, 4]]))
    shown(found, *series([[1, NAN]], file="t.ts"), split="test")
    finding = only(found.findings("label"), "missing when held out")
    assert finding is not None
    assert (finding.severity, finding.places) == ("error", ("t.ts:1",))


def test_a_gap_in_a_part_that_training_will_cut_off_is_the_same() -> None:
    rows = series([[1, 2], [3, 4]], [[1, NAN]], [[5, 6]])
    [found] = shown(channels([0, 2, 0]), *rows).findings("label")
    assert (found.kind, found.severity, found.places) == ("missing when held out", "error", ("a.ts:2",))
    [found] = shown(channels([0, 0, 1]), *rows).findings("label")
    assert (found.kind, found.severity) == ("missing numbers", "note")


def test_a_channel_empty_in_the_rows_that_train_is_an_error() -> None:
    rows = series([[1, NAN], [3, NAN]], [[1, 2]], [[5, NAN]])
    [found] = shown(channels([0, 1, 0]), *rows).findings("label")
    assert (found.kind, found.places) == ("empty channel", ("a.ts:1", "a.ts:3"))


def test_rows_with_such_a_gap_may_be_left_out_but_not_all_of_a_part() -> None:
    rows = series([[1, 2], [3, 4]], [[1, NAN]], [[5, 6]], [[7, 8]])
    for parts, severity in [([0, 1, 1, 2], "warning"), ([0, 1, 2, 2], "error")]:
        [found] = shown(channels(parts, skip_bad=True), *rows).findings("label")
        assert (found.kind, found.severity) == ("missing when held out", severity)


@pytest.mark.parametrize("seed", range(40))
def test_an_error_is_found_where_training_fails(seed: int) -> None:
    """The codec of the training rows refuses them, or a row held out, exactly where the check says so."""
    draw = random.Random(seed)
    values = [[[draw.random(), draw.random()] for _ in range(2)] for _ in range(8)]
    for _ in range(draw.randrange(4)):
        values[draw.randrange(8)][draw.randrange(2)][draw.randrange(2)] = draw.choice([NAN, NAN, 1e200])
    parts = [0, 0, 0, *(draw.randrange(3) for _ in range(5))]
    rows = [row for row in series(*values) if isinstance(row, Row)]
    found = shown(channels(parts), *rows).findings("label")
    try:
        inputs = {name: [row.input for row, part in zip(rows, parts, strict=True) if PARTS[part] == name]
                  for name in PARTS}  # fmt: skip
        codec = SeriesCodec.fit(inputs["train"], fields=("left", "right"))
        for series_held_out in inputs["valid"] + inputs["test"]:
            codec.encode(np.where(series_held_out == 1e200, 1.0, series_held_out))
        refused = False
    except UserError:
        refused = True
    assert refused == any(finding.severity == "error" for finding in found)


def test_a_channel_missing_in_both_is_not() -> None:
    found = shown(channels(), *series([[1, NAN], [3, 4], [5, 6]]))
    shown(found, *series([[1, NAN]], file="t.ts"), split="test")
    assert only(found.findings("label"), "missing when held out") is None


def test_texts_and_bad_rows_have_no_channels() -> None:
    found = shown(channels(), *texts(("a", "x")), BadRow("a.ts:1", "empty"))
    assert (found.findings("label"), found.facts("label")) == ([], {})


def test_many_series_are_measured_as_one() -> None:
    draw = np.random.default_rng(0)
    values = [draw.normal(size=(draw.integers(1, 9), 2)) for _ in range(50)]
    facts = shown(channels(), *series(*[each.tolist() for each in values])).facts("label")["channels"]
    whole = np.concatenate(values)
    assert [(each["min"], each["max"]) for each in facts] == [
        (whole[:, place].min(), whole[:, place].max()) for place in (0, 1)
    ]


def test_numbers_too_large_to_be_scaled_are_an_error() -> None:
    [found] = shown(channels(), *series([[1, 2], [3, 4]], [[5, 1e200], [6, 7]])).findings("label")
    assert (found.kind, found.severity, found.places) == ("too large", "error", ("a.ts:2",))
    assert found.message == 'channel "right" reaches 1e+200, too large to be scaled; give it in larger units'
