"""A run killed at random moments ends with the bits of one that never was."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generated import counting_text, number_words

KILLS = 20
STEPS = 400
PAIRS = {".tsv": ("--input", "said", "--output", "digits", "--task", "text", "--set", "word_dropout=0.2")}


def command(data: Path, run: Path, model: str) -> list[str]:
    return [
        sys.executable, "-m", "unrolled", "train", str(data), *PAIRS.get(data.suffix, ()),
        "--model", model, "--size", "tiny",
        "--steps", str(STEPS), "--threads", "1", "--run", str(run), "--set", "dropout=0.2",
        "--set", "average=0.9", "--set", "checkpoint_seconds=0.05", "--set", "batch_tokens=256",
        "--set", "context_length=32", "--set", "validations=20", "--set", "validation_tokens=512",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "model"), [("t.txt", "lstm"), ("t.txt", "transformer"), ("t.tsv", "gru+additive")]
)
def test_sigkill_at_random_moments_changes_no_bit(tmp_path: Path, file: str, model: str) -> None:
    text = tmp_path / file
    text.write_text(number_words(1500) if text.suffix in PAIRS else counting_text(20_000))
    begun = time.monotonic()
    subprocess.run(command(text, tmp_path / "whole", model), check=True, capture_output=True)
    whole_seconds = time.monotonic() - begun
    draw = random.Random(model)
    kills = 0
    for _ in range(10 * KILLS):
        with subprocess.Popen(
            command(text, tmp_path / "killed", model), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                process.wait(timeout=draw.uniform(0.1, 0.9) * whole_seconds)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                kills += 1
        # What was finished between two kills is begun anew, until there have been enough of them.
        if process.returncode == 0:
            if kills >= KILLS:
                break
            (tmp_path / "killed").rename(tmp_path / f"finished-{kills}-{time.monotonic_ns()}")
    else:
        pytest.fail("the run was never finished")
    assert kills >= KILLS
    for run in [tmp_path / "killed", *tmp_path.glob("finished-*")]:
        for file in ("model/model.safetensors", "metrics.jsonl"):
            assert (run / file).read_bytes() == (tmp_path / "whole" / file).read_bytes()
