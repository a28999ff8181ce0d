"""`.ts` files: what is written is read back, and what is broken is named by line."""

import gzip
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UsageError, UserError

HEADER = (
    "@problemName made\n@timeStamps false\n@univariate false\n@dimensions 2\n@classLabel true aa bb\n@data\n"
)
# The folder is shared by the examples of a test; each of them writes its own file anew.
SHARED_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
NUMBERS = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))


@st.composite
def labelled(draw: st.DrawFn) -> tuple[list[list[float | None]], str]:
    """Draw the steps of one series of two channels, None where a number is missing, and its label."""
    steps = draw(st.lists(st.lists(NUMBERS, min_size=2, max_size=2), min_size=1, max_size=5))
    return [[0.5, None], *steps], draw(st.sampled_from(["aa", "bb"]))


def line(steps: list[list[float | None]], label: str) -> str:
    channels = (",".join("?" if step[c] is None else repr(step[c]) for step in steps) for c in range(2))
    return ":".join([*channels, label])


def array(steps: list[list[float | None]]) -> NDArray[np.float64]:
    return np.array([[np.nan if number is None else number for number in step] for step in steps])


def write(folder: Path, text: str) -> Path:
    (path := folder / "a.ts").write_text(text, encoding="utf-8")
    return path


def rows(path: Path) -> list[Row | BadRow]:
    return list(open_source(path).rows())


@SHARED_FOLDER
@given(
    examples=st.lists(labelled(), min_size=1, max_size=4), packed=st.booleans(), end=st.sampled_from("\n ")
)
def test_what_is_written_is_read_back(tmp_path: Path, examples: list, packed: bool, end: str) -> None:
    content = (HEADER + "\n".join(line(*example) for example in examples) + end).encode()
    path = tmp_path / ("a.ts.gz" if packed else "a.ts")
    path.write_bytes(gzip.compress(content) if packed else content)
    source = open_source(path)
    assert source.said == [f"{path.name}: series of 2 channels; 2 labels"]
    assert (source.input, source.output, source.fields) == ("series", "label", ("1", "2"))
    assert source.layout == Layout(input="series", output="label", input_kind="series")
    for _ in range(2):
        found = list(source.rows())
        assert [(row.place, row.output) for row in found if isinstance(row, Row)] == [
            (f"{path}:{number}", label) for number, (_, label) in enumerate(examples, start=7)
        ]
        for row, (steps, _) in zip(found, examples, strict=True):
            assert isinstance(row, Row)
            np.testing.assert_array_equal(row.input, array(steps))


def test_a_file_cut_anywhere_gives_no_row_that_was_not_there(tmp_path: Path) -> None:
    whole = HEADER + "1.25,2:3,4:aa\n5,6,7:8,9,10:bb\n"
    expected = [row.input.tolist() for row in rows(write(tmp_path, whole)) if isinstance(row, Row)]
    for length in range(len(whole)):
        path = write(tmp_path, whole[:length])
        try:
            found = rows(path)
        except UserError as error:
            assert str(error).startswith(f"{path}:")
            continue
        good = [row.input.tolist() for row in found if isinstance(row, Row)]
        assert good == expected[: len(good)]
        assert length <= len(HEADER) or len(found) == 1 + (length > len(HEADER) + 14)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1,2:3:aa", 'channel "2" has 1 steps, channel "1" has 2; expected as many'),
        ("1,2:3,4", "found 1 channels and a label, expected 2 and a label"),
        ("1:2:3:aa", "found 3 channels and a label, expected 2 and a label"),
        ("1:2:ab", 'the label "ab" isn\'t among those of the header; did you mean "bb"?'),
        ("1:2:", 'the label "" isn\'t among those of the header'),
        ("1,x:2,3:aa", 'channel "1", step 2: found "x", expected a number, or ? where it is missing'),
        ("1:1_0:aa", 'channel "2", step 1: found "1_0", expected a number, or ? where it is missing'),
        ("1,:2,3:aa", 'channel "1", step 2: found "", expected a number, or ? where it is missing'),
        (":2:aa", 'channel "1" has no step'),
        ("1,inf:2,3:aa", 'step 2: channel "1" is infinite, expected a number'),
        ("?:NaN:aa", "every number of the series is missing"),
        ("", "the line is empty"),
        ("1\0:2:aa", "holds a NUL character"),
    ],
)
def test_a_broken_line_is_a_bad_row_and_the_next_is_read(tmp_path: Path, text: str, why: str) -> None:
    path = write(tmp_path, HEADER + f"{text}\n# between\n1:2:aa\n")
    found = rows(path)
    assert found[0] == BadRow(f"{path}:7", why)
    assert isinstance(found[1], Row)
    assert found[1].place == f"{path}:9"


