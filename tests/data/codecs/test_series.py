"""The series codec: moments, masks, refusals, saving."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.table import load_codec
from unrolled.data.inputs import ChannelInputs
from unrolled.errors import UserError

NAMES = ("a", "b", "c")
NUMBERS = st.floats(-1e6, 1e6, width=32)
GAPS = st.one_of(NUMBERS, st.just(float("nan")))


def series_of(elements):
    """Several series of three channels."""
    shapes = st.tuples(st.integers(1, 6), st.just(3))
    return st.lists(arrays.arrays(np.float64, shapes, elements=elements), min_size=1, max_size=6)


def has_numbers(values):
    return not np.isnan(np.concatenate(values)).all(0).any()


@given(series_of(GAPS).filter(has_numbers))
def test_moments_are_those_of_all_steps_at_once(values):
    codec = SeriesCodec.fit(iter(values), fields=NAMES)
    steps = np.concatenate(values)
    np.testing.assert_allclose(codec.means, np.nanmean(steps, axis=0), rtol=1e-10, atol=1e-10)
    deviations = np.nanstd(steps, axis=0)
    for found, expected, mean in zip(codec.deviations, deviations, codec.means, strict=True):
        if expected <= 1e-9 * abs(mean) or expected == 0:
            assert found == 1 or abs(found - expected) <= 1e-6 * abs(mean)
        else:
            assert found == pytest.approx(expected, rel=1e-6)
    assert codec.masked == tuple(np.array(NAMES)[np.isnan(steps).any(0)])


@given(series_of(NUMBERS))
def test_scaled_channels_have_mean_zero_and_deviation_one(values):
    codec = SeriesCodec.fit(values, fields=NAMES)
    assert codec.inputs == ChannelInputs(3)
    steps = np.concatenate([codec.encode(series) for series in values]).astype(np.float64)
    deviations = np.concatenate(values).std(0)
    np.testing.assert_allclose(steps.mean(0), 0, atol=1e-3)
    for scaled, deviation, mean in zip(steps.std(0), deviations, codec.means, strict=True):
        if deviation > 1e-6 * abs(mean) + 1e-300:
            assert scaled == pytest.approx(1, abs=1e-3)


@given(series_of(GAPS).filter(has_numbers))
def test_steps_come_back_and_masks_say_what_is_missing(values):
    codec = SeriesCodec.fit(values, fields=NAMES)
    assert codec.inputs == ChannelInputs(3 + len(codec.masked))
    for series in values:
        steps = codec.encode(series)
        assert steps.dtype == np.float32 and steps.shape == (len(series), codec.inputs.channels)
        assert np.isfinite(steps).all()
        gaps = np.isnan(series)
        masks = dict(zip(codec.masked, steps[:, 3:].T, strict=True))
        for channel, name in enumerate(NAMES):
            assert (masks.get(name, np.zeros(len(series))) == gaps[:, channel]).all()
        assert (steps[:, :3][gaps] == 0).all()
        back = steps[:, :3].astype(float) * codec.deviations + codec.means
        scale = np.abs(series - codec.means)
        assert (np.abs(back - series) <= 1e-6 * (scale + np.abs(codec.means)) + 1e-30)[~gaps].all()


@given(series_of(GAPS).filter(has_numbers))
def test_a_loaded_codec_is_the_same(values):
    codec = SeriesCodec.fit(values, fields=NAMES)
    loaded = load_codec(json.loads(json.dumps(codec.to_json())))
    assert loaded == codec
    assert loaded.encode(values[0]).tobytes() == codec.encode(values[0]).tobytes()


def test_the_order_of_the_rows_and_how_they_are_cut_do_not_matter():
    steps = 1e9 + np.random.default_rng(0).normal(size=(1000, 3))
    whole = SeriesCodec.fit([steps], fields=NAMES)
    pieces = SeriesCodec.fit(reversed(np.split(steps, [1, 40, 41, 700])), fields=NAMES)
    np.testing.assert_allclose(whole.means, pieces.means, rtol=1e-14)
    # Large means leave the deviations alone: steps - 1e9 keeps 7 digits of each number.
    np.testing.assert_allclose(whole.deviations, pieces.deviations, rtol=1e-6)
    np.testing.assert_allclose(whole.deviations, (steps - 1e9).std(0), rtol=1e-6)


@pytest.mark.parametrize("value", [0.0, 0.1, -1e9, 1e-12])
def test_a_constant_channel_is_zero_and_keeps_its_unit_after(value):
    pieces = [np.full((length, 1), value) for length in (3, 7, 1, 1000)]
    codec = SeriesCodec.fit(pieces, fields=("a",))
    assert codec.deviations == (1.0,)
    assert codec.encode(np.array([[value], [value + 2]])).ravel().tolist() == pytest.approx([0, 2], abs=1e-6)


def test_a_channel_of_tiny_numbers_is_scaled_like_any_other():
    codec = SeriesCodec.fit([np.array([[1e-15], [3e-15]])], fields=("farads",))
    assert codec.encode(np.array([[1e-15], [3e-15]])).ravel().tolist() == pytest.approx([-1, 1])


def test_the_series_is_left_alone():
    series = np.array([[1.0], [np.nan], [3.0]])
    before = series.copy()
    SeriesCodec.fit([series], fields=("a",)).encode(series)
    assert series.tobytes() == before.tobytes()


def test_a_series_without_steps_has_none():
    codec = SeriesCodec.fit([np.array([[1.0], [np.nan]])], fields=("a",))
    assert codec.encode(np.zeros((0, 1))).shape == (0, 2)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], 'channel "a": the training rows hold no number for it; leave it out'),
        ([[[1.0, np.nan]]], 'channel "b": the training rows hold no number for it; leave it out'),
        (
            [[[1.0, 1e200], [1.0, -1e200]]],
            'channel "b": the training rows hold numbers too large to be scaled',
        ),
        (
            [[[1e308, 0.0], [1e308, 0.0]]],
            'channel "a": the training rows hold numbers too large to be scaled',
        ),
        ([[[1.0, 2.0, 3.0]]], "the series: found 3 channels, expected 2: a, b"),
    ],
)
def test_training_rows_that_cannot_be_measured(values, message):
    with pytest.raises(UserError) as caught:
        SeriesCodec.fit(map(np.array, values), fields=("a", "b"))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("series", "message"),
    [
        ([[1.0, 5.0], [np.nan, 5.0]], 'step 2: channel "a" is missing, which it never was in training'),
        ([[1.0, 5.0], [1.0, 1e300]], 'step 2: channel "b" is 1e+300, too far from all that training saw'),
        ([[np.inf, 5.0]], 'step 1: channel "a" is inf, too far from all that training saw'),
        ([[1.0]], "the series: found 1 channel, expected 2: a, b"),
        ([1.0, 2.0], "the series: found the shape (2,), expected 2: a, b"),
    ],
)
def test_series_that_training_says_nothing_of(series, message):
    codec = SeriesCodec.fit([np.array([[1.0, 5.0], [3.0, np.nan]])], fields=("a", "b"))
    with pytest.raises(UserError) as caught:
        codec.encode(np.array(series))
    assert str(caught.value) == message


SAVED = {"codec": "series", "fields": ["a", "b"], "means": [0, 1.5], "deviations": [1, 2.0], "masked": ["b"]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"codec": "words"}, 'found "codec": \'words\', expected "series"'),
        ({"extra": 1}, 'unknown key "extra"'),
        ({"mean": [0, 1]}, 'unknown key "mean"; did you mean "means"?'),
        ({"fields": []}, '"means" has 2 items, expected 0 numbers'),
        (
            {"fields": [], "means": [], "deviations": [], "masked": []},
            "expected one channel or more, each with a deviation above 0",
        ),
        ({"fields": "ab"}, '"fields" is a string, expected a list of strings'),
        ({"fields": ["a", "a"]}, '"fields[1]" repeats "a"'),
        ({"fields": ["a", ""]}, '"fields[1]" is empty'),
        ({"means": [0]}, '"means" has 1 items, expected 2 numbers'),
        ({"means": 3}, '"means" is a number, expected a list of 2 numbers'),
        ({"means": [0, None]}, '"means[1]" is null, expected a finite number'),
        ({"means": [True, 0]}, '"means[0]" is true or false, expected a finite number'),
        ({"means": [0, float("nan")]}, '"means[1]" is nan, expected a finite number'),
        ({"means": [0, 10**400]}, '"means[1]" is inf, expected a finite number'),
        ({"deviations": [1, "2"]}, '"deviations[1]" is a string, expected a finite number'),
        ({"deviations": [1, 0]}, "expected one channel or more, each with a deviation above 0"),
        ({"deviations": [1, -1]}, "expected one channel or more, each with a deviation above 0"),
        ({"masked": ["c"]}, '"masked" names what is no channel'),
        ({"masked": ["b", "a"]}, '"masked" is not in the order of "fields"'),
        ({"masked": {}}, '"masked" is an object, expected a list of strings'),
    ],
)
def test_saved_codecs_that_are_refused(change, message):
    assert SeriesCodec.from_json(SAVED).inputs == ChannelInputs(3)
    with pytest.raises(UserError) as caught:
        SeriesCodec.from_json(SAVED | change)
    assert str(caught.value).startswith(f'codec "series": {message}')


def test_a_missing_key_is_refused():
    for key in SAVED.keys() - {"codec"}:
        with pytest.raises(UserError, match=f'codec "series": the key "{key}" is missing'):
            SeriesCodec.from_json({name: value for name, value in SAVED.items() if name != key})
