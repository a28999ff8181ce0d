from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UsageError, UserError

TEXTS = ["good", "bad", "fine", "poor"]
LABELS = ["+", "-", "+", "-"]


@pytest.mark.parametrize(
    "data",
    [
        pd.DataFrame({"text": TEXTS, "label": LABELS}, index=[7, 7, 8, 9]),
        pd.DataFrame({"text": TEXTS, "label": pd.Categorical(LABELS)}),
        pa.table({"text": TEXTS, "label": LABELS}),
        pa.table({"text": TEXTS, "label": pa.array(LABELS).dictionary_encode()}),
        [{"text": text, "label": label} for text, label in zip(TEXTS, LABELS, strict=True)],
        (TEXTS, LABELS),
        (np.array(TEXTS), np.array(LABELS)),
        (pd.Series(TEXTS, index=[3, 1, 2, 0]), tuple(LABELS)),
    ],
    ids=["frame", "categories", "arrow", "dictionary", "records", "lists", "arrays", "series"],
)
def test_all_forms_give_the_same_rows(data: Any) -> None:
    source = open_source(data)
    for _ in range(2):
        rows = [row for row in source.rows() if isinstance(row, Row)]
        assert [(row.input, row.output) for row in rows] == list(zip(TEXTS, LABELS, strict=True))
        assert rows[2].place.endswith(":3")
    assert source.kind == "table"
    assert source.fingerprint() == open_source(data).fingerprint()


@pytest.mark.parametrize(
    "data",
    [
        pd.DataFrame({"text": ["a", None, "c"], "stars": [1, 2, None]}),
        pd.DataFrame({"text": ["a", pd.NA, "c"], "stars": pd.array([1, 2, None], dtype="Int64")}),
        pa.table({"text": ["a", None, "c"], "stars": [1.0, 2.0, None]}),
        [{"text": "a", "stars": 1.0}, {"text": None, "stars": 2}, {"text": "c", "stars": float("nan")}],
        (["a", None, "c"], np.array([1.0, 2.0, np.nan])),
    ],
    ids=["frame", "nullable", "arrow", "records", "arrays"],
)
def test_missing_values_are_bad_rows(data: Any) -> None:
    columns = {} if isinstance(data, tuple) else {"input": "text", "output": "stars"}
    first, second, third = open_source(data, Layout(**columns)).rows()
    assert isinstance(first, Row) and first.output in ("1", "1.0")
    assert isinstance(second, BadRow) and second.why == "the input is empty"
    assert isinstance(third, BadRow) and third.why == "the output is empty"


def test_inputs_without_outputs() -> None:
    source = open_source((TEXTS, None))
    assert source.output is None
    assert next(source.rows()) == Row("good", None, "X:1")


def test_odd_records_are_bad_rows() -> None:
    records: list[Any] = [{"text": "a", "label": "b"}, {"text": "a"}, "a", {"text": ["a"], "label": "b"}]
    assert [str(row) for row in open_source(records, Layout(input="text", output="label")).rows()][1:] == [
        'records:2: no key "label"; keys here: text',
        "records:3: found a str, expected a dict",
        'records:4: column "text" holds a list, expected text',
    ]


def test_columns_that_are_not_named_by_text() -> None:
    source = open_source(pd.DataFrame([["a", "x"], ["b", "y"]]), Layout(input="1"))
    assert [row.input for row in source.rows() if isinstance(row, Row)] == ["x", "y"]


def test_another_library_by_the_arrow_interface() -> None:
    class Frame:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return pa.table({"text": TEXTS, "label": LABELS}).__arrow_c_stream__(requested_schema)

    assert next(open_source(Frame()).rows()) == Row("good", "+", "table:1")


@pytest.mark.parametrize(
    ("data", "options", "error", "message"),
    [
        ((TEXTS, LABELS[:3]), {}, UsageError, "(X, y): found 4 rows in X and 3 in y"),
        ((TEXTS, LABELS), {"input": "X"}, UsageError, '--input: found "X", but (X, y) has no columns'),
        (
            (TEXTS, LABELS),
            {"format": "csv"},
            UsageError,
            'format: found "csv" with data in memory, which needs none',
        ),
        (pd.DataFrame({"text": []}), {}, UserError, "DataFrame: there are no rows"),
        (pd.DataFrame(), {}, UserError, "DataFrame: there are no rows"),
        (([], []), {}, UserError, "(X, y): there are no rows"),
        ([{}], {}, UserError, "records: there are no rows"),
        (
            pa.table({"text": ["a"]}),
            {"input": "x"},
            UsageError,
            'table: --input: no column "x"; columns: text',
        ),
        (3, {}, UsageError, "data: found a int, expected a path, two paths, a DataFrame, an Arrow table, "),
        ([], {}, UsageError, "data: found a list, expected a path, two paths, a DataFrame, an Arrow table, "),
        (
            [1, 2],
            {},
            UsageError,
            "data: found a list, expected a path, two paths, a DataFrame, an Arrow table, ",
        ),
    ],
)
def test_refusals(data: Any, options: dict[str, str], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        open_source(data, Layout(**options))
    assert str(caught.value).startswith(message)


def test_fingerprint_follows_every_cell() -> None:
    frames = [
        pd.DataFrame({"text": ["a", "b"], "label": ["x", "y"]}),
        pd.DataFrame({"text": ["a", "b"], "label": ["x", "z"]}),
        pd.DataFrame({"text": ["a", "b"], "labels": ["x", "y"]}),
        pd.DataFrame({"text": ["a"], "label": ["x"]}),
    ]
    assert len({open_source(frame).fingerprint() for frame in frames}) == 4
