"""The channels of a series: what is missing, what never changes, and the range of each."""

from collections import Counter
from typing import Any

import numpy as np

from unrolled.checks.findings import MOST_PLACES, Finding
from unrolled.checks.held_out import Refused
from unrolled.checks.made_split import Roles
from unrolled.checks.too_large import too_large
from unrolled.data.rows import BadRow, Row


class Channel:
    """What one channel holds over all steps of the training rows, and the held-out rows in which it is missing."""

    def __init__(self) -> None:
        self.steps = 0
        self.missing = 0
        self.low = np.inf
        self.high = -np.inf
        # The first row, and the first few in which it is missing.
        self.first: list[str] = []
        self.places: list[str] = []
        # Where the number stands that is furthest from 0.
        self.furthest = ""
        self.held_out = Refused()

    @property
    def constant(self) -> bool:
        """Whether the channel has one value alone, on two steps or more."""
        return self.low == self.high and self.steps - self.missing > 1

    def extend(self, low: float, high: float, place: str) -> None:
        """Take in the range of one more row."""
        if max(-low, high) > max(-self.low, self.high):
            self.furthest = place
        self.low, self.high = min(self.low, low), max(self.high, high)


class Channels:
    """Measure every channel of the training rows, and look for gaps in those held out.

    A channel that training never saw missing may not be missing later; with ``skip_bad`` such rows are left out.
    """

    def __init__(self, *, fields: tuple[str, ...], roles: Roles, skip_bad: bool) -> None:
        self._fields = fields
        self._roles = roles
        self._skip_bad = skip_bad
        self._channels = [Channel() for _ in fields]
        # How many rows each held-out part has.
        self._held_out: Counter[str] = Counter()

    def see(self, row: Row | BadRow, split: str) -> None:
        """Measure the channels of a series."""
        if isinstance(row, BadRow) or not isinstance(row.input, np.ndarray):
            return
        series = row.input
        gaps = np.isnan(series)
        missing = gaps.sum(0)
        part = self._roles.of(row, split)
        if part != "train":
            self._held_out[part] += 1
            for number in np.flatnonzero(missing):
                self._channels[number].held_out.add(part, row.place)
            return
        low = np.where(gaps, np.inf, series).min(0)
        high = np.where(gaps, -np.inf, series).max(0)
        for place, channel in enumerate(self._channels):
            channel.steps += len(series)
            channel.first = channel.first or [row.place]
            channel.extend(float(low[place]), float(high[place]), row.place)
            if missing[place]:
                channel.missing += int(missing[place])
                if len(channel.places) < MOST_PLACES:
                    channel.places.append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return the channels that hold nothing, one value alone, gaps, or numbers too large to be scaled."""
        found = []
        for name, channel in zip(self._fields, self._channels, strict=True):
            if not channel.steps:
                continue
            if channel.missing == channel.steps:
                message = f'channel "{name}" holds no number in any training row; leave it out'
                found.append(Finding("empty channel", "error", message, channel.places))
                continue
            found += too_large(f'channel "{name}"', channel.low, channel.high, channel.furthest)
            if channel.constant:
                message = f'channel "{name}" is {channel.low:g} throughout: it says nothing'
                found.append(Finding("constant channel", "warning", message, channel.first))
            if channel.missing:
                share = channel.missing / channel.steps
                message = f'channel "{name}": {channel.missing:,} of {channel.steps:,} numbers missing ({share:.1%})'
                found.append(Finding("missing numbers", "note", message, channel.places))
            elif channel.held_out.places:
                message = f'channel "{name}" is missing in held-out rows, which it never is in training'
                severity = channel.held_out.severity(self._held_out, skip_bad=self._skip_bad)
                found.append(Finding("missing when held out", severity, message, channel.held_out.places))
        return found

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return of each channel the share missing and the range, over the training rows."""
        measured = [
            {
                "name": name,
                "missing": channel.missing / channel.steps,
                "min": float(channel.low) if np.isfinite(channel.low) else None,
                "max": float(channel.high) if np.isfinite(channel.high) else None,
            }
            for name, channel in zip(self._fields, self._channels, strict=True)
            if channel.steps
        ]
        return {"channels": measured} if measured else {}
