"""Whatever stands in a file, its reader gives rows and bad rows, or refuses it in a sentence; nothing else."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UserError

# The folder is shared by the examples of a test; each of them writes its own file anew.
SHARED_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
PIECES = {
    "ts": [
        b"@data\n",
        b"@classLabel true a b\n",
        b"@classLabel false\n",
        b"@univariate true\n",
        b"@dimensions 2\n",
    ]
    + [b"1", b",", b":", b"?", b"a", b"\n", b" ", b"#", b"@", b"\xe9", b"\0", b"-1e999", b"nan", b"_"],
    "fasta": [
        b">",
        b"a",
        b" ",
        b"label=x",
        b"\n",
        b"\r\n",
        b"ACGT",
        b"J",
        b"-",
        b"\xe9",
        b"\0",
        b"\t",
        b">a b\n",
    ],
    "npy": [b"\x93NUMPY", b"\x01\x00", b"v\x00", b"{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }"]
    + [b"{", b"}", b"\0" * 8, b"\n", b"'shape'", b"(9999999999999,)", b"|O"],
    "npz": [b"PK\x03\x04", b"PK\x05\x06", b"PK\x01\x02", b"\0" * 18, b"\0", b"a.npy", b"\x93NUMPY", b"\x01"],
    "idx": [b"\0\0\x08\x03", b"\0\0\x08\x01", b"\0\0\0\1", b"\0\0\0\2", b"\0", b"\xff" * 4],
}


@pytest.mark.parametrize("format", sorted(PIECES))
@SHARED_FOLDER
@given(data=st.data(), packed=st.booleans())
def test_any_bytes_are_read_or_refused_in_words(
    tmp_path: Path, format: str, data: st.DataObject, packed: bool
) -> None:
    pieces = st.lists(st.sampled_from(PIECES[format]), max_size=30).map(b"".join)
    content = data.draw(st.one_of(st.binary(max_size=60), pieces))
    (path := tmp_path / "soup").write_bytes(gzip.compress(content) if packed else content)
    try:
        rows = list(open_source(path, Layout(format=format)).rows())
    except UserError as error:
        assert str(error)
        assert "\n" not in str(error)
    else:
        assert rows
        assert all(row.input is not None if isinstance(row, Row) else row.why for row in rows)
        assert all(row.place.startswith(f"{path}:") for row in rows if isinstance(row, Row | BadRow))
