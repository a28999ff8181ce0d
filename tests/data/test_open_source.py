from pathlib import Path

import pytest

from unrolled.data.layout import Layout
from unrolled.data.open_source import FORMATS, open_like, open_source
from unrolled.data.rows import Row
from unrolled.errors import UsageError, UserError

CSV = "text,label\ngood,+\nbad,-\nfine,+\npoor,-\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", CSV),
        ("A.CSV", CSV),
        ("a.tsv", CSV.replace(",", "\t")),
        ("a.tab", CSV.replace(",", "\t")),
        ("a.jsonl", '{"text": "good", "label": "+"}\n'),
        ("a.ndjson", '{"text": "good", "label": "+"}\n'),
    ],
)
def test_the_suffix_chooses(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    for path in (tmp_path / name, str(tmp_path / name)):
        source = open_source(path, Layout(input="text", output="label"))
        first = next(source.rows())
        assert isinstance(first, Row) and (first.input, first.output) == ("good", "+")


def test_the_format_overrides_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(CSV)
    assert open_source(path).kind == "text"
    assert open_source(path, Layout(format="csv")).kind == "table"
    (tmp_path / "b.csv").write_text(CSV)
    assert open_source(tmp_path / "b.csv", Layout(format="text")).kind == "text"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"format": "cvs"},
            f'--format: found "cvs", expected one of: {", ".join(FORMATS)}; did you mean "csv"?',
        ),
        ({"format": "folder"}, '--format: found "folder", but {path} is a file'),
        ({"input": "text"}, '--input: found "text", but a.txt, read as text, has no columns'),
        ({"output": "text"}, '--output: found "text", but a.txt, read as text, has no columns'),
    ],
)
def test_options_that_do_not_fit(tmp_path: Path, options: dict[str, str], message: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    with pytest.raises(UsageError) as caught:
        open_source(path, Layout(**options))
    assert str(caught.value) == message.format(path=path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'--format: found "csv", but .* is a folder'):
        open_source(tmp_path, Layout(format="csv"))


def test_json_must_say_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"text": "good", "label": "+"}\n')
    with pytest.raises(UsageError, match=r"a\.json: say --format jsonl .* or --format text"):
        open_source(path)
    assert open_source(path, Layout(format="jsonl")).kind == "table"


def test_a_missing_path_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "reviews.csv").write_text(CSV)
    with pytest.raises(
        UserError, match=r'review\.csv: no such file or folder; did you mean ".*reviews\.csv"\?'
    ):
        open_source(tmp_path / "review.csv")


def test_several_columns_of_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV)
    with pytest.raises(UsageError) as caught:
        open_source(tmp_path / "a.csv", Layout(input="text,label"))
    assert str(caught.value) == (
        'a.csv: --input: found 2 columns, of which "text" holds more than numbers; expected one column, several of '
        "numbers, or --by for a table with a step on each row"
    )


def test_open_like_keeps_the_columns_where_there_are_any(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV)
    source = open_like(tmp_path / "a.csv", Layout(input="label", output="text"))
    assert (source.input, source.output) == ("label", "text")
    for name in ("a.en", "a.de"):
        (tmp_path / name).write_text("x\n")
    assert (
        open_like((tmp_path / "a.en", tmp_path / "a.de"), Layout(input="b.en", output="b.de")).output
        == "a.de"
    )
    assert open_like(tmp_path / "a.en", Layout(input="text", output=None)).kind == "text"
    assert open_like([{"p": "a", "q": "b"}], Layout(input="q", output=None)).input == "q"
    with pytest.raises(UsageError, match='no column "txt"'):
        open_like(tmp_path / "a.csv", Layout(input="txt", output="label"))


def test_open_like_reads_a_headerless_split_as_the_headerless_first(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("good,+\nbad,-\nfine,+\n")
    first = open_source(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("nice film,great\nugly film,awful\n")
    assert (
        len(list(open_like(tmp_path / "b.csv", Layout(input=first.input, output=first.output)).rows())) == 2
    )


def test_further_data_with_other_channels_is_refused(tmp_path: Path) -> None:
    (tmp_path / "first.csv").write_text("hours,rest,passed\n1,2,no\n2,1,yes\n")
    (tmp_path / "other.csv").write_text("rest,hours,passed\n2,1,no\n")
    (tmp_path / "less.csv").write_text("hours,passed\n1,no\n")
    first = open_source(tmp_path / "first.csv", Layout(input="hours,rest", output="passed"))
    assert open_like(tmp_path / "other.csv", first.layout, first.fields).fields == ("hours", "rest")
    with pytest.raises(UserError) as caught:
        open_like(tmp_path / "other.csv", Layout(input="rest,hours", output="passed"), first.fields)
    assert str(caught.value) == "other.csv: found the channels rest, hours, expected as before: hours, rest"
    with pytest.raises(UsageError, match='no column "rest"'):
        open_like(tmp_path / "less.csv", first.layout, first.fields)
