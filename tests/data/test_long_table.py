"""Long tables: rows of an id become one sequence in order of time, and no bad line goes by unseen."""

import gzip
import json
from collections import defaultdict
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.in_memory import RecordsTable
from unrolled.data.layout import Layout
from unrolled.data.long_table import LongTable
from unrolled.data.open_source import open_like, open_source
from unrolled.data.rows import BadRow, Row, Tally, good_rows
from unrolled.data.splits import make_splits
from unrolled.data.values import Events
from unrolled.errors import UsageError

LAYOUT = Layout(output="label", by="id", order="time")
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from("abc"),
            "time": st.integers(0, 5),
            "kind": st.sampled_from(["x", "y", ""]),
            "amount": st.sampled_from(["1", "2.5", ""]),
        }
    ),
    min_size=1,
    max_size=20,
)


def write(folder, lines, name="log.csv"):
    """Write lines of text to a file."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def refused(path, layout=LAYOUT):
    """Return the bad rows of a file, their places without the folder."""
    bad = [row for row in open_source(path, layout).rows() if isinstance(row, BadRow)]
    return [str(row).replace(f"{path.parent}/", "") for row in bad]


def gathered(records):
    """Group by id and sort by time in the plainest way there is."""
    sequences = defaultdict(list)
    for record in records:
        sequences[record["id"]].append(record)
    return {id: sorted(steps, key=lambda step: step["time"]) for id, steps in sequences.items()}


@given(LINES)
def test_events_are_grouped_and_sorted_as_a_plain_loop_does(records):
    layout = Layout(input="kind,amount", by="id", order="time", input_kind="events")
    rows = list(LongTable(RecordsTable(records), layout).rows())
    expected = gathered(records)
    assert len(rows) == len(expected)
    for row, (id, steps) in zip(rows, expected.items(), strict=True):
        first = 1 + next(number for number, record in enumerate(records) if record["id"] == id)
        cells = tuple((step["kind"], step["amount"]) for step in steps)
        times = tuple(float(step["time"]) for step in steps)
        assert row == Row(Events(cells, times), None, f"records:{first}", None, times[-1], id)


@given(LINES)
def test_series_hold_the_same_numbers_as_events(records):
    by = {"by": "id", "order": "time"}
    series = LongTable(RecordsTable(records), Layout(input="amount", input_kind="series", **by)).rows()
    events = LongTable(RecordsTable(records), Layout(input="amount", input_kind="events", **by)).rows()
    for one, other in zip(series, events, strict=True):
        numbers = np.array([[float(text or "nan")] for (text,) in other.input.cells])
        if np.isnan(numbers).all():
            assert one == BadRow(other.place, "every number of the series is missing")
        else:
            np.testing.assert_array_equal(one.input, numbers)
            assert one.input.dtype == np.float64


@given(LINES)
def test_what_is_said_of_the_order_is_counted_as_a_plain_loop_does(records):
    said = "\n".join(LongTable(RecordsTable(records), Layout(input="kind", by="id", order="time")).said)
    in_file = defaultdict(list)
    for record in records:
        in_file[record["id"]].append(record["time"])
    backwards = sum(b < a for times in in_file.values() for a, b in pairwise(times))
    ordered = [sorted(times) for times in in_file.values()]
    ties = sum(a == b for times in ordered for a, b in pairwise(times))
    assert ("rows were sorted by time" in said) == bool(backwards)
    assert not backwards or f"{backwards} stood after a later one" in said
    assert ("the same time" in said) == bool(ties)
    assert not ties or f"{ties} rows are at the same time" in said


def test_all_is_said(tmp_path):
    path = write(
        tmp_path,
        [
            "id,time,kind,amount,label",
            "7,2024-01-03,paid,9,yes",
            "8,2024-01-01,came,,no",
            "7,2024-01-01,came,,yes",
            "7,2024-01-03,sent,,yes",
        ],
    )
    source = open_source(path, LAYOUT)
    assert source.said == [
        "log.csv: header found: id, time, kind, amount, label",
        'log.csv: kind,amount read as events: column "kind" holds "paid"',
        "log.csv: 4 rows, 2 sequences, one for each id: 1 to 3 steps",
        "log.csv: time holds dates: times are in seconds",
        "log.csv: rows were sorted by time: 1 stood after a later one of their id",
        "log.csv: 1 rows are at the same time as the row before them: they keep their order",
    ]
    assert (source.kind, source.input, source.output, source.fields) == (
        "table",
        "kind,amount",
        "label",
        ("kind", "amount"),
    )
    first, second = source.rows()
    assert first.input.cells == (("came", ""), ("paid", "9"), ("sent", ""))
    assert (first.output, first.place, second.place) == ("yes", f"{path}:2", f"{path}:3")


def test_every_kind_of_table_gives_the_same_sequences(tmp_path):
    records = [
        {"id": 1, "time": 2, "kind": "b", "amount": 1.5, "label": "x"},
        {"id": 2, "time": 1, "kind": "a", "amount": None, "label": "y"},
        {"id": 1, "time": 1, "kind": None, "amount": 2.0, "label": "x"},
    ]
    frame = pd.DataFrame(records)
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_csv(tmp_path / "a.tsv", index=False, sep="\t")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress((tmp_path / "a.csv").read_bytes()))
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    pq.write_table(pa.Table.from_pylist(records), tmp_path / "a.parquet")
    files = [tmp_path / name for name in ("a.csv", "a.tsv", "a.csv.gz", "a.jsonl", "a.parquet")]
    for data in (*files, frame, pa.Table.from_pylist(records), records):
        rows = list(open_source(data, LAYOUT).rows())
        assert [(row.input, row.output) for row in rows] == [
            (Events((("", "2.0"), ("b", "1.5")), (1.0, 2.0)), "x"),
            (Events((("a", ""),), (1.0,)), "y"),
        ]


def test_pandas_times_are_dates():
    frame = pd.DataFrame(
        {"id": "a", "at": pd.to_datetime(["2024-01-02", "2024-01-01"]), "x": ["late", "early"]}
    )
    (row,) = open_source(frame, Layout(by="id", order="at")).rows()
    assert row.input == Events((("early",), ("late",)), (1704067200.0, 1704153600.0))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "7,2,paid,1,no",
            'log.csv:4: id "7": the output is "no", but "yes" at log.csv:2; expected one for all its rows',
        ),
        ("7,,paid,1,yes", 'log.csv:4: id "7": the time is missing (column "time")'),
        (
            "7,soon,paid,1,yes",
            'log.csv:4: id "7": the time is "soon", expected a number or a date like 2024-01-31 12:00',
        ),
        (
            "7,inf,paid,1,yes",
            'log.csv:4: id "7": the time is "inf", expected a number or a date like 2024-01-31 12:00',
        ),
        (
            "7,2024-01-01,paid,1,yes",
            'log.csv:4: id "7": the time "2024-01-01" is a date, expected a number as at log.csv:2',
        ),
        ("7,2,paid,1,", 'log.csv:4: id "7": the output is empty (column "label")'),
    ],
)
def test_a_bad_line_spoils_its_whole_sequence_and_no_other(tmp_path, line, message):
    path = write(tmp_path, ["id,time,kind,amount,label", "7,1,came,,yes", "8,1,came,,no", line])
    assert refused(path) == [message]
    tally = Tally()
    good = list(good_rows(open_source(path, LAYOUT), tally, skip_bad=True))
    assert [row.place for row in good] == [f"{path}:3"]
    assert (tally.rows, tally.used, tally.skipped) == (2, 1, 1)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (",2,paid,1,yes", 'log.csv:3: the id is empty (column "id")'),
        (" ,2,paid,1,yes", 'log.csv:3: the id is empty (column "id")'),
        ("7,2,paid", "log.csv:3: expected 5 columns, found 3"),
        ("7,2,pa\0id,1,yes", "log.csv:3: holds a NUL character"),
    ],
)
def test_a_line_of_nobody_is_a_bad_row_of_its_own(tmp_path, line, message):
    path = write(tmp_path, ["id,time,kind,amount,label", "7,1,came,,yes", line, "7,3,paid,,yes"])
    (bad,) = refused(path)
    assert bad.startswith(message)
    tally = Tally()
    assert len(list(good_rows(open_source(path, LAYOUT), tally, skip_bad=True))) == 1
    assert (tally.rows, tally.used, tally.skipped) == (2, 1, 1)


def test_several_bad_lines_of_an_id_are_one_bad_row_that_counts_them(tmp_path):
    lines = [
        "id,time,kind,label",
        "7,x,came,yes",
        "8,1,came,no",
        "7,y,paid,yes",
        "7,3,paid,yes",
        "7,,paid,yes",
    ]
    path = write(tmp_path, lines)
    assert refused(path) == [
        'log.csv:2: id "7": the time is "x", expected a number or a date like 2024-01-31 12:00 '
        "(and 2 more bad lines of this id)"
    ]


def test_a_cell_that_is_no_text_is_named():
    records = [{"id": 1, "time": 1, "kind": "a"}, {"id": 1, "time": 2, "kind": ["b"]}]
    (bad,) = open_source(records, Layout(by="id", order="time")).rows()
    assert str(bad) == 'records:2: id "1": column "kind" holds a list, expected text'


@pytest.mark.parametrize(
    ("text", "what"),
    [("\ud800", "half of a surrogate pair, which is no character"), ("a\0b", "a NUL character")],
)
def test_what_is_no_character_is_named(text, what):
    records = [{"id": 1, "time": 1, "kind": text}]
    (bad,) = open_source(records, Layout(by="id", order="time")).rows()
    assert str(bad) == f'records:1: id "1": column "kind" holds {what}'


def test_the_group_is_that_of_all_rows_of_an_id(tmp_path):
    lines = [
        "id,time,person,x,label",
        "1,1,ann,3,yes",
        "1,2,ann,4,yes",
        "2,1,bob,3,no",
        "2,2,eve,3,no",
        "3,1,,3,no",
    ]
    path = write(tmp_path, lines)
    layout = Layout(output="label", by="id", order="time", group="person")
    source = open_source(path, layout)
    assert source.fields == ("x",)
    assert [row.group for row in source.rows() if isinstance(row, Row)] == ["ann"]
    assert refused(path, layout) == [
        'log.csv:5: id "2": the group is "eve", but "bob" at log.csv:4; expected one for all its rows',
        'log.csv:6: id "3": the group is empty (column "person")',
    ]


def test_the_ids_may_be_the_groups():
    records = [{"id": 1, "time": 1, "x": "a"}]
    (row,) = open_source(records, Layout(by="id", order="time", group="id")).rows()
    assert row.group == "1"


def test_numbers_alone_make_a_series(tmp_path):
    path = write(tmp_path, ["id,time,x,y,label", "1,2,3,,yes", "1,1,4,nan,yes", "1,3,,6,yes"])
    source = open_source(path, LAYOUT)
    assert source.layout.input_kind == "series"
    assert (
        "x,y read as series: only numbers in the first 1,000 rows (--input-kind events overrides)"
        in "".join(source.said)
    )
    (row,) = source.rows()
    np.testing.assert_array_equal(row.input, [[4, np.nan], [3, np.nan], [np.nan, 6]])
    row.input[:] = 0
    (again,) = source.rows()
    assert again.input[0, 0] == 4


def test_text_after_a_thousand_rows_of_numbers_is_refused_by_line(tmp_path):
    lines = [
        "id,time,x,label",
        *(f"{number},1,{number},yes" for number in range(1000)),
        "z,1,n/a,yes",
        "y,1,inf,yes",
    ]
    path = write(tmp_path, lines)
    assert refused(path) == [
        'log.csv:1002: id "z": column "x" holds "n/a", expected a number (--input-kind events takes text)',
        'log.csv:1003: id "y": column "x" holds "inf", expected a number (--input-kind events takes text)',
    ]
    assert refused(path, Layout(output="label", by="id", order="time", input_kind="events")) == []


def test_cells_that_are_all_empty_are_events(tmp_path):
    source = open_source(write(tmp_path, ["id,time,x,label", "1,1,,yes"]), LAYOUT)
    assert source.layout.input_kind == "events"
    assert any("x read as events: no number in the first 1,000 rows" in line for line in source.said)


def test_without_an_order_rows_stay_as_they_stand_and_have_no_times():
    records = [{"id": 1, "x": "b"}, {"id": 1, "x": "a"}]
    source = open_source(records, Layout(by="id"))
    assert [row.input for row in source.rows()] == [Events((("b",), ("a",)), None)]
    assert source.said[-1] == "records: no order column (--order): rows keep the order of the table"


def test_the_completed_layout_opens_further_data_alike():
    first = open_source([{"id": 1, "time": 1, "x": "a", "y": "1"}], Layout(by="id", order="time"))
    further = open_like([{"y": "7", "x": "3", "time": 4, "id": 9, "more": 1}], first.layout)
    assert [row.input for row in further.rows()] == [Events((("3", "7"),), (4.0,))]
    assert further.layout == first.layout


def test_whole_sequences_are_split():
    records = [{"id": id, "time": time, "x": f"{id} {time}"} for id in range(100) for time in range(3)]
    source = open_source(records, Layout(by="id", order="time"))
    splits = make_splits(source)
    parts = [list(part.rows()) for part in (splits.train, splits.valid, splits.test)]
    assert sum(map(len, parts)) == 100
    assert all(len(row.input.cells) == 3 for part in parts for row in part)


def test_the_fingerprint_follows_data_and_columns():
    records = [{"id": 1, "time": 1, "x": "1", "y": "2"}]
    layouts = [
        Layout(by="id", order="time"),
        Layout(by="id", order="time", input="x"),
        Layout(by="id", order="time", input="x", output="y"),
        Layout(by="id", order="time", input_kind="events"),
    ]
    prints = [open_source(records, layout).fingerprint() for layout in layouts]
    prints.append(open_source([*records, *records], layouts[0]).fingerprint())
    assert len(set(prints)) == 5
    assert open_source(records, layouts[0]).fingerprint() == prints[0]


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        (
            Layout(by="ids", order="time"),
            'records: --by: no column "ids"; columns: id, time, x; did you mean "id"?',
        ),
        (
            Layout(by="id", order="tme"),
            'records: --order: no column "tme"; columns: id, time, x; did you mean "time"?',
        ),
        (Layout(by="id", input="z"), 'records: --input: no column "z"; columns: id, time, x'),
        (
            Layout(by="id", order="id"),
            'records: "id" is named by --by and --order, expected different columns',
        ),
        (
            Layout(by="id", input="x,id"),
            'records: "id" is named by --by and --input, expected different columns',
        ),
        (
            Layout(by="id", order="time", output="x"),
            "records: no column is left for the input; columns: id, time, x",
        ),
        (Layout(by="id", input_kind="audio"), '--input-kind: found "audio", expected one of: series, events'),
    ],
)
def test_columns_that_do_not_fit_are_named(layout, message):
    with pytest.raises(UsageError) as caught:
        open_source([{"id": 1, "time": 1, "x": 1}], layout)
    assert message in str(caught.value)


def test_two_columns_of_one_name_are_refused(tmp_path):
    path = write(tmp_path, ["id,time,x,x", "1,1,2,3"])
    with pytest.raises(UsageError, match='log.csv: --input: 2 columns are named "x"'):
        open_source(path, Layout(by="id", order="time"))


def test_data_without_columns_is_refused(tmp_path):
    with pytest.raises(UsageError, match='--by: found "id", but .* no columns'):
        open_source(write(tmp_path, ["some text"], "a.txt"), Layout(by="id"))
