"""Whatever is wrong with a file: every bad line is named, every good row is read, nothing else happens."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.broken_files import CSV_FILES, JSON_FILES, TSV_FILES, BrokenFile
from unrolled.data.open_source import FORMATS, open_source
from unrolled.data.rows import BadRow, BadRows, Row, Tally, good_rows
from unrolled.errors import UserError

# The folder is shared by the examples of a test; each of them writes its own file anew.
SHARED_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def check(path: Path, file: BrokenFile) -> None:
    path.write_bytes(file.content)
    source = open_source(path, input="text", output="label")
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
        used = sum(1 for _ in good_rows(open_source(path, format=format), tally, skip_bad=True))
    except UserError as error:
        assert str(error)
    else:
        assert tally.used == used
        assert tally.rows == used + tally.skipped > 0
