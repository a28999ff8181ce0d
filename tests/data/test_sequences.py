"""Ragged arrays, in memory and in files."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.inputs import TokenInputs
from unrolled.data.outputs import Outputs
from unrolled.data.sequence_files import open_sequences, smallest_dtype
from unrolled.data.sequence_writer import SequenceWriter
from unrolled.data.sequences import Sequences
from unrolled.errors import UsageError

LABEL = Outputs("int32")
rows_of = st.lists(st.lists(st.integers(0, 299), max_size=5), max_size=8)


def same(sequences, rows, labels):
    assert len(sequences) == len(rows)
    assert [row.tolist() for row in sequences] == rows
    assert sequences.lengths.tolist() == [len(row) for row in rows]
    assert sequences.offsets.dtype == np.int64
    if labels is None:
        assert sequences.targets is None
    else:
        assert not labels or np.issubdtype(sequences.targets.dtype, np.integer)
        assert sequences.targets.tolist() == labels


@given(rows_of, st.booleans())
def test_rows_come_back_from_files_and_memory(tmp_path_factory, rows, labelled):
    labels = list(range(len(rows))) if labelled else None
    same(Sequences.from_rows(rows, labels), rows, labels)
    folder = tmp_path_factory.mktemp("rows")
    with SequenceWriter(folder, TokenInputs(300), LABEL if labelled else None) as writer:
        for i, row in enumerate(rows):
            writer.append(np.array(row, dtype=np.int32), i if labelled else None)
    sequences = open_sequences(folder)
    same(sequences, rows, labels)
    assert sequences.tokens.dtype == np.uint16


@pytest.mark.parametrize(
    ("vocabulary", "name"),
    [(1, "uint8"), (256, "uint8"), (257, "uint16"), (65536, "uint16"), (65537, "int32")],
)
def test_the_smallest_type_that_holds_every_token(tmp_path, vocabulary, name):
    assert smallest_dtype(vocabulary) == name
    with SequenceWriter(tmp_path, TokenInputs(vocabulary)) as writer:
        writer.append([vocabulary - 1, 0])
    sequences = open_sequences(tmp_path)
    assert sequences.tokens.dtype == name
    assert sequences[0].tolist() == [vocabulary - 1, 0]


@pytest.mark.parametrize("token", [-1, 256])
def test_a_number_outside_the_vocabulary_is_refused(tmp_path, token):
    with SequenceWriter(tmp_path, TokenInputs(256)) as writer:
        with pytest.raises(UsageError, match=f"tokens: found {token}, expected 0 to 255"):
            writer.append([3, token])
        writer.append([4])
    assert [row.tolist() for row in open_sequences(tmp_path)] == [[4]]


@pytest.mark.parametrize(("labelled", "label"), [(True, None), (False, 1)])
def test_labels_for_all_or_none(tmp_path, labelled, label):
    with (
        SequenceWriter(tmp_path, TokenInputs(9), LABEL if labelled else None) as writer,
        pytest.raises(UsageError, match="target: expected one for every row or for none"),
    ):
        writer.append([3], label)


def test_as_many_labels_as_rows():
    with pytest.raises(UsageError, match="targets: found 1, expected one for each of the 2 rows"):
        Sequences.from_rows([[3], [4]], targets=[0])


def test_rows_from_the_end_and_outside():
    sequences = Sequences.from_rows([[3], [4, 5]])
    assert sequences[-1].tolist() == [4, 5]
    for row in (2, -3):
        with pytest.raises(IndexError, match=f"row {row} of 2"):
            sequences[row]


def test_mapped_files_can_t_be_written_through(tmp_path):
    with SequenceWriter(tmp_path, TokenInputs(9)) as writer:
        writer.append([3])
    with pytest.raises(ValueError, match="read-only"):
        open_sequences(tmp_path).tokens[0] = 4
