"""A race killed at random moments, its workers with it, ends with the scores of one that never was."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generated import ordered_rows, write_table
from races.small_races import scores_of

# By the number of workers: how often, and after which share of the time of a whole race; starting workers takes long.
KILLS = {1: 20, 2: 6}
WITHIN = {1: (0.1, 0.4), 2: (0.3, 0.6)}
RACE = """
import sys
from unrolled.races.compare import compare
found = compare(
    sys.argv[1], run=sys.argv[2], models="gru,transformer", input="text", output="label", equal="steps", steps=40,
    seeds=3, size="tiny", batch_tokens=256, validations=4, checkpoint_seconds=0.05, threads=1,
    workers=int(sys.argv[3]),
)
"""


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_sigkill_at_random_moments_changes_no_score(tmp_path: Path, workers: int) -> None:
    data = write_table(tmp_path / "order.csv", ordered_rows(300))
    begun = time.monotonic()
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    subprocess.run([sys.executable, "-c", RACE, str(data), str(whole), "1"], check=True, capture_output=True)
    seconds = time.monotonic() - begun
    draw, kills = random.Random(0), 0
    for start in range(10 * KILLS[workers]):
        with subprocess.Popen(
            [sys.executable, "-c", RACE, str(data), str(killed), str(workers)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            try:
                # Starting takes a few seconds, in which there is nothing to break.
                process.wait(timeout=draw.uniform(*WITHIN[workers]) * seconds)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                kills += 1
        if process.returncode == 0:
            if kills >= KILLS[workers]:
                break
            killed.rename(tmp_path / f"finished-{start}")
    else:
        pytest.fail("the race was never finished")
    assert kills >= KILLS[workers]
    expected = scores_of(json.loads((whole / "comparison.json").read_text()))
    for run in [killed, *tmp_path.glob("finished-*")]:
        assert scores_of(json.loads((run / "comparison.json").read_text())) == expected
