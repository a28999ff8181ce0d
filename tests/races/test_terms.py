"""The terms of a race that contradict each other are refused by name."""

from typing import Any

import pytest

from unrolled.errors import UsageError
from unrolled.races.terms import Terms, race_terms

PLAIN: dict[str, Any] = {"equal": "time", "budget": None, "steps": None, "seeds": 3}


def terms(**asked: Any) -> Terms:
    return race_terms(**{**PLAIN, **asked})


def test_without_a_length_a_race_takes_twenty_minutes() -> None:
    assert terms() == Terms("time", 1200.0, None, 3, 3)


def test_without_a_number_of_seeds_there_are_three_or_what_a_budget_holds() -> None:
    assert terms(seeds=None) == Terms("time", 1200.0, None, 3, 10)
    assert terms(seeds=None, equal="steps", steps=9) == Terms("steps", None, 9, 3, 3)


def test_equal_parameters_take_a_budget_or_steps() -> None:
    assert terms(equal="parameters", steps=20) == Terms("parameters", None, 20, 3, 3)
    assert terms(equal="parameters", budget=60) == Terms("parameters", 60.0, None, 3, 3)
    assert terms(equal="parameters").budget == 1200.0


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"equal": "tme"}, 'found "tme", expected one of: time, parameters, steps; did you mean "time"?'),
        ({"budget": 0}, "budget: found 0, expected a number above 0"),
        ({"budget": -1.5}, "budget: found -1.5, expected a number above 0"),
        ({"budget": float("inf")}, "budget: found inf"),
        ({"budget": float("nan")}, "budget: found nan"),
        ({"budget": "20m"}, "budget: found '20m', expected a number"),
        ({"budget": True}, "budget: found True"),
        ({"seeds": 0}, "seeds: found 0, expected a whole number above 0"),
        ({"seeds": 2.5}, "seeds: found 2.5, expected a whole number"),
        ({"equal": "steps", "steps": 0}, "steps: found 0"),
        ({"equal": "steps"}, 'steps: found none with equal "steps"'),
        ({"steps": 10}, 'steps: found 10 with equal "time"'),
        ({"equal": "steps", "steps": 10, "budget": 60}, "budget, steps: found 60 and 10, expected one"),
    ],
)
def test_what_cannot_be_is_refused(asked: dict[str, Any], expected: str) -> None:
    with pytest.raises(UsageError) as caught:
        terms(**asked)
    assert expected in str(caught.value)
