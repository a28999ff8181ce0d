"""Arrays in files: shapes, outputs and lengths as they are; whatever does not fit is said with what was found."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UsageError, UserError

SHARED_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
SERIES = np.arange(24.0).reshape(2, 4, 3)
FLOATS = st.floats(allow_infinity=False, width=32)


def archive(folder: Path, **named: Any) -> Path:
    np.savez(path := folder / "a.npz", **named)
    return path


def read(path: Any) -> list[Row]:
    found = list(open_source(path).rows())
    assert all(isinstance(row, Row) for row in found), found
    return [row for row in found if isinstance(row, Row)]


@SHARED_FOLDER
@given(
    values=arrays.arrays(
        st.sampled_from([np.float32, np.float64, np.float16, np.int16, np.uint8, np.bool_, ">f8", ">i4"]),
        arrays.array_shapes(min_dims=2, max_dims=3, max_side=4),
    )
)
def test_every_series_is_read_back_or_named(tmp_path: Path, values: NDArray[Any]) -> None:
    np.save(path := tmp_path / "a.npy", values)
    source = open_source(path)
    expected = values.astype(float)
    expected = expected if expected.ndim == 3 else expected[:, :, None]
    assert source.fields == tuple(str(channel + 1) for channel in range(expected.shape[2]))
    found = list(source.rows())
    assert [row.place for row in found] == [f"{path}:{number + 1}" for number in range(len(values))]
    for row, series in zip(found, expected, strict=True):
        if isinstance(row, Row):
            np.testing.assert_array_equal(row.input, series)
            assert row.input.dtype == np.float64
        else:
            assert np.isinf(series).any() or np.isnan(series).all()


@pytest.mark.parametrize(
    ("outputs", "texts"),
    [
        (np.array([3, 4]), ["3", "4"]),
        (np.array(["good", "bad"]), ["good", "bad"]),
        (np.array([b"gut", "süß".encode()]), ["gut", "süß"]),
        (np.array([0.5, 2.0]), ["0.5", "2.0"]),
        (np.array([True, False]), ["true", "false"]),
    ],
)
def test_outputs_become_texts(tmp_path: Path, outputs: NDArray[Any], texts: list[str]) -> None:
    path = archive(tmp_path, X=SERIES, y=outputs)
    source = open_source(path)
    assert source.said == ["a.npz: 2 series of 4 steps and 3 channels"]
    assert (source.input, source.output) == ("X", "y")
    assert source.layout == Layout(input="X", output="y", input_kind="series")
    assert [row.output for row in read(path)] == texts
    np.save(tmp_path / "X.npy", SERIES)
    np.save(tmp_path / "y.npy", outputs)
    pair = read([tmp_path / "X.npy", tmp_path / "y.npy"])
    assert [row.output for row in pair] == texts


def test_lengths_cut_the_padding(tmp_path: Path) -> None:
    path = archive(tmp_path, x=SERIES, y=[1, 2], lengths=[2, 4])
    assert open_source(path).said == ["a.npz: 2 series of up to 4 steps and 3 channels"]
    first, second = read(path)
    np.testing.assert_array_equal(first.input, SERIES[0, :2])
    np.testing.assert_array_equal(second.input, SERIES[1])


def test_rows_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    series = np.ones((6, 4, 1))
    series[1, 2] = np.inf
    series[2] = np.nan
    series[3, 1:] = np.nan
    path = archive(tmp_path, X=series, y=[0.0, 1, 2, 3, 4, np.nan], lengths=[4, 4, 4, 1, 5, 4])
    found = list(open_source(path).rows())
    assert [row for row in found if isinstance(row, BadRow)] == [
        BadRow(f"{path}:2", 'step 3: channel "1" is infinite, expected a number'),
        BadRow(f"{path}:3", "every number of the series is missing"),
        BadRow(f"{path}:5", "lengths: found 5, expected 1 to 4"),
        BadRow(f"{path}:6", "the output is empty"),
    ]
    assert [len(row.input) for row in found if isinstance(row, Row)] == [4, 1]


def test_the_only_array_is_the_input_and_others_are_said(tmp_path: Path) -> None:
    assert open_source(archive(tmp_path, signals=SERIES, y=[1, 2])).said[0] == (
        "a.npz: X is signals, the only array it can be"
    )
    assert open_source(archive(tmp_path, X=SERIES, X_test=SERIES)).said[0] == "a.npz: left out: X_test"


@pytest.mark.parametrize(
    ("named", "why"),
    [
        (
            {"a": SERIES, "b": SERIES, "y": [1, 2]},
            "found the arrays a, b, y; expected one named X, and y beside it",
        ),
        ({"y": [1, 2]}, "found the arrays y; expected one named X, and y beside it"),
        ({}, "found the arrays (none); expected one named X, and y beside it"),
        ({"X": SERIES, "x": SERIES}, "found the arrays X, x, expected one of them"),
        ({"X": SERIES[0, 0]}, "X: found shape (3,), expected (rows, steps, channels) or (rows, steps)"),
        (
            {"X": SERIES[None]},
            "X: found shape (1, 2, 4, 3), expected (rows, steps, channels) or (rows, steps)",
        ),
        ({"X": SERIES[:0]}, "X: found shape (0, 4, 3), expected at least one of each"),
        ({"X": SERIES + 1j}, "X: found an array of complex128, expected numbers"),
        ({"X": np.array([["a"]])}, "X: found an array of <U1, expected numbers"),
        ({"X": SERIES, "y": [1]}, "y: found shape (1,), expected (2,), one for each row of X"),
        ({"X": SERIES, "y": [[1], [2]]}, "y: found shape (2, 1), expected (2,), one for each row of X"),
        ({"X": SERIES, "y": np.array([1j, 2])}, "y: found an array of complex128, expected numbers or texts"),
        ({"X": SERIES, "lengths": [2.0, 3.0]}, "lengths: found an array of float64, expected whole numbers"),
        ({"X": SERIES, "lengths": [2]}, "lengths: found shape (1,), expected (2,), one for each row of X"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(tmp_path: Path, named: dict[str, Any], why: str) -> None:
    path = archive(tmp_path, **named)
    with pytest.raises(UserError) as caught:
        open_source(path)
    assert str(caught.value) == f"{path}: {why}"


def test_options_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, X=SERIES)
    with pytest.raises(UsageError, match='--input-kind: found "events", but a.npz holds series'):
        open_source(path, Layout(input_kind="events"))
    with pytest.raises(UsageError, match=r'--input: found "X", but a\.npz, read as npz, has no columns'):
        open_source(path, Layout(input="X"))


def test_labels_that_are_not_utf8_are_refused_in_words(tmp_path: Path) -> None:
    path = archive(tmp_path, X=SERIES, y=np.array([b"caf\xe9", b"b"]))
    with pytest.raises(UserError, match="y: found bytes that aren't UTF-8, expected texts"):
        open_source(path)


def test_the_fingerprint_is_of_all_files(tmp_path: Path) -> None:
    paths = [tmp_path / "X.npy", tmp_path / "y.npy"]
    np.save(paths[0], SERIES)
    prints = []
    for outputs in ([1, 2], [1, 3], [1, 2]):
        np.save(paths[1], outputs)
        prints.append(open_source(paths).fingerprint())
    assert prints[0] == prints[2] != prints[1]
