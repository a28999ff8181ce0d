from pathlib import Path

import pytest

from unrolled.data.ts_header import Header, read_header
from unrolled.errors import UserError


def write(folder: Path, text: str) -> Path:
    (path := folder / "a.ts").write_text(text, encoding="utf-8")
    return path


def test_every_tag_is_read_whatever_its_case(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "# a comment\n\n% another\n@problemName Vowels\n@TIMESTAMPS False\n@missing true\n@univariate false\n"
        "@dimensions 12\n@equalLength true\n@seriesLength 29\n@classLabel true a b\n@data\n",
    )
    assert read_header(path) == Header(12, 12, 29, ("a", "b"), False, ())


def test_what_is_not_said_stays_open(tmp_path: Path) -> None:
    assert read_header(write(tmp_path, "@classLabel false\n@data\n")) == Header(
        2, None, None, None, False, ()
    )


def test_a_length_counts_only_where_all_are_equal(tmp_path: Path) -> None:
    path = write(tmp_path, "@equalLength false\n@seriesLength 29\n@classLabel false\n@data\n")
    assert read_header(path).steps is None


def test_a_number_may_take_the_place_of_a_label(tmp_path: Path) -> None:
    header = read_header(write(tmp_path, "@univariate true\n@targetLabel true\n@data\n"))
    assert (header.target, header.labels, header.channels) == (True, None, 1)


def test_unknown_tags_are_kept_for_saying(tmp_path: Path) -> None:
    header = read_header(write(tmp_path, "@author me\n@classLabel false\n@data\n"))
    assert header.unknown == ("@author",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "{path}: the file is empty, expected the header of a .ts file"),
        ("# x\n\n", "{path}: the file is empty, expected the header of a .ts file"),
        (
            "@classLabel true a b\n",
            "{path}: the header has no line @data; the file is truncated or no .ts file",
        ),
        (
            "@classLabel false\n1,2\n@data\n",
            '{path}:2: found "1,2" above @data, expected a line with @ or #; --format text reads any text',
        ),
        (
            "@classLabel false\n@classLabel true a\n@data\n",
            "{path}:2: @classlabel stands a second time, first on line 1",
        ),
        (
            "@timeStamps true\n@classLabel false\n@data\n",
            '{path}:1: @timeStamps: found "true", expected "false": rows are read as plain values',
        ),
        (
            "@timeStamps perhaps\n@classLabel false\n@data\n",
            '{path}:1: @timeStamps: found "perhaps", expected true or false',
        ),
        ("@classLabel\n@data\n", '{path}:1: @classLabel: found "", expected true or false'),
        (
            "@classLabel true\n@data\n",
            "{path}:1: @classLabel is true, expected the labels behind it",
        ),
        (
            "@clasLabel true a\n@data\n",
            '{path}: the header has no @classLabel, expected "true" and the labels, or "false"; '
            'found @claslabel; did you mean "classlabel"?',
        ),
        (
            "@classLabel true a\n@targetLabel true\n@data\n",
            "{path}:2: both @classLabel and @targetLabel are true, expected one of them",
        ),
        ("@dimensions 0\n@classLabel false\n@data\n", '{path}:1: @dimensions: found "0", expected a count'),
        ("@dimensions x\n@classLabel false\n@data\n", '{path}:1: @dimensions: found "x", expected a count'),
        (
            "@univariate true\n@dimensions 3\n@classLabel false\n@data\n",
            "{path}:1: @univariate is true, but @dimensions is 3",
        ),
    ],
)
def test_a_header_that_cannot_be_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(UserError) as caught:
        read_header(path)
    assert str(caught.value) == message.format(path=path)


def test_bytes_that_are_no_text_are_named_by_line(tmp_path: Path) -> None:
    (path := tmp_path / "a.ts").write_bytes(b"@classLabel false\n@problemName caf\xe9\n@data\n")
    with pytest.raises(UserError, match=r"a\.ts:2: "):
        read_header(path)
