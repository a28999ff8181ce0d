"""Tasks made for the outputs of a training split, with the settings that reach them."""

from collections import Counter
from typing import Any

import pytest

from unrolled.errors import UsageError
from unrolled.tasks.label import Label
from unrolled.tasks.label_set import LabelSet
from unrolled.tasks.value import Value
from unrolled.training.build_task import build_task
from unrolled.training.resolve import Settings, resolve


def settings(task: str, **given: Any) -> Settings:
    return resolve(model="gru", size="tiny", task=task, given={"steps": 1, "dropout": 0.25, **given})


def test_every_setting_reaches_the_task_it_is_for() -> None:
    given = {"pooling": "max", "label_smoothing": 0.2, "class_weights": "balanced"}
    labels = build_task("label", Counter(no=3, yes=1), settings("label", **given))
    assert labels == Label(("no", "yes"), "max", 0.25, 0.2, weights=(4 / 6, 2.0))
    sets = build_task("labels", Counter({"a|b": 1, "a": 3}), settings("labels", **given))
    assert sets == LabelSet(("a", "b"), "|", "max", 0.25, 0.2, weights=(0.25, 3.0))
    value = build_task("value", Counter({"1": 1, "3": 1}), settings("value", pooling="max"))
    assert value == Value(mean=2.0, deviation=1.0, pooling="max", dropout=0.25)


def test_what_is_not_said_is_plain() -> None:
    assert build_task("labels", Counter({"a;b": 9}), settings("labels")) == LabelSet(("a", "b"), dropout=0.25)


@pytest.mark.parametrize(("name", "value"), [("label_smoothing", 0.1), ("class_weights", "balanced")])
def test_settings_of_labels_are_refused_for_values(name: str, value: Any) -> None:
    with pytest.raises(
        UsageError, match=f"^{name}: found {value}, but the task value has no labels; expected"
    ):
        build_task("value", Counter({"1": 1}), settings("value", **{name: value}))
