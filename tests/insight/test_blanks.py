"""Blanking a field makes a step what it would be with that field missing or at its mean."""

import numpy as np

from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.event_fields import Category, Number
from unrolled.data.codecs.events import EventsCodec, TimeScale
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.values import Events
from unrolled.insight.blanks import TIME, blanks_of

SERIES = SeriesCodec(("a", "b", "c"), (1.0, 2.0, 3.0), (1.0, 2.0, 3.0), ("b", "c"))
EVENTS = EventsCodec(
    (
        Number("price", 10.0, 2.0, True),
        Category("kind", ("paid", "sent")),
        Number("age", 5.0, 1.0, False),
        Category("shop", ("x",)),
    ),
    TimeScale(0.5, 2.0),
)


def test_a_blanked_channel_is_encoded_as_the_mean_or_as_missing() -> None:
    blanks = blanks_of(SERIES)
    for place, name in enumerate(SERIES.fields):
        series = np.array([[7.0, 8.0, 9.0]])
        row = SERIES.encode(series)
        for column, number in blanks[name].items():
            row[:, column] = number
        series[0, place] = np.nan if name in SERIES.masked else SERIES.means[place]
        np.testing.assert_array_equal(row, SERIES.encode(series))


def test_a_blanked_field_of_an_event_is_encoded_as_missing_or_as_the_mean() -> None:
    blanks = blanks_of(EVENTS)
    assert list(blanks) == ["price", "kind", "age", "shop", TIME]
    cells = {"price": "12", "kind": "sent", "age": "9", "shop": "x"}
    blanked = {"price": "", "kind": "", "age": "5", "shop": ""}
    for name, text in blanked.items():
        row = EVENTS.encode(Events((tuple(cells.values()),), (3.0,)))
        for column, number in blanks[name].items():
            row[:, column] = number
        np.testing.assert_array_equal(
            row, EVENTS.encode(Events((tuple({**cells, name: text}.values()),), (3.0,)))
        )


def test_the_time_of_an_event_is_its_last_column() -> None:
    assert blanks_of(EVENTS)[TIME] == {
        EVENTS.encode(Events((("1", "sent", "9", "x"),), (3.0,))).shape[1] - 1: 0.0
    }


def test_a_token_has_no_fields() -> None:
    assert blanks_of(Characters.fit(["ab"])) == {}
