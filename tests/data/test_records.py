import csv
import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.lines import Line
from unrolled.data.records import MOST_COLUMNS, Dialect, Record, quoted_records, tab_records


def lines(text: str) -> list[Line]:
    return [Line(number, line) for number, line in enumerate(text.split("\n"), start=1)]


def csv_of(text: str, width: int = MOST_COLUMNS, dialect: Dialect = Dialect()) -> list[Record]:  # noqa: B008
    return list(quoted_records(lines(text), dialect, width))


CELLS = st.text(alphabet=st.sampled_from(list('ab ,;"\nक👋')), max_size=8)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)
    )
)
def test_what_the_standard_library_writes_is_read_back(rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    records = csv_of(stream.getvalue().removesuffix("\n"), len(rows[0]))
    assert [record.cells for record in records] == rows
    assert not any(record.problem for record in records)


@given(st.text(alphabet=st.sampled_from(list('ab,"\n')), max_size=40))
def test_every_line_is_read_and_none_twice(text: str) -> None:
    for width in (MOST_COLUMNS, 2):
        starts = [record.line for record in csv_of(text, width)]
        assert starts[0] == 1
        assert all(earlier < later for earlier, later in pairwise(starts))
        if '"' not in text:
            assert starts == [line.number for line in lines(text)]


def test_a_record_stands_where_it_starts() -> None:
    assert csv_of('a,b\n"c\n\nd",e\nf,g') == [
        Record(1, ["a", "b"]),
        Record(2, ["c\n\nd", "e"], lines=3),
        Record(5, ["f", "g"]),
    ]


def test_a_quote_inside_a_plain_cell_is_itself() -> None:
    assert csv_of('5" disk,x') == [Record(1, ['5" disk', "x"])]


def test_an_unclosed_quote_costs_its_own_line_alone() -> None:
    assert csv_of('a,b\n"c,d\ne,f\ng,h') == [
        Record(1, ["a", "b"]),
        Record(2, [], "a quote opened here is never closed"),
        Record(3, ["e", "f"]),
        Record(4, ["g", "h"]),
    ]


def test_a_quote_closed_by_the_next_quoted_cell_costs_its_own_line_alone() -> None:
    assert csv_of('a,"b\n"c, d",e\nf,g') == [
        Record(1, [], "text follows a closing quote on line 2"),
        Record(2, ["c, d", "e"]),
        Record(3, ["f", "g"]),
    ]


def test_text_after_a_closing_quote() -> None:
    assert csv_of('"a"b,c\nd,e')[0] == Record(1, [], "text follows a closing quote")


def test_runaway_quotes_stop_at_the_known_width() -> None:
    assert csv_of('a,"b\nc,",d,"e\nf,g', width=2) == [
        Record(1, [], "the quotes opened here lead to more than 2 columns"),
        Record(2, [], "text follows a closing quote"),
        Record(3, ["f", "g"]),
    ]


def test_a_record_of_several_lines_with_too_many_cells_is_one_bad_record() -> None:
    first, second = csv_of('"a\nb,c",d,e\nf,g', width=2)
    assert first == Record(1, ["a\nb,c", "d", "e"], lines=2)
    assert first.wrong_width(2) == "expected 2 columns, found 3 up to line 2"
    assert second == Record(3, ["f", "g"])
    assert second.wrong_width(2) is None
    assert second.wrong_width(1) == "expected 1 column, found 2"


def test_quotes_that_run_over_10_mb() -> None:
    long = ["x" * 4_000_000] * 3
    first, *rest = csv_of("\n".join(['a,"b', *long, 'c"']))
    assert first == Record(1, [], "the quotes opened here run over 10 MB")
    assert [record.line for record in rest] == [2, 3, 4, 5]


def test_a_problem_inside_a_record_is_told_with_its_line() -> None:
    broken = [Line(1, 'a,"b'), Line(2, 'c"', "isn't UTF-8"), Line(3, "d,e", "isn't UTF-8")]
    assert [record.problem for record in quoted_records(broken, Dialect())] == [
        "line 2 isn't UTF-8",
        "isn't UTF-8",
    ]


@pytest.mark.parametrize("text", ['a, "b, c" ,d', ' a ,"b, c",d ', 'a,  "b, c",  d'])
def test_padding_belongs_to_no_cell(text: str) -> None:
    assert csv_of(text, dialect=Dialect(padded=True)) == [Record(1, ["a", "b, c", "d"])]


@pytest.mark.parametrize("padded", [True, False])
def test_spaces_around_cells_without_quotes_are_stripped_unless_kept(padded: bool) -> None:
    assert csv_of(" a , b c ", dialect=Dialect(padded=padded)) == [Record(1, ["a", "b c"])]
    assert csv_of(' a ," b "', dialect=Dialect(padded=padded)) == [Record(1, ["a", " b "])]
    kept = Dialect(padded=padded, stripped=False)
    assert csv_of(" a , b c ", dialect=kept) == [Record(1, [" a ", " b c "])]
    assert csv_of(' a ," b "', dialect=kept) == [Record(1, [" a ", " b "])]


def test_quotes_mean_nothing_in_tsv() -> None:
    assert list(tab_records(lines('"a\tb"\n"c"\td'))) == [Record(1, ['"a', 'b"']), Record(2, ['"c"', "d"])]
