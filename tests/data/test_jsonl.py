import gzip
from pathlib import Path

import pytest

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UsageError, UserError


def test_keys_are_columns_whatever_their_order(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "good", "stars": 5}\n{"stars": 1.5, "more": true, "text": "bad"}\n')
    source = open_source(path, Layout(input="text", output="stars"))
    assert list(source.rows()) == [Row("good", "5", f"{path}:1"), Row("bad", "1.5", f"{path}:2")]
    with pytest.raises(UsageError, match=r"a\.jsonl: say --input and --output; columns: text, stars, more"):
        open_source(path)


def test_two_keys_are_inferred(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b"".join(b'{"y": true, "x": "%d"}\n' % n for n in range(9))))
    source = open_source(path)
    assert source.said == ["a.jsonl.gz: input is x, output is y (fewer distinct values)"]
    assert next(source.rows()) == Row("0", "true", f"{path}:1")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "invalid JSON: Expecting property name enclosed in double quotes (column 2)"),
        ("[1]", "found a JSON list, expected an object with keys"),
        ("", "the line is empty"),
        ("[" * 100_000, "invalid JSON: "),
        ('{"text": Infinity, "label": "a"}', "invalid JSON: Infinity is no JSON value"),
        ('{"text": ' + "1" * 5000 + ', "label": "a"}', "invalid JSON: Exceeds the limit"),
        ('{"text": "a", "lable": "b"}', 'no key "label"; keys here: text, lable'),
        ('{"text": ["a"], "label": "b"}', 'column "text" holds a list, expected text'),
        ('{"text": {"a": 1}, "label": "b"}', 'column "text" holds a dict, expected text'),
        ('{"text": "a", "label": null}', "the output is empty"),
        ('{"text": "", "label": "b"}', "the input is empty"),
        ('{"text": "a\\u0000", "label": "b"}', "the input holds a NUL character"),
        (
            '{"text": "\\ud83d", "label": "b"}',
            "the input holds half of a surrogate pair, which is no character",
        ),
    ],
    ids=range(13),
)
def test_defects(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "a.jsonl"
    good = '{"text": "a", "label": "b"}'
    path.write_text(f"{good}\n{line}\n{good}\n")
    first, broken, last = open_source(path, Layout(input="text", output="label")).rows()
    assert isinstance(broken, BadRow) and broken.place == f"{path}:2"
    assert broken.why.startswith(why)
    assert isinstance(first, Row) and isinstance(last, Row) and last.place == f"{path}:3"


def test_no_objects_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("text,label\n")
    with pytest.raises(UserError, match=r"a\.jsonl:1: invalid JSON"):
        open_source(path)
    path.write_text("")
    with pytest.raises(UserError, match=r"a\.jsonl: the file is empty"):
        open_source(path)
