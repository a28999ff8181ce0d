"""Runs that several tests look at, trained once a session in a few seconds."""

from pathlib import Path

import pytest

from generated import counting_text, ordered_rows, write_table
from unrolled.training.train import train

SETTINGS = {"size": "tiny", "batch_tokens": 256, "context_length": 32, "threads": 1}


@pytest.fixture(scope="session")
def counting_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a language model's run, over characters; its text lies beside it in counting.txt."""
    folder = tmp_path_factory.mktemp("counting")
    text = folder / "counting.txt"
    text.write_text(counting_text(6000))
    train(text, model="gru", run=folder / "run", steps=120, **SETTINGS)
    return folder / "run"


@pytest.fixture(scope="session")
def order_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a classifier's run, over words; its table lies beside it in order.csv."""
    folder = tmp_path_factory.mktemp("order")
    table = write_table(folder / "order.csv", ordered_rows(400))
    train(table, input="text", output="label", model="lstm", run=folder / "run", steps=60, **SETTINGS)
    return folder / "run"
