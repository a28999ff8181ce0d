"""Sound as a series: how loud each of 40 bands of pitch is, every hundredth of a second."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

CHANNELS = 40
WINDOW_SECONDS = 0.025
HOP_SECONDS = 0.010
# Nothing of speech lies above, and little of most other sounds.
HIGHEST = 8000.0
# Digital silence is as loud as this, 100 dB below full scale.
FLOOR = 1e-10
TOGETHER = 512


def log_mel(samples: Samples, rate: int, *, top: float | None = None) -> Samples:
    r"""Return the log-mel series ``(T, 40)`` of samples ``(N,)`` between −1 and 1, ``rate`` of them a second.

    Frame ``t`` begins at sample ``s_t = round(0.010 · rate · t)`` and is ``W = round(0.025 · rate)`` samples long;
    there are as many as fit, and what is left at the end is dropped, so that a frame depends on nothing after it.
    With the Hann window ``w_n = ½ − ½ cos(2π (n + ½) / W)``::

        P_t(f) = |Σ_n w_n x_{s_t + n} e^{−2πi f n / rate}|² / (Σ_n w_n)²     the power at f: ¼ for a full-scale tone
        E_{t,m} = Σ_f H_m(f) P_t(f),   Σ_f H_m(f) = 1                         its mean in band m
        y_{t,m} = log(E_{t,m} + 10⁻¹⁰)

    ``H_m`` are triangles on the mel scale from 0 Hz to ``top`` (8000 or half the rate, whichever is less), as
    `filterbank` says. Both sums are means over the same band in hertz whatever the rate, so that a sound recorded
    at two rates gives nearly the same numbers for the same ``top``. Values are rounded to four decimals, below
    which machines differ: rows are split by a hash of theirs.

    Cost: O(N log rate) time, memory for 512 frames beside the result. Davis and Mermelstein (1980), "Comparison
    of Parametric Representations for Monosyllabic Word Recognition in Continuously Spoken Sentences".

    >>> seconds = np.arange(8000) / 8000
    >>> series = log_mel(np.sin(2 * np.pi * 1000 * seconds), 8000)
    >>> series.shape, int(series[0].argmax()), round(float(centres(4000.0)[18]))
    ((98, 40), 18, 992)
    """
    top = highest(rate) if top is None else top
    window = _window(rate)
    bins = _bins(rate)
    filters = filterbank(rate, top)
    starts = frame_starts(len(samples), rate)
    series = np.empty((len(starts), CHANNELS))
    for first in range(0, len(starts), TOGETHER):
        places = starts[first : first + TOGETHER, None] + np.arange(len(window))
        spectrum = np.fft.rfft(samples[places] * window, n=bins)
        power = (spectrum.real**2 + spectrum.imag**2) / window.sum() ** 2
        series[first : first + TOGETHER] = np.log(power @ filters.T + FLOOR)
    return np.round(series, 4)


def frame_starts(samples: int, rate: int) -> NDArray[np.int64]:
    """Return where the frames begin, as many as whole windows fit into so many samples.

    >>> len(frame_starts(199, 8000)), frame_starts(400, 8000).tolist()
    (0, [0, 80, 160])
    """
    hop, room = HOP_SECONDS * rate, samples - len(_window(rate))
    starts = np.round(np.arange(int(max(0, room) / hop) + 2) * hop).astype(np.int64)
    return starts[starts <= room]


def highest(rate: int) -> float:
    """Return the upper end of the bands for a rate: 8000 Hz, or half the rate, above which there is nothing."""
    return min(HIGHEST, rate / 2)


def mel(hertz: Samples) -> Samples:
    """Return pitch in mel: ``m = 2595 log₁₀(1 + f / 700)``; equal steps sound equally far apart.

    >>> mel(np.array([0.0, 1000.0])).round(1).tolist()
    [0.0, 1000.0]
    """
    return np.asarray(2595.0 * np.log10(1.0 + hertz / 700.0))


def hertz(mels: Samples) -> Samples:
    """Return the frequency of a pitch in mel, ``f = 700 (10^(m / 2595) − 1)``."""
    return np.asarray(700.0 * (10.0 ** (mels / 2595.0) - 1.0))


def centres(top: float) -> Samples:
    """Return the frequency in the middle of each of the 40 bands up to ``top``."""
    return _corners(top)[1:-1]


@lru_cache(maxsize=16)
def filterbank(rate: int, top: float) -> Samples:
    """Return the weights ``(40, F)`` of the bands over the ``F`` frequencies of a spectrum.

    With 42 corners ``c_0 = 0 … c_41 = top``, evenly spaced in mel, band ``m`` is the triangle over
    ``c_m, c_{m+1}, c_{m+2}``, divided by its sum::

        H_m(f) ∝ max(0, min((f − c_m) / (c_{m+1} − c_m), (c_{m+2} − f) / (c_{m+2} − c_{m+1})))
    """
    corners = _corners(top)
    frequencies = np.fft.rfftfreq(_bins(rate), d=1.0 / rate)
    low, middle, high = (corners[start : start + CHANNELS, None] for start in range(3))
    rising = (frequencies - low) / (middle - low)
    falling = (high - frequencies) / (high - middle)
    weights = np.maximum(0.0, np.minimum(rising, falling))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _corners(top: float) -> Samples:
    return hertz(np.linspace(0.0, mel(np.array(top)), CHANNELS + 2))


def _window(rate: int) -> Samples:
    """Return the Hann window, sampled at the middle of each step so that rates agree."""
    length = round(WINDOW_SECONDS * rate)
    return np.asarray(0.5 - 0.5 * np.cos(2.0 * np.pi * (np.arange(length) + 0.5) / length))


def _bins(rate: int) -> int:
    """Return the length of the transform: zeros behind the window, so that the narrowest band has frequencies."""
    return 1 << (4 * round(WINDOW_SECONDS * rate) - 1).bit_length()
