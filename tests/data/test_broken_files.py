"""Whatever is wrong with a file: every bad line is named, every good row is read, nothing else happens."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.broken_files import CSV_FILES, JSON_FILES, TSV_FILES, BrokenFile
from unrolled.data.layout import Layout
from unrolled.data.open_source import FORMATS, open_source
from unrolled.data.rows import BadRow, BadRows, Row, Tally, good_rows
from unrolled.errors import UserError

# The folder is shared by the examples of a test; each of them writes its own file anew.
SHARED_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def check(path: Path, file: BrokenFile) -> None:
    path.write_bytes(file.content)
    source = open_source(path, Layout(input="text", output="label"))
    found = list(source.rows())

    good = {row.place: (row.input, row.output) for row in found if isinstance(row, Row)}
    assert good == {f"{path}:{line}": row for line, row in file.good.items()}
    assert [row.place for row in found if isinstance(row, BadRow)] == [f"{path}:{line}" for line in file.bad]
    assert all(row.why for row in found if isinstance(row, BadRow))

    tally = Tally()
    skipping = list(good_rows(source, tally, skip_bad=True))
    assert [(row.input, row.output) for row in skipping] == list(file.good.values())
    assert tally.rows == tally.used + tally.skipped == len(file.good) + len(file.bad)
    assert (tally.used, tally.skipped) == (len(file.good), len(file.bad))

    if file.bad:
        with pytest.raises(BadRows) as caught:
            list(good_rows(source, Tally(), skip_bad=False))
        assert all(f"{path}:{line}: " in str(caught.value) for line in file.bad[:20])


@SHARED_FOLDER
@given(file=CSV_FILES)
def test_csv(tmp_path: Path, file: BrokenFile) -> None:
    check(tmp_path / "a.csv", file)


@SHARED_FOLDER
@given(file=TSV_FILES)
def test_tsv(tmp_path: Path, file: BrokenFile) -> None:
    check(tmp_path / "a.tsv", file)


@SHARED_FOLDER
@given(file=JSON_FILES)
def test_jsonl(tmp_path: Path, file: BrokenFile) -> None:
    check(tmp_path / "a.jsonl", file)


SOUP = st.lists(
    st.sampled_from([b"a", b"1", b",", b"\t", b'"', b"\n", b"\r\n", b";", b" ", b"\xe9", b"\0", b"{", b"}"])
)


@SHARED_FOLDER
@given(content=st.one_of(st.binary(max_size=60), SOUP.map(b"".join)), format=st.sampled_from(FORMATS[:5]))
def test_any_bytes_are_read_or_refused_in_words(tmp_path: Path, content: bytes, format: str) -> None:
    path = tmp_path / "soup"
    path.write_bytes(content)
    tally = Tally()
    try:
        used = sum(1 for _ in good_rows(open_source(path, Layout(format=format)), tally, skip_bad=True))
    except UserError as error:
        assert str(error)
    else:
        assert tally.used == used
        assert tally.rows == used + tally.skipped > 0


NUMBERS = st.lists(
    st.sampled_from(
        [
            b"1",
            b"-2.5",
            b",",
            b"\t",
            b'"',
            b"\n",
            b"[",
            b"]",
            b" ",
            b";",
            b"nan",
            b"inf",
            b"x",
            b'{"x":',
            b"}",
            b"1_0",
        ]
    )
)


@SHARED_FOLDER
@given(
    content=NUMBERS.map(b"".join),
    format=st.sampled_from(["csv", "tsv", "jsonl"]),
    kind=st.sampled_from(["series", "numbers", "symbols"]),
    columns=st.sampled_from(
        [{}, {"output": "1"}, {"input": "2-"}, {"input": "x"}, {"group": "1", "order": "2"}]
    ),
)
def test_any_numbers_are_read_or_refused_in_words(
    tmp_path: Path, content: bytes, format: str, kind: str, columns: dict[str, str]
) -> None:
    path = tmp_path / "soup"
    path.write_bytes(content)
    try:
        source = open_source(path, Layout(format=format, input_kind=kind, **columns))
        again = open_source(path, source.layout)
        assert source.layout == again.layout and source.fields == again.fields
        assert [str(row) for row in source.rows()] == [str(row) for row in again.rows()]
        for row in source.rows():
            if isinstance(row, Row) and kind != "symbols":
                assert row.input.shape == (len(row.input), len(source.fields)) and len(row.input)
    except UserError as error:
        assert str(error)
