import pytest

from unrolled.errors import UsageError
from unrolled.training.settings import TrainingSettings


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "budget, steps, epochs: found none of them, expected exactly one"),
        ({"steps": 1, "epochs": 2.0}, "budget, steps, epochs: found steps and epochs, expected exactly one"),
        ({"steps": 0}, "steps: found 0, expected above 0"),
        ({"budget": -1.0}, "budget: found -1.0, expected above 0"),
        ({"steps": 1, "learning_rate": 0.0}, "learning_rate: found 0.0, expected above 0"),
        ({"steps": 1, "learning_rate": float("nan")}, "learning_rate: found nan, expected a finite number"),
        ({"epochs": float("inf")}, "epochs: found inf, expected a finite number"),
        ({"steps": 1, "warmup": -1}, "warmup: found -1, expected at least 0"),
        ({"steps": 1, "seed": -1}, "seed: found -1, expected at least 0"),
        ({"steps": 1, "average": 1.0}, "average: found 1.0, expected between 0 and 1"),
        ({"steps": 1, "decay_share": 1.5}, "decay_share: found 1.5, expected between 0 and 1"),
    ],
)
def test_impossible_settings_are_refused_by_name(settings: dict, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        TrainingSettings(**settings)
    assert str(caught.value).startswith(message)
