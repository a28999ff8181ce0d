"""The channels of a series: what is missing, what never changes, and the range of each."""

from typing import Any

import numpy as np

from unrolled.checks.findings import MOST_PLACES, Finding
from unrolled.data.rows import BadRow, Row


class Channel:
    """What one channel holds over all steps of a split's rows."""

    def __init__(self) -> None:
        self.steps = 0
        self.missing = 0
        self.low = np.inf
        self.high = -np.inf
        # The first row, and the first few in which it is missing.
        self.first: list[str] = []
        self.places: list[str] = []

    @property
    def constant(self) -> bool:
        """Whether the channel has one value alone, on two steps or more."""
        return self.low == self.high and self.steps - self.missing > 1


class Channels:
    """Measure every channel, the training split apart from those held out."""

    def __init__(self, *, fields: tuple[str, ...]) -> None:
        self._fields = fields
        self._train = [Channel() for _ in fields]
        self._held = [Channel() for _ in fields]

    def see(self, row: Row | BadRow, split: str) -> None:
        """Measure the channels of a series."""
        if isinstance(row, BadRow) or not isinstance(row.input, np.ndarray):
            return
        series = row.input
        gaps = np.isnan(series)
        missing = gaps.sum(0)
        low = np.where(gaps, np.inf, series).min(0)
        high = np.where(gaps, -np.inf, series).max(0)
        for place, channel in enumerate(self._train if split == "train" else self._held):
            channel.steps += len(series)
            channel.first = channel.first or [row.place]
            channel.low, channel.high = min(channel.low, low[place]), max(channel.high, high[place])
            if missing[place]:
                channel.missing += int(missing[place])
                if len(channel.places) < MOST_PLACES:
                    channel.places.append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return the channels that hold nothing, one value alone, or gaps."""
        found = []
        for name, channel, held in zip(self._fields, self._train, self._held, strict=True):
            if not channel.steps:
                continue
            if channel.missing == channel.steps:
                message = f'channel "{name}" holds no number in any training row; leave it out'
                found.append(Finding("empty channel", "error", message, channel.places))
                continue
            if channel.constant:
                message = f'channel "{name}" is {channel.low:g} throughout: it says nothing'
                found.append(Finding("constant channel", "warning", message, channel.first))
            if channel.missing:
                share = channel.missing / channel.steps
                message = f'channel "{name}": {channel.missing:,} of {channel.steps:,} numbers missing ({share:.1%})'
                found.append(Finding("missing numbers", "note", message, channel.places))
            elif held.missing:
                message = f'channel "{name}" is missing in held-out rows, which it never is in training'
                found.append(Finding("missing when held out", "error", message, held.places))
        return found

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return of each channel the share missing and the range, over the training split."""
        measured = [
            {
                "name": name,
                "missing": channel.missing / channel.steps,
                "min": float(channel.low) if np.isfinite(channel.low) else None,
                "max": float(channel.high) if np.isfinite(channel.high) else None,
            }
            for name, channel in zip(self._fields, self._train, strict=True)
            if channel.steps
        ]
        return {"channels": measured} if measured else {}
