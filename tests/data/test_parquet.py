import gzip
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UsageError, UserError

TABLE = pa.table({"text": ["a", None, "c", "d", "e"], "stars": [1, 2, 1, None, 2], "other": [[1]] * 5})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    pq.write_table(TABLE, tmp_path / "a.parquet")
    return tmp_path / "a.parquet"


def test_rows_are_numbered_from_one(path: Path) -> None:
    source = open_source(path, Layout(input="text", output="stars"))
    assert list(source.rows()) == [
        Row("a", "1", f"{path}:1"),
        BadRow(f"{path}:2", "the input is empty"),
        Row("c", "1", f"{path}:3"),
        BadRow(f"{path}:4", "the output is empty"),
        Row("e", "2", f"{path}:5"),
    ]


def test_lists_are_not_text(path: Path) -> None:
    first = next(open_source(path, Layout(input="text", output="other")).rows())
    assert first == BadRow(f"{path}:1", 'column "other" holds a list, expected text')


def test_unknown_column(path: Path) -> None:
    with pytest.raises(
        UsageError, match=r'no column "txt"; columns: text, stars, other; did you mean "text"\?'
    ):
        open_source(path, Layout(input="txt"))


def test_gzipped(path: Path) -> None:
    packed = path.with_name("a.parquet.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert len(list(open_source(packed, Layout(input="text")).rows())) == 5


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    broken = pa.array([b"good", b"caf\xe9", b"fine"]).view(pa.string())
    pq.write_table(pa.table({"text": broken}), tmp_path / "a.parquet")
    first, bad, last = open_source(tmp_path / "a.parquet").rows()
    assert isinstance(first, Row) and isinstance(last, Row)
    assert isinstance(bad, BadRow)
    assert bad.why == 'column "text" holds bytes that aren\'t UTF-8 text'


def test_not_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_text("text,label\n")
    with pytest.raises(UserError, match=r"a\.parquet: can't be read as Parquet: "):
        open_source(path)


def test_damaged_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    words = [f"word {number}" for number in range(5000)]
    pq.write_table(pa.table({"text": words}), path, compression="zstd", use_dictionary=False)
    content = bytearray(path.read_bytes())
    content[200:2000] = b"\xff" * 1800
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"a\.parquet: can't be read as Parquet: "):
        list(open_source(path, Layout(input="text")).rows())


def test_no_rows(tmp_path: Path) -> None:
    pq.write_table(TABLE.slice(0, 0), tmp_path / "a.parquet")
    with pytest.raises(UserError, match=r"a\.parquet: the table has no rows"):
        open_source(tmp_path / "a.parquet")


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    with pq.ParquetWriter(path, pa.schema({"text": pa.string()})) as writer:
        for group in range(20):
            writer.write_table(pa.table({"text": [f"{group} {row} " * 40 for row in range(2000)]}))
    before = pa.total_allocated_bytes()
    tracemalloc.start()
    most = max(pa.total_allocated_bytes() for _ in open_source(path, Layout(input="text")).rows()) - before
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = 20 * 2000 * 300
    assert most < size / 2 and peak < size / 2
