"""The events codec: against a plain loop in float64, one event at a time, and what it refuses."""

import copy
import json
import math
from statistics import fmean, pstdev

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.data.codecs.event_fields import Category, Number
from unrolled.data.codecs.events import EventsCodec, TimeScale
from unrolled.data.codecs.table import load_codec
from unrolled.data.inputs import RecordInputs
from unrolled.data.values import Events
from unrolled.errors import UserError

FIELDS = ("kind", "amount", "note")
CODEC = EventsCodec(
    (
        Category("kind", ("came", "paid")),
        Number("amount", mean=10.0, deviation=4.0, masked=True),
        Number("price", mean=1.0, deviation=0.5, masked=False),
    ),
    TimeScale(2.0, 0.5),
)
KINDS = st.sampled_from(["came", "paid", "sent", ""])
AMOUNTS = st.one_of(st.just(""), st.floats(-1e6, 1e6).map(str))


@st.composite
def events(draw, amounts=AMOUNTS):
    """Draw events of three fields with times in order."""
    steps = draw(
        st.lists(st.tuples(KINDS, amounts, st.sampled_from(["a", "b", " "])), min_size=1, max_size=5)
    )
    gaps = draw(st.lists(st.floats(0, 1e6), min_size=len(steps), max_size=len(steps)))
    return Events(tuple(steps), tuple(np.cumsum(gaps).tolist()))


@st.composite
def training(draw):
    """Draw training values whose amounts differ often enough to be numbers, none ever missing."""
    plenty = Events(tuple(("came", str(number), "a") for number in range(21)), tuple(map(float, range(21))))
    return [plenty, *draw(st.lists(events(), max_size=2))]


def scale(numbers):
    """Return mean and deviation, 1 where nothing varies."""
    return fmean(numbers), pstdev(numbers) or 1.0


def gaps(value):
    """Return the time since the last event."""
    return [0.0] + [after - before for before, after in zip(value.times, value.times[1:], strict=False)]


@settings(max_examples=40)
@given(training(), events())
def test_encode_is_what_a_plain_loop_says(values, value):
    codec = EventsCodec.fit(values, fields=FIELDS)
    kinds, notes = (
        sorted({step[place] for one in values for step in one.cells} - {"", " "}) for place in (0, 2)
    )
    amounts = [step[1] for one in values for step in one.cells]
    mean, deviation = scale([float(amount) for amount in amounts if amount])
    late, spread = scale([math.log1p(gap) for one in values for gap in gaps(one)])
    masked = "" in amounts
    assert codec.inputs == RecordInputs((2 + len(kinds), 2 + len(notes)), 2 + masked)
    if not masked and any(not amount for _, amount, _ in value.cells):
        with pytest.raises(UserError, match='field "amount" is missing, which it never was in training'):
            codec.encode(value)
        return
    expected = []
    for (kind, amount, note), gap in zip(value.cells, gaps(value), strict=True):
        names = [
            1 if not text.strip() else 2 + known.index(text) if text in known else 0
            for text, known in ((kind, kinds), (note, notes))
        ]
        number = (float(amount) - mean) / deviation if amount else 0.0
        mask = [float(not amount)] if masked else []
        expected.append([*names, number, *mask, (math.log1p(gap) - late) / spread])
    encoded = codec.encode(value)
    assert encoded.dtype == np.float32
    np.testing.assert_allclose(encoded, np.array(expected), rtol=1e-5, atol=1e-5)


@settings(max_examples=40)
@given(training(), events(st.floats(-1e6, 1e6).map(str)))
def test_one_event_at_a_time_is_the_row_of_the_whole(values, value):
    codec = EventsCodec.fit(values, fields=FIELDS)
    before = [None, *value.times]
    rows = [
        codec.encode_next(cells, time, previous)
        for cells, time, previous in zip(value.cells, value.times, before, strict=False)
    ]
    assert all(row.shape == (1, len(codec.inputs.sizes) + codec.inputs.numbers) for row in rows)
    np.testing.assert_array_equal(np.concatenate(rows), codec.encode(value))


@settings(max_examples=40)
@given(training(), events())
def test_unknown_counts_the_names_training_never_saw(values, value):
    codec = EventsCodec.fit(values, fields=FIELDS)
    known = {step[0] for one in values for step in one.cells}
    notes = {step[2] for one in values for step in one.cells}
    expected = sum(
        (kind not in known and kind != "") + (note not in {*notes, " "}) for kind, _, note in value.cells
    )
    assert codec.unknown(value) == expected


