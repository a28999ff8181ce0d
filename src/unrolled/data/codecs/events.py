"""The events codec: each step's categories, its numbers scaled as training had them, and the time since the last."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.event_fields import (
    UNKNOWN,
    BadCell,
    Category,
    Field,
    Number,
    field_from_json,
    require_keys,
    require_scale,
)
from unrolled.data.codecs.event_fit import fit_field, moments
from unrolled.data.codecs.saved import kind, require_saved
from unrolled.data.inputs import RecordInputs
from unrolled.data.values import Events
from unrolled.errors import UserError


@dataclass(frozen=True)
class TimeScale:
    """How the time since the last event is scaled: ``z = (log(1 + Δt) − mean) / deviation``, Δt = 0 at the first."""

    mean: float
    deviation: float


@dataclass(frozen=True)
class EventsCodec:
    """Of each event a number for every category, then every number scaled, the masks and the time since the last.

    A field is a number when every text of it in training that isn't missing is one and more than 20 differ; any
    other is a category. Categories count from 2 in the order of their names; 1 is missing and 0 any name that
    training never saw, which ``unknown`` counts. A number that training saw missing has a mask, 1 where it is
    missing and 0 where not; one that it never did may not be missing later.

    >>> values = [Events((("came",), ("paid",)), (0.0, 5.0)), Events((("came",),), (3.0,))]
    >>> codec = EventsCodec.fit(values, fields=["kind"])
    >>> codec.inputs
    RecordInputs(sizes=(4,), numbers=1)
    >>> codec.encode(Events((("paid",), ("lost",)), (1.0, 6.0))).round(2).tolist()
    [[3.0, -0.7099999785423279], [0.0, 1.409999966621399]]
    """

    columns: tuple[Field, ...]
    # None where the events have no times.
    time: TimeScale | None
    name: ClassVar[str] = "events"

    @classmethod
    def fit(cls, values: Iterable[Events], *, fields: Sequence[str], minimum_count: int = 1) -> Self:
        """Decide what every field is and measure it; names rarer than ``minimum_count`` are unknown.

        Cost: one pass; each different text of a field and 8 bytes an event are kept meanwhile. Raises ``UserError``
        for a field that is always missing, and when some events have times and others none.
        """
        counts: list[Counter[str]] = [Counter() for _ in fields]
        gaps = array("d")
        timed: bool | None = None
        for events in values:
            if timed not in (None, events.times is not None):
                raise UserError("some training events have times and others have none")
            timed = events.times is not None
            try:
                columns, waits = _columns(events.cells, fields), _gaps(events)
            except BadCell as error:
                raise UserError(f"step {error.step + 1}: {error}") from None
            for count, texts in zip(counts, columns, strict=True):
                count.update(texts)
            gaps.extend(waits)
        found = (fit_field(name, count, minimum_count) for name, count in zip(fields, counts, strict=True))
        time = None
        if timed:
            logs = np.log1p(np.array(gaps))
            time = TimeScale(*moments(logs, np.ones(len(logs), dtype=np.int64)))
        return cls(tuple(found), time)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields."""
        return tuple(column.name for column in self.columns)

    @property
    def inputs(self) -> RecordInputs:
        """The categories, and how many numbers stand behind them."""
        masks = sum(number.masked for number in self._numbers)
        sizes = tuple(category.size for category in self._categories)
        return RecordInputs(sizes, len(self._numbers) + masks + (self.time is not None))

    def encode(self, events: Events, /) -> NDArray[np.float32]:
        """Return ``(T, K)``: categories, numbers, masks, and the time since the last event.

        Raises ``UserError`` naming step and field for a number that is none, for one that is missing and never was
        in training, for times that run backwards, and for times where training had none or the other way round.
        """
        try:
            return self._steps(events.cells, _gaps(events))
        except BadCell as error:
            raise UserError(f"step {error.step + 1}: {error}") from None

    def encode_next(
        self, cells: Sequence[str], time: float | None, previous_time: float | None
    ) -> NDArray[np.float32]:
        """Return ``(1, K)`` for an event as it comes: the row that ``encode`` gives it after those before it.

        ``previous_time`` is None for the first event. Raises what ``encode`` does, naming the field.
        """
        known = [at for at in (previous_time, time) if at is not None]
        try:
            gaps = [] if time is None else _gaps(Events((), tuple(known)))[-1:]
            return self._steps([cells], gaps)
        except BadCell as error:
            raise UserError(str(error)) from None

    def unknown(self, events: Events, /) -> int:
        """Count the cells whose name training never saw."""
        try:
            columns = _columns(events.cells, self.fields)
        except BadCell as error:
            raise UserError(f"step {error.step + 1}: {error}") from None
        return sum(
            field.encode(texts).count(UNKNOWN)
            for field, texts in zip(self.columns, columns, strict=True)
            if isinstance(field, Category)
        )

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs to make an equal codec."""
        time = None if self.time is None else {"mean": self.time.mean, "deviation": self.time.deviation}
        return {"codec": self.name, "fields": [field.to_json() for field in self.columns], "time": time}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Self:
        """Return the codec that ``to_json`` described; raise UserError for anything else."""
        saved = require_saved(saved, cls.name, ["fields", "time"])
        if not isinstance(saved["fields"], list) or not saved["fields"]:
            raise UserError(
                f'codec "{cls.name}": "fields" is {kind(saved["fields"])}, expected fields in a list'
            )
        fields = tuple(
            field_from_json(cls.name, f"fields[{place}]", field)
            for place, field in enumerate(saved["fields"])
        )
        if len({field.name for field in fields}) < len(fields):
            raise UserError(f'codec "{cls.name}": two of its "fields" have one name')
        time = saved["time"]
        if time is None:
            return cls(fields, None)
        if not isinstance(time, Mapping):
            raise UserError(f'codec "{cls.name}": "time" is {kind(time)}, expected an object or null')
        require_keys(cls.name, "time", time, ["mean", "deviation"])
        return cls(fields, TimeScale(*require_scale(cls.name, "time", time)))

    @property
    def _categories(self) -> list[Category]:
        return [field for field in self.columns if isinstance(field, Category)]

    @property
    def _numbers(self) -> list[Number]:
        return [field for field in self.columns if isinstance(field, Number)]

    def _steps(self, cells: Sequence[Sequence[str]], gaps: Sequence[float]) -> NDArray[np.float32]:
        """Return the steps of these cells, each so long after the one before it."""
        _require_times(self.time is not None, len(gaps), len(cells))
        categories: list[Any] = []
        numbers: list[Any] = []
        masks: list[Any] = []
        for field, texts in zip(self.columns, _columns(cells, self.fields), strict=True):
            if isinstance(field, Category):
                categories.append(field.encode(texts))
                continue
            scaled = field.encode(texts)
            missing = np.isnan(scaled)
            numbers.append(np.where(missing, 0.0, scaled))
            if field.masked:
                masks.append(missing)
        if self.time is not None:
            # One at a time: whole arrays round otherwise than single numbers, and a stream has to agree.
            masks.append([(math.log1p(gap) - self.time.mean) / self.time.deviation for gap in gaps])
        return np.array([*categories, *numbers, *masks], dtype=np.float32).T.copy()


def _columns(cells: Sequence[Sequence[str]], names: Sequence[str]) -> list[Sequence[str]]:
    """Return the texts of each field; BadCell for an event that has more or fewer."""
    for step, event in enumerate(cells):
        if len(event) != len(names):
            raise BadCell(step, f"found {len(event)} fields, expected {len(names)}: {', '.join(names)}")
    return [[event[place] for event in cells] for place in range(len(names))]


def _gaps(events: Events) -> list[float]:
    """Return how long each event is after the one before it, 0 for the first; nothing where there are no times."""
    if events.times is None:
        return []
    gaps: list[float] = []
    for step, time in enumerate(events.times):
        gap = time - events.times[step - 1] if step else 0.0
        if not math.isfinite(time) or not math.isfinite(gap):
            raise BadCell(step, f"its time is {time}, expected a finite number")
        if gap < 0:
            raise BadCell(step, f"its time is {time}, before the {events.times[step - 1]} of the last event")
        gaps.append(gap)
    return gaps


def _require_times(timed: bool, found: int, steps: int) -> None:
    """Refuse times where training had none, none where it had them, and more or fewer than events."""
    if not timed and found:
        raise UserError("the events have times, which they had not in training")
    if timed and steps and not found:
        raise UserError("the events have no times, which they had in training")
    if timed and found != steps:
        raise UserError(f"found {found} times for {steps} events")
