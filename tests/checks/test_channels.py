"""Channels: empty, constant and missing ones are named; ranges are measured."""

import math

import numpy as np

from checked_rows import only, series, shown, texts
from unrolled.checks.channels import Channels
from unrolled.checks.findings import Check
from unrolled.data.rows import BadRow

NAN = math.nan


def channels() -> Check:
    return Channels(fields=("left", "right"))


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
