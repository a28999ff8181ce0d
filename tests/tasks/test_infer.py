"""The task that data asks for, and the refusals that say how to ask for it all the same."""

from collections import Counter

import pytest

from unrolled.errors import UsageError
from unrolled.tasks.infer import MOST_LABELS, infer_task


def outputs(distinct: int, rows: int, form: str = "name {}") -> Counter[str]:
    """Return so many different outputs in so many rows."""
    return Counter(form.format(number % distinct) for number in range(rows))


def test_no_outputs_ask_for_a_continuation() -> None:
    assert infer_task(None) == "continuation"


@pytest.mark.parametrize(
    "found",
    [
        outputs(2, 10),
        outputs(MOST_LABELS, 5 * MOST_LABELS),
        # On average, not each.
        Counter(common=9, rare=1),
        # Numbers are labels too where they are few.
        outputs(2, 10, "{}"),
        outputs(5, 25, "{}.5"),
    ],
)
def test_few_outputs_each_seen_often_are_labels(found: Counter[str]) -> None:
    assert infer_task(found) == "label"


MANY = [(2, 9), (MOST_LABELS + 1, 10 * MOST_LABELS)]


@pytest.mark.parametrize("input_kind", [None, "text", "symbols", "audio"])
@pytest.mark.parametrize(("distinct", "rows"), MANY)
def test_many_outputs_are_texts(distinct: int, rows: int, input_kind: str | None) -> None:
    assert infer_task(outputs(distinct, rows), input_kind=input_kind) == "text"


@pytest.mark.parametrize("input_kind", ["series", "events", "numbers"])
@pytest.mark.parametrize(("distinct", "rows"), MANY)
def test_many_outputs_of_numbers_and_events_are_refused_with_the_way_out(
    distinct: int, rows: int, input_kind: str
) -> None:
    with pytest.raises(UsageError) as caught:
        infer_task(outputs(distinct, rows), input_kind=input_kind)
    assert str(caught.value) == (
        f"found {distinct:,} different outputs in {rows:,} rows, expected at most 1,000, each seen 5 times on "
        "average; use --task label to treat each as a label all the same, or --task text to write each out"
    )


def test_whole_numbers_too_long_for_a_float_are_spelt_out() -> None:
    numbers = Counter(str(10**digits + 7) for digits in range(1, 20))
    assert infer_task(numbers) == "text"
    assert infer_task(Counter(number for number in numbers if len(number) <= 15)) == "value"


@pytest.mark.parametrize(("distinct", "rows"), [(3, 14), (MOST_LABELS + 1, 10 * MOST_LABELS)])
def test_many_numbers_are_values(distinct: int, rows: int) -> None:
    assert infer_task(outputs(distinct, rows, "-{}.25e1")) == "value"


@pytest.mark.parametrize("odd", ["n/a", "nan", "inf", "1_000"])
def test_numbers_with_something_else_among_them_are_refused_and_the_odd_one_shown(odd: str) -> None:
    with pytest.raises(UsageError) as caught:
        infer_task(outputs(30, 30, "{}.5") + Counter([odd]))
    assert str(caught.value).endswith(f', or --task value, since all but 1, such as "{odd}", are numbers')


@pytest.mark.parametrize(
    "found",
    [
        Counter({"news;sport": 9, "news": 4, "art; news": 3}),
        Counter({"a|b": 5, "b|c": 5}),
        # Most of 100 different sets, of 7 labels.
        Counter(";".join(f"l{(n * k) % 7}" for k in (1, 2, 3)) + f";l{n % 7}" for n in range(100)),
    ],
)
def test_cells_that_are_lists_of_labels_are_several_labels_a_row(found: Counter[str]) -> None:
    assert infer_task(found) == "labels"


def test_a_sign_in_few_cells_is_part_of_a_label() -> None:
    assert infer_task(Counter({"yes": 30, "no; not yet": 30})) == "label"
    assert infer_task(Counter(f"sentence {n}; and another {n}" for n in range(100))) == "text"


def test_several_output_columns_are_several_labels_a_row() -> None:
    assert infer_task(Counter({"toxic": 5, "": 90, "rude;toxic": 2}), ["rude", "toxic"]) == "labels"
    assert infer_task(Counter({"toxic": 50, "fine": 90}), ["kind"]) == "label"