def test_a_row_shorter_than_the_header_says_is_a_bad_one(tmp_path: Path) -> None:
    text = "@univariate true\n@equalLength true\n@seriesLength 3\n@classLabel true a\n@data\n1,2,3:a\n1,2:a\n"
    found = rows(path := write(tmp_path, text))
    assert isinstance(found[0], Row)
    assert found[1] == BadRow(f"{path}:7", "found 2 steps, expected 3, the @seriesLength of the header")


def test_without_labels_there_is_no_output(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "@classLabel false\n@data\n1,2:3,4\n"))
    assert source.said == ["a.ts: series of 2 channels, as in the first row; no label"]
    (row,) = source.rows()
    assert isinstance(row, Row)
    assert (row.output, row.input.tolist()) == (None, [[1.0, 3.0], [2.0, 4.0]])


def test_a_target_is_a_number(tmp_path: Path) -> None:
    source = open_source(
        path := write(tmp_path, "@univariate true\n@targetLabel true\n@data\n1:2.5\n1:x\n1:?\n")
    )
    assert source.said == ["a.ts: series of 1 channel; a number as target"]
    first, *bad = source.rows()
    assert (source.output, first.output) == ("target", "2.5")
    assert bad == [
        BadRow(f"{path}:5", 'the target found "x", expected a number, or ? where it is missing'),
        BadRow(f"{path}:6", "the target is missing"),
    ]


def test_unknown_tags_are_said(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "@author me\n" + HEADER + "1:2:aa\n"))
    assert source.said[1] == "a.ts: left out of the header: @author"


def test_no_rows_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER)
    with pytest.raises(UserError, match="there are no rows below @data; the file is truncated"):
        open_source(path)


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        (Layout(input_kind="text"), '--input-kind: found "text", but a.ts holds series; expected series'),
        (Layout(separator=","), '--separator: found ",", but a.ts holds series, which needs none'),
        (Layout(output="x"), '--output: found "x", but a.ts, read as ts, has no columns'),
        (Layout(patch="1x1"), '--patch: found "1x1", but a.ts holds no images'),
    ],
)
def test_options_that_do_not_fit_are_refused(tmp_path: Path, layout: Layout, message: str) -> None:
    path = write(tmp_path, HEADER + "1:2:aa\n")
    with pytest.raises(UsageError) as caught:
        open_source(path, layout)
    assert str(caught.value) == message


def test_the_fingerprint_is_of_the_content(tmp_path: Path) -> None:
    first = open_source(write(tmp_path, HEADER + "1:2:aa\n")).fingerprint()
    assert first == open_source(write(tmp_path, HEADER + "1:2:aa\n")).fingerprint()
    assert first != open_source(write(tmp_path, HEADER + "1:2:bb\n")).fingerprint()


def test_japanese_vowels() -> None:
    if not (folder := os.environ.get("UNROLLED_DATA")):
        pytest.skip("UNROLLED_DATA is unset: no real data")
    for split, count in (("TRAIN", 270), ("TEST", 370)):
        source = open_source(Path(folder) / "tsc_JapaneseVowels" / f"JapaneseVowels_{split}.ts")
        found = list(source.rows())
        assert Counter(type(row) for row in found) == {Row: count}
        assert {row.output for row in found if isinstance(row, Row)} == set("123456789")
        assert {row.input.shape[1] for row in found if isinstance(row, Row)} == {12}
        assert {len(row.input) for row in found if isinstance(row, Row)} <= set(range(7, 30))
