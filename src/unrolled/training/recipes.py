"""Sound starting numbers for each task and architecture, where they differ from the plain defaults."""

from collections.abc import Mapping
from typing import Any

Recipe = Mapping[str, Any]

# One answer a row: few, dear answers, so that what was learnt by heart must be kept down.
ANSWERS: Recipe = {
    "dropout": 0.5,
    "learning_rate": 5e-3,
    "matrix_learning_rate": 0.02,
    "average": 0.99,
    "validations": 15,
    "validation_tokens": 65536,
}
TASKS: Mapping[str, Recipe] = {
    "label": {**ANSWERS, "label_smoothing": 0.1},
    "labels": ANSWERS,
    # Dropout blurs a number more than it does a choice.
    "value": {**ANSWERS, "dropout": 0.1},
    "continuation": {"dropout": 0.0},
}
# A recurrence learns faster from many short blocks than from few long ones, and is none the worse on long ones.
SHORT_BLOCKS: Recipe = {"context_length": 64}
ARCHITECTURES: Mapping[tuple[str, str], Recipe] = {
    ("continuation", "rnn"): SHORT_BLOCKS,
    ("continuation", "lstm"): SHORT_BLOCKS,
    ("continuation", "gru"): SHORT_BLOCKS,
}


def recipe(task: str, architecture: str) -> dict[str, Any]:
    """Return the numbers for a task, then those for the task with an architecture, over the defaults.

    >>> recipe("continuation", "lstm")["dropout"]
    0.0
    """
    return {**TASKS[task], **ARCHITECTURES.get((task, architecture), {})}
