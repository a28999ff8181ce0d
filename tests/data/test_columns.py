import pytest

from unrolled.data.columns import Choice, choose_columns, in_short, listed
from unrolled.errors import UsageError

PAIRS = [("a", "x"), ("b", "y"), ("c", "x"), ("d", "y")]


def test_named_columns_need_no_words() -> None:
    assert choose_columns("t.csv", ["a", "b", "c"], [], "c", "a") == Choice("c", "a", None)
    assert choose_columns("t.csv", ["a", "b"], [], "b", None) == Choice("b", None, None)


@pytest.mark.parametrize(("order", "input", "output"), [(1, "p", "q"), (-1, "q", "p")])
def test_the_column_with_few_values_is_the_output(order: int, input: str, output: str) -> None:
    chosen = choose_columns("t.csv", ["p", "q"], [row[::order] for row in PAIRS], None, None)
    assert chosen == Choice(input, output, f"input is {input}, output is {output} (fewer distinct values)")


def test_two_columns_of_many_values_stand_in_order() -> None:
    chosen = choose_columns("t.csv", ["en", "de"], [("a", "x"), ("b", "y"), ("c", "y")], None, None)
    assert chosen == Choice("en", "de", "input is en, output is de (the second column)")


def test_one_column_is_an_input_alone() -> None:
    assert choose_columns("t.csv", ["p"], [("a",)], None, None) == Choice(
        "p", None, "input is p, the only column; no output"
    )


def test_the_other_of_two_is_the_input() -> None:
    assert choose_columns("t.csv", ["p", "q"], [], None, "p").input == "q"


@pytest.mark.parametrize(
    ("columns", "input", "output", "message"),
    [
        (
            ["text", "label"],
            "txt",
            None,
            't.csv: --input: no column "txt"; columns: text, label; did you mean "text"?',
        ),
        (["1", "2"], "1", "colour", 't.csv: --output: no column "colour"; columns: 1, 2'),
        (["a", "b", "c"], None, None, "t.csv: say --input and --output; columns: a, b, c"),
        (["a", "b", "c"], None, "a", "t.csv: which column is the input? say --input; columns: a, b, c"),
        (["a", "b"], "a,b", None, 't.csv: --input: found "a,b", expected one column'),
        (["a", "b"], "a", "a", 't.csv: --input and --output are both "a", expected two columns'),
        (["a", "a"], "a", None, 't.csv: --input: 2 columns are named "a"'),
    ],
)
def test_columns_that_cannot_be_chosen(
    columns: list[str], input: str | None, output: str | None, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        choose_columns("t.csv", columns, [], input, output)
    assert str(caught.value) == message


def test_a_column_may_have_a_comma_in_its_name() -> None:
    assert choose_columns("t.csv", ["a,b", "c"], [], "a,b", None).input == "a,b"


def test_many_columns_are_named_by_the_first_and_the_last() -> None:
    names = [str(number) for number in range(1, 1001)]
    assert in_short(names[:5]) == "1, 2, 3, 4, 5"
    assert in_short(names[:6]) == "1 … 6 (6 columns)"
    assert in_short(names) == "1 … 1000 (1,000 columns)"


def test_long_lists_are_cut() -> None:
    assert listed(map(str, range(22))).endswith("18, 19, … and 2 more")
