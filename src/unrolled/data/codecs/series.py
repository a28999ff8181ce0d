"""The series codec: channels scaled as training had them, and a mask beside each that can be missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.saved import require_numbers, require_saved, require_strings
from unrolled.data.columns import listed
from unrolled.data.inputs import ChannelInputs
from unrolled.data.series_rows import channels
from unrolled.data.values import Series
from unrolled.errors import UserError


@dataclass(frozen=True)
class SeriesCodec:
    """Each channel less its mean, over its standard deviation: ``z = (x − μ) / σ``, both of the training split.

    A channel that training saw missing gets a mask channel, 1 where it is missing and 0 where not, and ``z = 0``
    there; a channel that never was may not be missing later, since nothing has been learnt of that. A channel
    that training saw constant is ``x − μ``.

    >>> codec = SeriesCodec.fit([np.array([[1.0, 5.0], [3.0, np.nan]])], fields=("a", "b"))
    >>> codec.encode(np.array([[2.0, np.nan], [4.0, 6.0]])).tolist()
    [[0.0, 0.0, 1.0], [2.0, 1.0, 0.0]]
    """

    fields: tuple[str, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    # The channels that have a mask.
    masked: tuple[str, ...]
    name: ClassVar[str] = "series"

    @classmethod
    def fit(cls, values: Iterable[Series], *, fields: Sequence[str]) -> Self:
        """Measure every channel over all steps; UserError for one that holds no number, or numbers too large."""
        counts, means, squares = (np.zeros(len(fields)) for _ in range(3))
        missing = np.zeros(len(fields), dtype=bool)
        for series in values:
            _require_channels(series, fields)
            counts, means, squares = _merged(counts, means, squares, series)
            missing |= np.isnan(series).any(0)
        for name, count, square in zip(fields, counts, squares, strict=True):
            if not count:
                raise UserError(f'channel "{name}": the training rows hold no number for it; leave it out')
            if not np.isfinite(square):
                raise UserError(f'channel "{name}": the training rows hold numbers too large to be scaled')
        deviations = np.sqrt(squares / counts)
        # Rounding makes a constant channel vary a little, in proportion to what it is.
        constant = deviations <= 1e-12 * np.abs(means)
        return cls(
            tuple(fields),
            tuple(means.tolist()),
            tuple(np.where(constant, 1.0, deviations).tolist()),
            tuple(name for name, gap in zip(fields, missing, strict=True) if gap),
        )

    @property
    def inputs(self) -> ChannelInputs:
        """The channels, and their masks."""
        return ChannelInputs(len(self.fields) + len(self.masked))

    @cached_property
    def _scale(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return np.array(self.means), np.array(self.deviations)

    @cached_property
    def _has_mask(self) -> NDArray[np.bool_]:
        return np.array([name in self.masked for name in self.fields])

    def encode(self, series: Series, /) -> NDArray[np.float32]:
        """Return ``(T, C + masks)``; UserError for a gap training never saw, or a number far beyond all it saw."""
        _require_channels(series, self.fields)
        means, deviations = self._scale
        gaps = np.isnan(series)
        strange = gaps & ~self._has_mask
        if strange.any():
            step, channel = np.argwhere(strange)[0]
            name = self.fields[channel]
            raise UserError(f'step {step + 1}: channel "{name}" is missing, which it never was in training')
        with np.errstate(over="ignore"):
            scaled = np.where(gaps, 0.0, (series - means) / deviations)
            steps = np.concatenate([scaled, gaps[:, self._has_mask]], axis=1).astype(np.float32)
        if not np.isfinite(steps).all():
            step, channel = np.argwhere(~np.isfinite(steps))[0]
            found = f'channel "{self.fields[channel]}" is {series[step, channel]:g}'
            raise UserError(f"step {step + 1}: {found}, too far from all that training saw")
        return steps

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs to make an equal codec."""
        return {
            "codec": self.name,
            "fields": list(self.fields),
            "means": list(self.means),
            "deviations": list(self.deviations),
            "masked": list(self.masked),
        }

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Self:
        """Return the codec that ``to_json`` described; raise UserError for anything else."""
        saved = require_saved(saved, cls.name, ["fields", "means", "deviations", "masked"])
        fields = require_strings(cls.name, "fields", saved["fields"])
        masked = require_strings(cls.name, "masked", saved["masked"])
        means = require_numbers(cls.name, "means", saved["means"], len(fields))
        deviations = require_numbers(cls.name, "deviations", saved["deviations"], len(fields))
        if not fields or min(deviations) <= 0:
            raise UserError(
                f'codec "{cls.name}": expected one channel or more, each with a deviation above 0'
            )
        if not set(masked) <= set(fields):
            raise UserError(f'codec "{cls.name}": "masked" names what is no channel')
        if list(masked) != [name for name in fields if name in masked]:
            raise UserError(f'codec "{cls.name}": "masked" is not in the order of "fields"')
        return cls(fields, means, deviations, masked)


def _require_channels(series: Series, fields: Sequence[str]) -> None:
    """Refuse a series of other channels than these."""
    if series.ndim != 2 or series.shape[1] != len(fields):
        found = f"the shape {series.shape}"
        if series.ndim == 2:
            found = channels(series.shape[1])
        raise UserError(f"the series: found {found}, expected {len(fields)}: {listed(fields)}")


def _merged(
    counts: NDArray[Any], means: NDArray[Any], squares: NDArray[Any], series: Series
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Join the moments so far with those of one more series (Chan et al. 1979), which large means don't spoil."""
    real = ~np.isnan(series)
    added = real.sum(0).astype(float)
    total = counts + added
    share = added / np.maximum(total, 1)
    # What overflows ends as no finite number of squares, which is refused at the end.
    with np.errstate(over="ignore", invalid="ignore"):
        mean = np.where(real, series, 0.0).sum(0) / np.maximum(added, 1)
        square = (np.where(real, series - mean, 0.0) ** 2).sum(0)
        away = mean - means
        return total, means + away * share, squares + square + away**2 * counts * share