@settings(max_examples=40)
@given(training())
def test_the_saved_form_comes_back(values):
    codec = EventsCodec.fit(values, fields=FIELDS)
    again = load_codec(json.loads(json.dumps(codec.to_json())))
    assert again == codec
    np.testing.assert_array_equal(again.encode(values[0]), codec.encode(values[0]))


def test_training_numbers_have_mean_0_and_deviation_1():
    value = Events(tuple((str(number),) for number in range(1000, 1100)), tuple(np.arange(100.0) ** 2))
    encoded = EventsCodec.fit([value], fields=["x"]).encode(value).astype(np.float64)
    np.testing.assert_allclose(encoded.mean(0), 0, atol=1e-6)
    np.testing.assert_allclose(encoded.std(0), 1, atol=1e-6)


def fitted(texts, **options):
    """Fit a codec of one field without times and return the field."""
    values = [Events(tuple((text,) for text in texts), None)]
    return EventsCodec.fit(values, fields=["x"], **options).columns[0]


def test_more_than_20_different_numbers_are_a_number_and_20_a_category():
    assert isinstance(fitted(map(str, range(21))), Number)
    assert isinstance(fitted([*map(str, range(20)), *(f"{number}.0" for number in range(20))]), Category)
    assert isinstance(fitted([*map(str, range(50)), "n/a"]), Category)
    assert isinstance(fitted([*map(str, range(50)), "inf"]), Category)


def test_blanks_and_nan_are_missing_numbers():
    assert not fitted(map(str, range(21))).masked
    for gap in ("", " ", "NaN"):
        field = fitted([*map(str, range(21)), gap])
        assert isinstance(field, Number) and field.masked
        assert field.mean == 10.0


def test_rare_names_are_unknown():
    assert fitted(["a", "b", "a"], minimum_count=2) == Category("x", ("a",))
    with pytest.raises(UserError, match='field "x": no value is seen 3 times or more in training'):
        fitted(["a", "b", "a"], minimum_count=3)


def test_a_constant_gap_is_only_shifted():
    value = Events((("a",), ("b",)), (5.0, 5.0))
    codec = EventsCodec.fit([value], fields=["x"])
    assert codec.time == TimeScale(0.0, 1.0)
    assert codec.encode(value)[:, 1].tolist() == [0.0, 0.0]


def test_no_steps_are_no_rows():
    assert CODEC.encode(Events((), ())).shape == (0, 5)
    assert EventsCodec(CODEC.columns, None).encode(Events((), None)).shape == (0, 4)


