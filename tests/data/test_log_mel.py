"""Log-mel series against an independent formulation, and what they must keep: pitch, rate, loudness, causality."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from unrolled.data.log_mel import (
    CHANNELS,
    FLOOR,
    centres,
    filterbank,
    frame_starts,
    hertz,
    highest,
    log_mel,
    mel,
)

RATES = [2000, 8000, 11_025, 16_000, 22_050, 44_100, 48_000]


def tone(frequency: float, rate: int, seconds: float = 0.3, amplitude: float = 1.0) -> NDArray[np.float64]:
    return amplitude * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate + 0.4)


def reference_filterbank(frequencies: NDArray[np.float64], top: float) -> NDArray[np.float64]:
    """Draw each triangle by interpolation between its corners, found one at a time."""
    step = 2595 * np.log10(1 + top / 700) / (CHANNELS + 1)
    corner = [700 * (10 ** (number * step / 2595) - 1) for number in range(CHANNELS + 2)]
    bands = [
        np.interp(frequencies, corner[band : band + 3], [0.0, 1.0, 0.0], left=0, right=0)
        for band in range(CHANNELS)
    ]
    return np.array([band / band.sum() for band in bands])


def reference_log_mel(samples: NDArray[np.float64], rate: int, top: float) -> NDArray[np.float64]:
    """Multiply each frame by complex waves, without a fast transform."""
    length = round(0.025 * rate)
    bins = 1
    while bins < 4 * length:
        bins *= 2
    frequencies = np.arange(bins // 2 + 1) * rate / bins
    window = np.sin(np.pi * (np.arange(length) + 0.5) / length) ** 2
    waves = np.exp(-2j * np.pi * np.outer(frequencies, np.arange(length)) / rate)
    series = []
    while (start := round(0.010 * rate * len(series))) + length <= len(samples):
        power = abs(waves @ (window * samples[start : start + length])) ** 2 / window.sum() ** 2
        series.append(np.log(reference_filterbank(frequencies, top) @ power + FLOOR))
    return np.array(series)


@pytest.mark.parametrize("rate", RATES)
def test_the_filterbank_is_the_reference(rate: int) -> None:
    top = highest(rate)
    weights = filterbank(rate, top)
    frequencies = np.linspace(0, rate / 2, weights.shape[1])
    np.testing.assert_allclose(weights, reference_filterbank(frequencies, top), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    assert (weights[:, frequencies > top] == 0).all()


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000])
def test_the_series_is_the_reference(rate: int) -> None:
    samples = np.random.default_rng(0).uniform(-1, 1, size=rate // 10) + tone(900, rate, 0.1)[: rate // 10]
    found = log_mel(samples, rate)
    np.testing.assert_allclose(found, reference_log_mel(samples, rate, highest(rate)), rtol=0, atol=6e-5)


@pytest.mark.parametrize("rate", [8000, 16_000, 44_100])
def test_a_pure_tone_lands_in_the_channel_of_its_pitch(rate: int) -> None:
    for channel, frequency in enumerate(centres(4000.0)):
        series = log_mel(tone(frequency, rate), rate, top=4000.0)
        # Below 100 Hz a window holds hardly two periods, and neighbours are as loud.
        assert (abs(series.argmax(axis=1) - channel) <= (frequency < 100)).all()


def test_the_tone_between_two_centres_lands_in_one_of_them() -> None:
    middle = centres(4000.0)
    for channel in range(10, CHANNELS - 1):
        series = log_mel(tone((middle[channel] + middle[channel + 1]) / 2, 8000), 8000)
        assert set(series.argmax(axis=1)) <= {channel, channel + 1}


@pytest.mark.parametrize("rate", RATES[1:])
@pytest.mark.parametrize("frequency", [300, 1000, 3100])
def test_the_same_tone_at_two_rates_gives_nearly_the_same_frames(rate: int, frequency: float) -> None:
    first = log_mel(tone(frequency, 8000), 8000, top=4000.0)
    second = log_mel(tone(frequency, rate), rate, top=4000.0)
    count = min(len(first), len(second))
    assert abs(len(first) - len(second)) <= 1
    # Within 40 dB of the loudest channel; below, the side lobes of the window differ.
    loud = first[:count] > first.max() - np.log(1e4)
    np.testing.assert_allclose(second[:count][loud], first[:count][loud], atol=0.15)
    np.testing.assert_allclose(second[:count].max(axis=1), first[:count].max(axis=1), atol=0.05)


def test_loudness_adds_and_silence_is_the_floor() -> None:
    full, tenth = (log_mel(tone(1000, 8000, amplitude=amplitude), 8000) for amplitude in (1.0, 0.1))
    np.testing.assert_allclose(full.max() - tenth.max(), np.log(100), atol=1e-3)
    np.testing.assert_allclose(log_mel(np.zeros(400), 8000), np.log(FLOOR), atol=5e-5)


@settings(max_examples=25)
@given(rate=st.integers(2000, 48_000), count=st.integers(0, 4000))
def test_frames_are_as_many_as_fit(rate: int, count: int) -> None:
    window = round(0.025 * rate)
    expected = []
    while (start := round(0.010 * rate * len(expected))) + window <= count:
        expected.append(start)
    assert frame_starts(count, rate).tolist() == expected
    assert log_mel(np.zeros(count), rate).shape == (len(expected), CHANNELS)


def test_no_frame_depends_on_what_comes_after_it() -> None:
    samples = np.random.default_rng(1).uniform(-1, 1, size=8000 * 6)
    whole = log_mel(samples, 8000)
    assert len(whole) > 512
    for cut in (200, 4321, 45_000):
        part = log_mel(samples[:cut], 8000)
        np.testing.assert_array_equal(part, whole[: len(part)])


@pytest.mark.parametrize("rate", range(2000, 9000, 1000))
def test_every_band_of_every_rate_holds_a_frequency(rate: int) -> None:
    assert np.isfinite(filterbank(rate, highest(rate))).all()


def test_bands_end_at_8000_hertz_or_half_the_rate() -> None:
    assert [highest(rate) for rate in (8000, 16_000, 44_100)] == [4000.0, 8000.0, 8000.0]


@given(st.floats(0, 20_000))
def test_mel_and_hertz_are_inverse(frequency: float) -> None:
    np.testing.assert_allclose(hertz(mel(np.array(frequency))), frequency, rtol=1e-9, atol=1e-9)
