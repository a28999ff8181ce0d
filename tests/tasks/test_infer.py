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


@pytest.mark.parametrize(("distinct", "rows"), [(2, 9), (MOST_LABELS + 1, 10 * MOST_LABELS)])
def test_many_outputs_are_refused_with_the_way_out(distinct: int, rows: int) -> None:
    with pytest.raises(UsageError) as caught:
        infer_task(outputs(distinct, rows))
    assert str(caught.value) == (
        f"found {distinct:,} different outputs in {rows:,} rows, expected at most 1,000, each seen 5 times on "
        "average; use --task label to treat each as a label all the same"
    )


@pytest.mark.parametrize(("distinct", "rows"), [(3, 14), (MOST_LABELS + 1, 10 * MOST_LABELS)])
def test_many_numbers_are_a_regression_and_said_to_be(distinct: int, rows: int) -> None:
    with pytest.raises(UsageError) as caught:
        infer_task(outputs(distinct, rows, "-{}.25e1"))
    assert str(caught.value) == (
        f"found {distinct:,} different numbers as outputs, a regression, which this version does not train; "
        "use --task label to treat each as a label"
    )
