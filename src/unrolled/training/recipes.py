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
    # The encoder sees both ways. The average of the weights takes the place of averaged checkpoints. A validation
    # only reads nats, but rows are whole, so that a few suffice.
    "text": {
        "bidirectional": True,
        "dropout": 0.1,
        "label_smoothing": 0.1,
        "learning_rate": 4e-3,
        "matrix_learning_rate": 0.02,
        "batch_tokens": 2048,
        "warmup": 100,
        "average": 0.99,
        "validations": 8,
        "validation_tokens": 16384,
        "vocabulary": 5000,
        "lower_case": False,
    },
}
# A recurrence learns faster from many short blocks than from few long ones, and is none the worse on long ones.
SHORT_BLOCKS: Recipe = {"context_length": 64}
ARCHITECTURES: Mapping[tuple[str, str], Recipe] = {
    ("continuation", "rnn"): SHORT_BLOCKS,
    ("continuation", "lstm"): SHORT_BLOCKS,
    ("continuation", "gru"): SHORT_BLOCKS,
}
# Shapes that suit a task better than the plain sizes do: an encoder and a decoder of three wide blocks each.
SIZES: Mapping[tuple[str, str, str], Recipe] = {
    ("text", "transformer", "small"): {"width": 256, "depth": 3, "heads": 4},
}


def recipe(task: str, architecture: str, size: str) -> dict[str, Any]:
    """Return the numbers for a task, then those for the task with an architecture and a size, over the defaults.

    >>> recipe("continuation", "lstm", "small")["dropout"]
    0.0
    """
    by_architecture = ARCHITECTURES.get((task, architecture), {})
    return {**TASKS[task], **by_architecture, **SIZES.get((task, architecture, size), {})}