def test_events_without_times_have_no_time_feature():
    codec = EventsCodec.fit([Events((("a",), ("b",)), None)], fields=["x"])
    assert codec.inputs == RecordInputs((4,), 0)
    assert codec.encode_next(["b"], None, None).tolist() == [[3.0]]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([Events((("",), (" ",)), None)], 'field "x": the training rows hold nothing for it; leave it out'),
        ([], 'field "x": the training rows hold nothing for it; leave it out'),
        (
            [Events((("a",),), None), Events((("a",),), (1.0,))],
            "some training events have times and others have none",
        ),
        ([Events((("a",), ("b",)), (2.0, 1.0))], "step 2: its time is 1.0, before the 2.0 of the last event"),
        ([Events((("a", "b"),), None)], "step 1: found 2 fields, expected 1: x"),
        (
            [Events(tuple((str(number * 8e306),) for number in range(21)), None)],
            'field "x": its training numbers are too large to be scaled',
        ),
    ],
)
def test_what_cannot_be_learnt_from_is_named(values, message):
    with pytest.raises(UserError) as caught:
        EventsCodec.fit(values, fields=["x"])
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("cells", "times", "message"),
    [
        (
            [("paid", "1", "1"), ("paid", "one", "1")],
            (0.0, 1.0),
            'step 2: field "amount": found "one", expected a number',
        ),
        ([("paid", "1", "inf")], (0.0,), 'step 1: field "price": found "inf", expected a number'),
        ([("paid", "1", "")], (0.0,), 'step 1: field "price" is missing, which it never was in training'),
        (
            [("paid", "1", "1e300")],
            (0.0,),
            'step 1: field "price": 1e300 is too far from the training numbers',
        ),
        ([("paid", "1")], (0.0,), "step 1: found 2 fields, expected 3: kind, amount, price"),
        (
            [("paid", "", "1")] * 3,
            (0.0, 2.0, 1.0),
            "step 3: its time is 1.0, before the 2.0 of the last event",
        ),
        ([("paid", "", "1")] * 2, (0.0, math.nan), "step 2: its time is nan, expected a finite number"),
        ([("paid", "", "1")] * 2, (-1e308, 1e308), "step 2: its time is 1e+308, expected a finite number"),
        ([("paid", "", "1")], None, "the events have no times, which they had in training"),
        ([("paid", "", "1")] * 2, (1.0,), "found 1 times for 2 events"),
    ],
)
def test_an_event_that_cannot_be_encoded_is_named(cells, times, message):
    with pytest.raises(UserError) as caught:
        CODEC.encode(Events(tuple(cells), times))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("cells", "time", "previous", "message"),
    [
        (("paid", "one", "1"), 1.0, None, 'field "amount": found "one", expected a number'),
        (("paid", "1", "1"), 1.0, 2.0, "its time is 1.0, before the 2.0 of the last event"),
        (("paid", "1", "1"), None, 2.0, "the events have no times, which they had in training"),
        (("paid",), 1.0, None, "found 1 fields, expected 3: kind, amount, price"),
    ],
)
def test_an_event_of_a_stream_that_cannot_be_encoded_is_named(cells, time, previous, message):
    with pytest.raises(UserError) as caught:
        CODEC.encode_next(cells, time, previous)
    assert str(caught.value) == message


def test_unknown_names_an_event_of_the_wrong_width():
    with pytest.raises(UserError, match="step 1: found 1 fields, expected 3: kind, amount, price"):
        CODEC.unknown(Events((("paid",),), (1.0,)))


def test_times_that_training_never_had_are_refused():
    untimed = EventsCodec(CODEC.columns, None)
    with pytest.raises(UserError, match="the events have times, which they had not in training"):
        untimed.encode(Events((("paid", "", "1"),), (1.0,)))


def change(path, value):
    """Return a saved codec with one part replaced, or taken out."""
    saved = copy.deepcopy(CODEC.to_json())
    *parents, last = path
    part = saved
    for key in parents:
        part = part[key]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    return saved


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["fields"], {}, '"fields" is an object, expected fields in a list'),
        (["fields"], [], '"fields" is a list, expected fields in a list'),
        (["fields"], ..., 'the key "fields" is missing'),
        (["fields", 0], "kind", '"fields[0]" is a string, expected an object'),
        (["fields", 0, "kind"], "text", '"fields[0].kind" is \'text\', expected "category" or "number"'),
        (["fields", 0, "names"], [], '"fields[0].names" is not a sorted list of at least one name'),
        (["fields", 0, "names"], ["b", "a"], '"fields[0].names" is not a sorted list of at least one name'),
        (["fields", 0, "names"], [" "], '"fields[0].names" is not a sorted list of at least one name'),
        (["fields", 0, "names"], ["a", "a"], '"fields[0].names[1]" repeats "a"'),
        (["fields", 0, "nams"], 1, 'unknown key "fields[0].nams"; did you mean "names"?'),
        (["fields", 1, "mean"], ..., 'the key "fields[1].mean" is missing'),
        (["fields", 1, "mean"], math.nan, '"fields[1].mean[0]" is nan, expected a finite number'),
        (["fields", 1, "deviation"], 0, '"fields[1].deviation" is 0.0, expected above 0'),
        (["fields", 1, "masked"], 1, '"fields[1].masked" is a number, expected true or false'),
        (["fields", 1, "name"], "kind", 'two of its "fields" have one name'),
        (["time"], 3, '"time" is a number, expected an object or null'),
        (["time", "deviation"], -1, '"time.deviation" is -1.0, expected above 0'),
        (["time", "unit"], "s", 'unknown key "time.unit"'),
    ],
)
def test_a_damaged_saved_form_is_named(path, value, message):
    with pytest.raises(UserError) as caught:
        EventsCodec.from_json(change(path, value))
    assert str(caught.value) == f'codec "events": {message}'
