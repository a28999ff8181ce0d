import pytest

from unrolled.data.header import has_header

LABELS = [["good film", "+"], ["bad film", "-"], ["fine", "+"]]


@pytest.mark.parametrize(
    "first",
    [["text", "label"], ["Review text", "Is it good?"], ["SepalLength", "class"], [" text ", " label"]],
)
def test_names_are_a_header(first: list[str]) -> None:
    assert has_header(first, LABELS, [])


@pytest.mark.parametrize(
    "first",
    [
        ["nice film", "+"],
        ["text", "text"],
        ["text", ""],
        ["text", "1"],
        ["text", "-2.5e3"],
        ["It was a dark and stormy night.", "mood"],
        ["a " * 40, "mood"],
    ],
    ids=["value returns", "repeated", "empty", "number", "float", "sentence", "long"],
)
def test_data_is_no_header(first: list[str]) -> None:
    assert not has_header(first, LABELS, [])


def test_nothing_to_compare_with_is_no_header() -> None:
    assert not has_header(["text", "label"], [], [])


def test_a_name_asked_for_makes_a_header() -> None:
    assert has_header(["text", "+"], LABELS, ["text"])
    assert has_header(["text", "label"], [], ["text"])


def test_columns_asked_for_by_number_mean_no_header() -> None:
    assert not has_header(["text", "label"], LABELS, ["1", "2"])


def test_a_number_in_the_first_row_is_a_name_when_asked_for() -> None:
    assert has_header(["2019", "2020"], LABELS, ["2019"])


def test_an_unknown_name_leaves_the_judgement_to_the_looks() -> None:
    assert has_header(["text", "label"], LABELS, ["txt"])
    assert not has_header(["film", "+"], LABELS, ["txt"])


def test_one_column_has_a_header_only_by_a_usual_name() -> None:
    assert has_header(["Text"], [["a"], ["b"]], [])
    assert not has_header(["Sato"], [["Ito"], ["Mori"]], [])
    assert has_header(["Sato"], [["Ito"], ["Mori"]], ["Sato"])
