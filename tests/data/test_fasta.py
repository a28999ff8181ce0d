"""FASTA: sequences and labels as written, the alphabet found and said, foreign letters named by place."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unrolled.data.alphabets import DNA, PROTEIN
from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UsageError, UserError

SHARED_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
LETTERS = "ACGTURYSWKMBDHVN-."


def write(folder: Path, text: str, name: str = "a.fasta") -> Path:
    (path := folder / name).write_text(text, encoding="utf-8")
    return path


@SHARED_FOLDER
@given(
    records=st.lists(
        st.tuples(st.text("ACGTN-acgt", min_size=1, max_size=20), st.sampled_from(["EI", "IE"])),
        min_size=1,
        max_size=5,
    ),
    width=st.integers(1, 7),
    end=st.sampled_from(["\n", "\r\n", "\n\n"]),
    packed=st.booleans(),
)
def test_what_is_written_is_read_back(
    tmp_path: Path, records: list[tuple[str, str]], width: int, end: str, packed: bool
) -> None:
    text, places = "", []
    for number, (sequence, label) in enumerate(records):
        places.append(text.count("\n") + 1)
        parts = [sequence[start : start + width] for start in range(0, len(sequence), width)]
        text += end.join([f">seq{number} {label}", *parts]) + end
    path = tmp_path / ("a.fna.gz" if packed else "a.fna")
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    source = open_source(path)
    assert (source.kind, source.input, source.output, source.fields) == ("table", "sequence", "label", ())
    assert source.layout == Layout(input="sequence", output="label", input_kind="symbols")
    for _ in range(2):
        assert list(source.rows()) == [
            Row(sequence.upper(), label, f"{path}:{place}")
            for (sequence, label), place in zip(records, places, strict=True)
        ]
    lower = sum(letter.islower() for sequence, _ in records for letter in sequence)
    said = f"{path.name}: {lower:,} lower-case letters read as upper case"
    assert (said in source.said) == (lower > 0)


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (f">a\n{LETTERS}\n", "a.fna", "a.fna: 1 records of DNA or RNA letters (as .fna says)"),
        (">a\nACGT\n", "a.faa", "a.faa: 1 records of protein letters (as .faa says)"),
        (
            ">a\nACGTACGTA\n>b\nR\n",
            "a.fa",
            "a.fa: 2 records of DNA or RNA letters (90% of the letters are A, C, G, T, U or N)",
        ),
        (
            ">a\nMKLVAT\n",
            "a.fa",
            "a.fa: 1 records of protein letters (33% of the letters are A, C, G, T, U or N)",
        ),
    ],
)
def test_the_alphabet_is_found_and_said(tmp_path: Path, text: str, name: str, said: str) -> None:
    source = open_source(write(tmp_path, text, name))
    assert source.said[0] == said
    assert all(isinstance(row, Row) for row in source.rows())


@pytest.mark.parametrize(
    ("headers", "labels", "said"),
    [
        (["a EI", "b N"], ["EI", "N"], "the label is the second word of the header"),
        (
            ["a x=1 label=EI", "b|class=N|y"],
            ["EI", "N"],
            "the label stands behind label= or class= in the header",
        ),
        (["a", "b"], [None, None], "no labels in the headers"),
        (
            ["sp|1 Some protein of man", "b Other"],
            [None, None],
            "no labels; 1 headers hold descriptions (a label is written label=x)",
        ),
    ],
)
def test_where_the_labels_stand_is_found_and_said(
    tmp_path: Path, headers: list[str], labels: list[str | None], said: str
) -> None:
    source = open_source(write(tmp_path, "".join(f">{header}\nACGT\n" for header in headers)))
    assert source.said[1] == f"a.fasta: {said}"
    assert source.output == (None if labels[0] is None else "label")
    assert [row.output for row in source.rows() if isinstance(row, Row)] == labels


def test_a_record_without_its_label_is_a_bad_row(tmp_path: Path) -> None:
    path = write(tmp_path, ">a EI\nAC\n>b\nAC\n>c N\nAC\n>d N donor\nAC\n")
    why = "the label is the second word of the header"
    assert [row for row in open_source(path).rows() if isinstance(row, BadRow)] == [
        BadRow(f"{path}:3", f'"b" has no label; {why}'),
        BadRow(f"{path}:7", f'"d" has no label; {why}'),
    ]


def test_foreign_letters_are_named_with_line_and_position(tmp_path: Path) -> None:
    path = write(tmp_path, ">a x\nACGT\nAC GJA\n>b x\nMK\n>c x\nACGTﬆ\n>d x\n" + "ACGT" * 20)
    expected = "expected those of DNA or RNA, ACGTURYSWKMBDHVN-."
    first, second, third, fourth = open_source(path).rows()
    assert first == BadRow(f"{path}:3", f'letter 8 of "a" is "J", {expected}')
    # M and K are ambiguity letters.
    assert second == Row("MK", "x", f"{path}:4")
    assert third == BadRow(f"{path}:7", f'letter 5 of "c" is "ﬆ", {expected}')
    assert isinstance(fourth, Row)


def test_a_foreign_letter_in_a_protein_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, ">a\nMKLV*\n>b\nMK1\n", "a.faa")
    good, bad = open_source(path).rows()
    assert good == Row("MKLV*", None, f"{path}:1")
    assert bad == BadRow(f"{path}:4", f'letter 3 of "b" is "1", expected those of protein, {PROTEIN.letters}')


def test_records_without_sequence_and_sequences_without_record(tmp_path: Path) -> None:
    path = write(tmp_path, "\nACGT\nAC\n>a\n>b\nAC\n>c\n \n")
    assert list(open_source(path).rows()) == [
        BadRow(f"{path}:2", "found a sequence above the first line with >"),
        BadRow(f"{path}:4", '"a" has no sequence'),
        Row("AC", None, f"{path}:5"),
        BadRow(f"{path}:7", '"c" has no sequence'),
    ]


def test_lines_that_are_no_text_are_bad_rows(tmp_path: Path) -> None:
    (path := tmp_path / "a.fa").write_bytes(b">a\nAC\nA\0C\n>b\nACGT\n>c\xe9\nACG\n")
    nul, good, bytes_ = open_source(path).rows()
    assert nul == BadRow(f"{path}:3", "holds a NUL character")
    assert good == Row("ACGT", None, f"{path}:4")
    assert isinstance(bytes_, BadRow)
    assert bytes_.place == f"{path}:6"


@pytest.mark.parametrize("text", ["", "\n\n", "ACGT\nACGT\n"])
def test_a_file_without_records_is_refused(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(UserError) as caught:
        open_source(path)
    assert str(caught.value) == f"{path}: found no line that begins with >, expected FASTA records"


def test_gzip_cut_short_is_refused(tmp_path: Path) -> None:
    (path := tmp_path / "a.fa.gz").write_bytes(gzip.compress(b">a\nACGT\n" * 50)[:-9])
    with pytest.raises(UserError, match="the gzip data ends early; the file is truncated"):
        open_source(path)


def test_options_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, ">a\nACGT\n")
    with pytest.raises(UsageError, match='--separator: found ",", but each letter of a.fasta is a symbol'):
        open_source(path, Layout(separator=","))
    with pytest.raises(UsageError, match='--input-kind: found "series"'):
        open_source(path, Layout(input_kind="series"))


def test_the_format_may_be_said(tmp_path: Path) -> None:
    path = write(tmp_path, ">a\nACGT\n", "a.txt")
    assert open_source(path, Layout(format="fasta")).layout.input_kind == "symbols"


def test_alphabets_hold_each_letter_once() -> None:
    for alphabet in (DNA, PROTEIN):
        assert len(set(alphabet.letters)) == len(alphabet.letters)
        assert alphabet.letters == alphabet.letters.upper()
