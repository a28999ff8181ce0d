import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.column_names import asked_numbers, named_columns, possible_names
from unrolled.errors import UsageError

NUMBERED = [str(number) for number in range(1, 142)]


def named(text: str, columns: list[str]) -> list[str]:
    return list(named_columns("a.csv", "--input", text, columns))


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("b", ["a", "b"], ["b"]),
        (" b , a ", ["a", "b"], ["b", "a"]),
        ("2-141", NUMBERED, NUMBERED[1:]),
        ("1, 3 - 5,9", NUMBERED, ["1", "3", "4", "5", "9"]),
        ("7-7", NUMBERED, ["7"]),
        ("t1-t3", ["label", "t1", "t2", "t3", "t4"], ["t1", "t2", "t3"]),
        ("t-1-t-3", ["t-1", "t-2", "t-3"], ["t-1", "t-2", "t-3"]),
        ("2019-2021", ["id", "2019", "2020", "2021"], ["2019", "2020", "2021"]),
        ("a-b", ["a", "a-b", "b"], ["a-b"]),
        ("a,b", ["a,b", "c"], ["a,b"]),
        ("a,b,c", ["a,b", "c"], ["a,b", "c"]),
        ("c,a,b", ["a,b", "c"], ["c", "a,b"]),
        ("a,b", ["a,b", "a", "b"], ["a,b"]),
        ("a, b,c", ["a, b", "c"], ["a, b", "c"]),
    ],
)
def test_columns_as_they_are_written(text: str, columns: list[str], expected: list[str]) -> None:
    assert named(text, columns) == expected


def test_a_range_without_an_end_leaves_the_others_out() -> None:
    found = named_columns("a.csv", "--input", "2-", ["1", "2", "3", "who", "4"], ["who", None])
    assert found == ("2", "3", "4")
    assert named("t-", ["s", "t", "u"]) == ["t", "u"]
    assert named("t-", ["s", "t", "t-", "u"]) == ["t-"]
    assert possible_names("t-") == {"t", "t-"}


@given(st.lists(st.text(alphabet="ab-1", min_size=1, max_size=4), min_size=1, unique=True))
def test_the_names_of_a_table_joined_by_commas_are_its_columns(columns: list[str]) -> None:
    assert named(",".join(columns), columns) == columns
    assert set(columns) <= possible_names(",".join(columns))


@given(st.lists(st.text(alphabet="ab,-", min_size=1).filter(lambda name: name == name.strip()), unique=True))
def test_every_column_is_found_by_its_whole_name(columns: list[str]) -> None:
    for column in columns:
        assert named(column, columns) == [column]
        assert column in possible_names(column)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("txt", 'no column "txt"; columns: text, label, n-1; did you mean "text"?'),
        ("text,labl", 'no column "labl"; columns: text, label, n-1; did you mean "label"?'),
        ("text,text", '"text" is named 2 times'),
        ("text-label,label", '"label" is named 2 times'),
        ("label-text", '"label-text" runs backwards, expected "text-label"'),
        ("2-141", 'no column "2" of "2-141"; columns: text, label, n-1'),
        ("text,", 'no column ""; columns: text, label, n-1'),
    ],
)
def test_columns_that_are_not_there(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        named(text, ["text", "label", "n-1"])
    assert str(caught.value) == f"a.csv: --input: {message}"


def test_a_column_that_is_there_twice() -> None:
    with pytest.raises(UsageError, match='--input: 2 columns are named "a"'):
        named("a,b", ["a", "a", "b"])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        *(("3", [3]), ("2-141", [2, 141]), ("1, 3-5 ,9", [1, 3, 5, 9])),
        *(("2-", [2]), ("a", []), ("t1-t3", []), ("1,b", []), ("", []), ("-", [])),
    ],
)
def test_columns_asked_for_by_number(text: str, numbers: list[int]) -> None:
    assert asked_numbers(text) == numbers
